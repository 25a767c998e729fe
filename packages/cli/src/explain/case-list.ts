import { formatMoney } from '@plimsoll/protocol'
import { formatted } from '../incident/incident-reading.ts'
import { suggestion } from '../invocation.ts'
import { counted, grouped } from '../output/grouped.ts'
import { tableLines } from '../output/table.ts'
import { utcTime } from '../output/utc.ts'
import { shortBucket } from '../summary/bucket-name.ts'
import type { CaseHistory, CasesFound } from './find-cases.ts'

const columns = [
  { title: 'case', align: 'left', shrinks: true },
  { title: 'opened', align: 'left' },
  { title: 'account', align: 'left', shrinks: true },
  { title: 'bucket', align: 'left', optional: true },
  { title: 'cause', align: 'left', optional: true },
  { title: 'deficit', align: 'right' },
  { title: 'rounds', align: 'right' },
  { title: 'status', align: 'left' },
] as const

/** The cases of a journal for a person to read, the largest deficits first. */
export function caseListPage(
  found: CasesFound,
  { folder, top, emphasise }: { folder: string; top: number; emphasise: (text: string) => string },
): string[] {
  const { reader } = formatted(found.book, found.moneyQuote)
  const cases = byDeficit(found)
  const [largest] = cases
  if (largest === undefined) {
    return [
      emphasise(`${found.book.domain}: no cases`),
      '',
      'Nobody went bankrupt in this journal.',
    ]
  }
  const rows = cases.slice(0, top).map((one) => {
    const { opened, cause, outcome } = firstOf(one)
    return [
      one.caseId,
      utcTime(opened.timeMs),
      one.account,
      shortBucket(one.bucket),
      cause,
      reader.money(outcome.deficitQuote),
      grouped(String(one.rounds.length)),
      lastOf(one).outcome.status,
    ]
  })
  const hidden = cases.length - rows.length
  return [
    emphasise(`${found.book.domain}: ${counted(cases.length, 'case')}`),
    '',
    ...tableLines(columns, rows, '  '),
    ...(hidden > 0
      ? [
          `  ${grouped(String(rows.length))} of ${grouped(String(cases.length))} shown, the largest deficits first: --top ${cases.length} shows all`,
        ]
      : []),
    '',
    emphasise('Next'),
    `  ${suggestion('explain', '--data', folder, '--case', largest.caseId)}`,
  ]
}

/** The cases of a journal as a document, the largest deficits first. */
export function caseListDocument(found: CasesFound, top: number): object {
  const { format } = formatted(found.book, found.moneyQuote)
  const cases = byDeficit(found)
  return {
    version: 1,
    domain: found.book.domain,
    total: cases.length,
    cases: cases.slice(0, top).map((one) => {
      const { opened, cause, outcome } = firstOf(one)
      const { status, residualDeficitQuote } = lastOf(one).outcome
      return {
        caseId: one.caseId,
        account: one.account,
        bucket: one.bucket,
        openedMs: opened.timeMs,
        cause,
        deficit: formatMoney(format, outcome.deficitQuote),
        rounds: one.rounds.length,
        status,
        residualDeficit: formatMoney(format, residualDeficitQuote),
      }
    }),
  }
}

/** The first round of a case; every case has one. */
export function firstOf({ rounds }: CaseHistory): CaseHistory['rounds'][number] {
  return roundAt(rounds, 0)
}

/** The last round of a case so far. */
export function lastOf({ rounds }: CaseHistory): CaseHistory['rounds'][number] {
  return roundAt(rounds, -1)
}

function roundAt(rounds: CaseHistory['rounds'], index: number): CaseHistory['rounds'][number] {
  const round = rounds.at(index)
  if (round === undefined) throw new Error('a case has been in a round')
  return round
}

function byDeficit({ cases }: CasesFound): CaseHistory[] {
  return [...cases.values()].sort((left, right) => {
    const difference = firstOf(right).outcome.deficitQuote - firstOf(left).outcome.deficitQuote
    return difference > 0n ? 1 : difference < 0n ? -1 : 0
  })
}
