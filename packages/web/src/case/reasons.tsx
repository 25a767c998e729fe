import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'
import { queryOf, setQuery } from '../app/address.ts'
import { useDomain } from '../live/domain-context.tsx'
import { Amount } from '../parts/amount.tsx'
import { counted } from '../parts/counted.ts'
import { signOf } from '../parts/decimal-words.ts'
import { Panel } from '../parts/panel.tsx'
import { Empty } from '../parts/states.tsx'
import { AccountName } from './account-name.tsx'
import { type CaseDocument, type Fill, negated, sumOf } from './case-document.ts'
import { bucketWords, layerDetail, layerTitle, legWords } from './case-words.ts'
import { PolicyWords } from './policy-words.tsx'
import { returnedTo, treatedAccounts, type Treatment, treatmentsOf } from './reason-rows.ts'

/** Names offered while an account is being written. */
const offeredMax = 2_000

/** Why an account was cut or charged, in the words and with the numbers of the decision. */
export function Reasons({ document }: { readonly document: CaseDocument }): JSX.Element | null {
  const account = queryOf('why') || undefined
  const known = useMemo(() => treatedAccounts(document, offeredMax), [document])
  if (known.length === 0) return null
  return (
    <div id="why">
      <Panel
        title="Why an account was cut"
        about="Choose an account of this case to read why it was asked, with the exact numbers that decided, and by which rule."
      >
        <form
          class="controls"
          onSubmit={(event) => {
            event.preventDefault()
            const name = new FormData(event.currentTarget).get('why')
            setQuery({ why: typeof name === 'string' && name !== '' ? name : undefined })
          }}
        >
          <label>
            <span>Account</span>
            <input
              key={account ?? ''}
              name="why"
              type="search"
              list="why-accounts"
              defaultValue={account ?? ''}
              placeholder={known[0]}
              autocomplete="off"
            />
          </label>
          <datalist id="why-accounts">
            {known.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
          <button type="submit">Show why</button>
        </form>
        {account === undefined ? (
          <p class="fine">
            For example{' '}
            {known.slice(0, 3).map((name, at) => (
              <span key={name}>
                {at === 0 ? '' : ', '}
                <button type="button" class="quiet" onClick={() => setQuery({ why: name })}>
                  {name}
                </button>
              </span>
            ))}
            .
          </p>
        ) : (
          <Account document={document} account={account} />
        )}
      </Panel>
    </div>
  )
}

interface AccountProps {
  readonly document: CaseDocument
  readonly account: string
}

function Account({ document, account }: AccountProps): JSX.Element {
  const { asset } = useDomain()
  const treatments = treatmentsOf(document, account)
  const returned = sumOf(returnedTo(document, account))
  if (treatments.length === 0) {
    return (
      <Empty>
        {account === document.account
          ? `${account} is the account whose bucket went bankrupt; it was not asked to pay for itself.`
          : `${account} was neither cut nor charged in this case, as far as your key may see.`}
      </Empty>
    )
  }
  const policies = [...new Set(treatments.map(({ layer }) => layer.policy))].filter(
    (policy) => policy !== undefined,
  )
  return (
    <div class="case-why">
      <h3>
        <AccountName name={account} />
      </h3>
      <ol>
        {treatments.map((treatment) => (
          <li key={`${treatment.round} ${treatment.place}`}>
            <TreatmentWords
              treatment={treatment}
              rounds={document.rounds.length}
              unit={asset?.name}
            />
          </li>
        ))}
      </ol>
      {signOf(returned) === 0 ? null : (
        <p>
          <Amount value={returned} unit={asset?.name} /> was paid back to it, because the case did
          not need it.
        </p>
      )}
      {policies.map((policy) => (
        <PolicyWords key={policy} policy={policy} />
      ))}
    </div>
  )
}

interface TreatmentProps {
  readonly treatment: Treatment
  readonly rounds: number
  readonly unit: string | undefined
}

function TreatmentWords({ treatment, rounds, unit }: TreatmentProps): JSX.Element {
  const { round, place, layer, fills, charges, asked } = treatment
  const detail = layerDetail(layer)
  return (
    <>
      <p>
        <strong>
          {rounds === 1 ? 'Layer' : `Round ${round}, layer`} {place}, {layerTitle(layer)}
          {detail === '' ? '' : ` (${detail})`}
        </strong>
      </p>
      <ul>
        {fills.map((fill, at) => (
          <li key={at}>
            <FillWords fill={fill} asked={asked} unit={unit} />
          </li>
        ))}
        {charges.map(({ ledger, amount }) => (
          <li key={ledger}>
            Charged <Amount value={negated(amount)} unit={unit} />
            {layer.repayable === true ? ', which is owed back to it' : ''}: its share
            {layer.base === undefined ? ' of the gains opposite to the case' : ` by ${layer.base}`}.
          </li>
        ))}
      </ul>
    </>
  )
}

interface FillWordsProps {
  readonly fill: Fill
  readonly asked: number | undefined
  readonly unit: string | undefined
}

function FillWords({ fill, asked, unit }: FillWordsProps): JSX.Element {
  const { reason, rank, score, scoreAfter, forgone, price, markPrice, bankruptcyPrice } = fill
  const isLoss = signOf(forgone) > 0
  return (
    <>
      {reason === undefined ? null : (
        <>
          <q>{reason}</q>.{' '}
        </>
      )}
      Its {legWords(fill)} ({bucketWords(fill.bucket)}) was closed at{' '}
      {price === undefined ? 'no price' : <Amount value={price} places={8} />}; mark was{' '}
      <Amount value={markPrice} places={8} />
      {bankruptcyPrice === undefined ? null : (
        <>
          , the bankruptcy price <Amount value={bankruptcyPrice} places={8} />
        </>
      )}
      .{' '}
      {signOf(forgone) === 0 ? (
        'It cost nothing against mark.'
      ) : (
        <>
          Against mark it {isLoss ? 'cost' : 'gained'}{' '}
          <Amount value={isLoss ? forgone : negated(forgone)} unit={unit} />.
        </>
      )}
      {rank === undefined
        ? ''
        : ` Place ${rank} of the queue${asked === undefined ? '' : `, of which ${counted(asked, 'account')} had to give`}.`}
      {score === undefined ? null : (
        <span class="case-below">
          score {score.display}, exactly{' '}
          <code>
            {score.numerator} / {score.denominator}
          </code>
          {scoreAfter === undefined ? null : (
            <>
              ; after all cuts {scoreAfter.display}, exactly{' '}
              <code>
                {scoreAfter.numerator} / {scoreAfter.denominator}
              </code>
            </>
          )}
        </span>
      )}
    </>
  )
}
