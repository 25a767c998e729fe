import type { JSX } from 'preact'
import { Amount } from '../parts/amount.tsx'
import { counted } from '../parts/counted.ts'
import { percent, signOf } from '../parts/decimal-words.ts'
import { AccountName } from './account-name.tsx'
import { type CaseDocument, partOf, sumOf } from './case-document.ts'
import { type PayerKind } from '@plimsoll/reports'
import { bucketWords, causeWords, legsWords } from './case-words.ts'
import { type CaseBill, cutAccounts, hidesRows, type KindShare } from './who-paid.ts'

interface HeadlineProps {
  readonly document: CaseDocument
  readonly bill: CaseBill
  readonly unit: string | undefined
}

/** A case in a few sentences: who, with what, why, what was missing, who paid which share, and what is left. */
export function Headline({ document, bill, unit }: HeadlineProps): JSX.Element {
  return (
    <p class="case-headline">
      <Opening document={document} unit={unit} />{' '}
      <Paying document={document} bill={bill} unit={unit} />{' '}
      <Ending document={document} unit={unit} />
    </p>
  )
}

type WordsProps = Omit<HeadlineProps, 'bill'>

/** Who, with what, why, and what was missing. */
function Opening({ document, unit }: WordsProps): JSX.Element | null {
  const first = document.rounds[0]
  if (first === undefined) return null
  const { deficit, exposure } = first.case
  return (
    <>
      The {bucketWords(document.bucket)} of <AccountName name={document.account} /> (
      {legsWords(exposure)}) became a case because {causeWords(first, true)};{' '}
      {signOf(deficit) === 0 ? (
        'nothing was missing, but somebody had to take over what it held.'
      ) : (
        <>
          <Amount value={deficit} unit={unit} /> was missing.
        </>
      )}
    </>
  )
}

const payerWords: Readonly<Record<PayerKind, string>> = {
  fund: 'the insurance fund',
  venue: 'venue capital',
  taker: 'offers and vaults',
  cut: 'deleveraging',
  charge: 'haircuts',
  end: 'the end of the market',
  case: 'other cases',
}

/** Who paid which share. */
function Paying({ document, bill: { shares, returned }, unit }: HeadlineProps): JSX.Element {
  const payers = shares.filter(({ paid }) => signOf(paid) > 0)
  return (
    <>
      {payers.length === 0 ? closedBy(document) : <Shares {...{ document, payers, unit }} />}
      {signOf(returned) === 0 ? null : (
        <>
          {' '}
          <Amount value={returned} unit={unit} /> went back afterwards, because the case did not
          need it.
        </>
      )}
    </>
  )
}

function closedBy(document: CaseDocument): string {
  const cut = cutAccounts(document.rounds).size
  if (hidesRows(document)) return ''
  return cut === 0
    ? 'Nobody paid for it.'
    : `Deleveraging closed it against ${counted(cut, 'account')}.`
}

interface SharesProps extends WordsProps {
  readonly payers: readonly KindShare[]
}

function Shares({ document, payers, unit }: SharesProps): JSX.Element {
  const { rounds } = document
  const cut = cutAccounts(rounds).size
  const whole = sumOf(payers.map(({ paid }) => paid))
  const of = hidesRows(document) || cut === 0 ? '' : ` of ${counted(cut, 'account')}`
  return (
    <>
      {rounds.length === 1 ? (
        'Of that, '
      ) : (
        <>
          Of <Amount value={whole} unit={unit} /> over {rounds.length} rounds,{' '}
        </>
      )}
      {payers.map(({ kind, paid }, at) => (
        <span key={kind}>
          {at === 0 ? '' : at === payers.length - 1 ? ' and ' : ', '}
          {payerWords[kind]}
          {kind === 'cut' ? of : ''} paid <strong>{percent(partOf(paid, whole))}</strong>
        </span>
      ))}
      .
    </>
  )
}

/** What is left. */
function Ending({ document, unit }: WordsProps): JSX.Element {
  const last = document.rounds.at(-1)?.case
  if (last === undefined || last.status === 'closed') return <>Nothing is left of it.</>
  return (
    <strong>
      It is suspended, because {last.reason ?? 'no reason was given'}:{' '}
      <Amount value={last.residualDeficit} unit={unit} /> and{' '}
      {counted(last.residualExposure.length, 'position')} are left.
    </strong>
  )
}
