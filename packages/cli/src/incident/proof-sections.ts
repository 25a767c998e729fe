import { tableLines } from '../output/table.ts'
import { restLine, rowsShown, type Section } from '../summary/section.ts'
import type { IncidentReading } from './incident-reading.ts'

const openInterestColumns = [
  { title: 'open interest', align: 'left', shrinks: true },
  { title: 'before', align: 'right' },
  { title: 'after', align: 'right' },
] as const

const moneyColumns = [
  { title: 'money', align: 'left' },
  { title: '', align: 'right' },
] as const

/** That no money was made or lost, and the hashes by which anyone can check that it was this run. */
export function proofSections(reading: IncidentReading): Section[] {
  const { differenceQuote } = reading.run.summary.conservation
  const verdict =
    differenceQuote === 0n ? 'equal to the unit' : `DIFFERENT by ${differenceQuote} quote units`
  return [
    {
      title: `Conservation: money ${verdict}`,
      lines: [...moneyLines(reading), ...openInterestLines(reading)],
    },
    { title: 'Hashes (SHA-256)', lines: hashLines(reading) },
  ]
}

function moneyLines({ run, reader }: IncidentReading): string[] {
  const row = run.summary.conservation
  const terms: readonly (readonly [string, bigint])[] = [
    ['before', row.moneyBeforeQuote],
    ['+ deposited', row.depositedQuote],
    ['− withdrawn', row.withdrawnQuote],
    ['+ put into funds by the venue', row.fundMoneyQuote],
    ...(row.assetsQuote === 0n ? [] : [['+ other assets, as ordered', row.assetsQuote] as const]),
    ['= after', row.moneyAfterQuote],
  ]
  return tableLines(
    moneyColumns,
    terms.map(([name, amount]) => [name, reader.exactMoney(amount)]),
    '  ',
  )
}

function openInterestLines({ run, reader }: IncidentReading): string[] {
  const { openInterest } = run.summary.conservation
  const rows = openInterest
    .slice(0, rowsShown)
    .map(({ market, beforeLots, afterLots }) => [
      market,
      reader.size(market, beforeLots),
      reader.size(market, afterLots),
    ])
  return [
    ...tableLines(openInterestColumns, rows, '  '),
    ...restLine(openInterest.length, 'markets'),
  ]
}

function hashLines({ run }: IncidentReading): string[] {
  const { summary, waterfallHash, journal } = run
  return [
    `  waterfall     ${waterfallHash}`,
    `  state before  ${summary.stateHashBefore}`,
    `  state after   ${summary.stateHashAfter}`,
    `  journal head  ${journal.head.hash}`,
  ]
}
