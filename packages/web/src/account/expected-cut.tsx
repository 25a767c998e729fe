import type { JSX } from 'preact'
import { useDomain } from '../live/domain-context.tsx'
import { Amount } from '../parts/amount.tsx'
import { percent, signOf } from '../parts/decimal-words.ts'
import { type Account, bucketWords, positionKey, type WhatIfAnswer } from './account-documents.ts'
import { type CutPosition, cutPositions } from './cut-positions.ts'

interface ExpectedCutProps {
  readonly answer: WhatIfAnswer
  readonly account: Account
  readonly isCoarse: boolean
  readonly isChange: boolean
}

/** What the next round would take: of each position how much, at which price; what would be charged; and what of the account itself could not pay. */
export function ExpectedCut({
  answer,
  account,
  isCoarse,
  isChange,
}: ExpectedCutProps): JSX.Element | null {
  const { asset } = useDomain()
  const { cuts, charged, ownCases, hedgesCrossed = [], settledMarkets = [], refused } = answer
  if (refused !== undefined && cuts.length === 0 && ownCases.length === 0) return null
  const taken = cutPositions(cuts, answer.after.positions, account.positions)
  const isCharged = charged !== undefined && signOf(charged) > 0
  const isNothing = taken.length + ownCases.length + hedgesCrossed.length === 0 && !isCharged
  const when = isChange ? 'then' : 'now'
  return (
    <section class={isNothing ? 'cut-box calm' : 'cut-box'} aria-label="Expected cut" role="status">
      <h3>
        {titleOf(when, { isNothing, isOwnCase: ownCases.length > 0, isTaken: taken.length > 0 })}
      </h3>
      {taken.length === 0 ? null : (
        <ul class="cuts">
          {taken.map((cut) => (
            <li key={positionKey(cut)}>
              <CutLine cut={cut} isCoarse={isCoarse} />
            </li>
          ))}
        </ul>
      )}
      {hedgesCrossed.map((cut) => (
        <p key={positionKey(cut)}>
          The other leg, <Amount value={cut.size} places={6} /> {cut.market} {cut.side}, would be
          closed at mark, as agreed.
        </p>
      ))}
      {isCharged ? (
        <p>
          Charged by haircuts and shared losses: <Amount value={charged} unit={asset?.name} />.
        </p>
      ) : null}
      {ownCases.map(({ bucket, deficit, residualDeficit, status }) => (
        <p key={bucket} class="loss">
          Its own bucket {bucketWords(bucket)} could not pay: others would have to pay{' '}
          <Amount value={deficit} unit={asset?.name} />; its case would be {status}
          {residualDeficit === undefined || signOf(residualDeficit) === 0 ? null : (
            <>
              {' '}
              with <Amount value={residualDeficit} /> that nobody pays
            </>
          )}
          .
        </p>
      ))}
      {settledMarkets.length === 0 ? null : <p>It would end {settledMarkets.join(', ')}.</p>}
    </section>
  )
}

function titleOf(
  when: string,
  {
    isNothing,
    isOwnCase,
    isTaken,
  }: { readonly isNothing: boolean; readonly isOwnCase: boolean; readonly isTaken: boolean },
): string {
  if (isNothing) return `A round ${when} would take nothing`
  return isOwnCase && !isTaken ? `It could not pay ${when}` : `A round ${when} would take`
}

function CutLine({
  cut,
  isCoarse,
}: {
  readonly cut: CutPosition
  readonly isCoarse: boolean
}): JSX.Element {
  const { asset } = useDomain()
  const { market, side, size, share, forgone, fills } = cut
  return (
    <>
      <span>
        <strong>
          {isCoarse ? 'up to ' : ''}
          {share === undefined ? '' : `${percent(share)} `}
        </strong>
        of {market} {side}: <Amount value={size} places={6} />
      </span>
      {share === undefined ? null : (
        <span class="gauge" aria-hidden="true">
          <span class="gauge-fill full" style={{ inlineSize: `${Math.min(1, share) * 100}%` }} />
        </span>
      )}
      {fills.length === 0 ? null : (
        <span class="fine">
          at{' '}
          {fills.map(({ price, markPrice }, index) => (
            <span key={price ?? index}>
              {index === 0 ? '' : ', '}
              <Amount value={price} places={8} />
              {index === 0 && markPrice !== undefined ? (
                <>
                  {' '}
                  (mark <Amount value={markPrice} places={8} />)
                </>
              ) : null}
            </span>
          ))}
        </span>
      )}
      {forgone === undefined ? null : (
        <span class="fine">
          {signOf(forgone) < 0 ? 'gained' : 'forgone'} against mark{' '}
          <Amount value={forgone.replace(/^-/u, '')} unit={asset?.name} />
        </span>
      )}
    </>
  )
}
