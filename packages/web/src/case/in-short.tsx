import { subtractDecimals } from '@plimsoll/client'
import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'
import { address } from '../app/address.ts'
import { useDomain } from '../live/domain-context.tsx'
import { useAct } from '../live/use-act.ts'
import { Amount } from '../parts/amount.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { counted } from '../parts/counted.ts'
import { grouped, signOf } from '../parts/decimal-words.ts'
import { download } from '../parts/download-button.tsx'
import { Figure, Figures } from '../parts/figure.tsx'
import { duration, Instant } from '../parts/instant.tsx'
import { Panel } from '../parts/panel.tsx'
import type { CaseDocument } from './case-document.ts'
import { CaseStatus } from './case-status.tsx'
import { endsOf } from './case-words.ts'
import { Headline } from './headline.tsx'
import { PaidBar } from './paid-bar.tsx'
import { billOf, type CaseBill, cutAccounts, cutCost, hidesRows } from './who-paid.ts'

/** The case in a few sentences and numbers. */
export function InShort({ document }: { readonly document: CaseDocument }): JSX.Element | null {
  const { asset } = useDomain()
  const ends = endsOf(document)
  const bill = useMemo(() => billOf(document), [document])
  if (ends === undefined) return null
  const { first, last } = ends
  const tookMs = last.finished.timeMs - first.opened.timeMs
  return (
    <Panel
      class="case-in-short"
      title="In short"
      tools={<Tools caseId={document.caseId} />}
      about={
        <>
          Opened <Instant ms={first.opened.timeMs} as="both" precise />, record{' '}
          {grouped(String(first.opened.sequence))};{' '}
          {document.rounds.length === 1
            ? 'one round.'
            : `${document.rounds.length} rounds in ${duration(tookMs)}.`}
        </>
      }
    >
      <Headline document={document} bill={bill} unit={asset?.name} />
      <CaseFigures document={document} bill={bill} unit={asset?.name} />
      {bill.shares.length === 0 ? null : <PaidBar shares={bill.shares} left={bill.left} />}
    </Panel>
  )
}

interface CaseFiguresProps {
  readonly document: CaseDocument
  readonly bill: CaseBill
  readonly unit: string | undefined
}

function CaseFigures({ document, bill, unit }: CaseFiguresProps): JSX.Element {
  const { rounds, status } = document
  const isOne = rounds.length === 1
  const cost = useMemo(() => cutCost(rounds), [rounds])
  const cut = useMemo(() => cutAccounts(rounds).size, [rounds])
  const yours = hidesRows(document) ? ', yours only' : ''
  return (
    <Figures>
      <Figure label="Status">
        <CaseStatus status={status} />
      </Figure>
      <Figure label="Deficit at opening" note={unit}>
        <Amount value={rounds[0]?.case.deficit} />
      </Figure>
      <Figure label={isOne ? 'Paid' : 'Paid in all rounds'} note={unit}>
        <Amount value={bill.paid} />
      </Figure>
      <Figure label="Not covered" note={unit}>
        <Amount value={bill.left} />
      </Figure>
      <Figure label="Accounts cut" note={`${counted(fillCount(document), 'forced fill')}${yours}`}>
        {grouped(String(cut))}
      </Figure>
      <Figure
        label="Cost to those cut"
        note={`against mark${yours === '' ? beyondWords(cost, bill) : yours}`}
      >
        <Amount value={cost} />
      </Figure>
    </Figures>
  )
}

/** Forced prices may bring more than was missing; that is said, because somebody bore it. */
function beyondWords(cost: string, { shares }: CaseBill): string {
  const paid = shares.find(({ kind }) => kind === 'cut')?.paid ?? '0'
  const beyond = subtractDecimals(cost, paid)
  if (signOf(beyond) <= 0) return ''
  return signOf(paid) === 0
    ? ', though it paid no deficit'
    : `; ${grouped(beyond)} more than it paid of the deficit`
}

function fillCount({ rounds }: CaseDocument): number {
  return rounds
    .flatMap(({ case: one }) => one.layers)
    .reduce((sum, { fills }) => sum + fills.length, 0)
}

function Tools({ caseId }: { readonly caseId: string }): JSX.Element {
  const { domain, client } = useDomain()
  const report = useAct((id: string) => client.getCaseReport({ domain, case: id }))
  const save = async (): Promise<void> => {
    const page = await report.run(caseId)
    if (page !== undefined) download(`case-${caseId}.html`, new Blob([page], { type: 'text/html' }))
  }
  return (
    <>
      <CopyButton text={address.value.href} what="link" />
      <button type="button" disabled={report.isRunning} onClick={() => void save()}>
        {report.isRunning ? 'Making the report…' : 'Download report'}
      </button>
      {report.problem === undefined ? null : (
        <span class="loss" role="alert">
          {report.problem.message}
        </span>
      )}
    </>
  )
}
