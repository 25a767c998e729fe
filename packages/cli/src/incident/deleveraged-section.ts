import { compareIdentifiers } from '@plimsoll/protocol'
import { counted, grouped } from '../output/grouped.ts'
import { percentOf } from '../output/percent.ts'
import { tableLines } from '../output/table.ts'
import { nameWidth, shorten } from '../output/text-width.ts'
import { utcTime } from '../output/utc.ts'
import { wrapped } from '../output/wrapped.ts'
import { exemptionLines, exemptionsOf } from '../summary/exemption-lines.ts'
import { restLine, rowsShown, type Section } from '../summary/section.ts'
import { byCost, concentrationOf } from './concentration.ts'
import type { IncidentReading } from './incident-reading.ts'

const sidesShown = 20
const marketsNamed = 3

const sideColumns = [
  { title: 'side', align: 'left' },
  { title: 'market', align: 'left', shrinks: true },
  { title: 'size cut', align: 'right' },
  { title: 'of open interest', align: 'right' },
  { title: 'share', align: 'right' },
  { title: 'accounts', align: 'right' },
] as const

const accountColumns = [
  { title: 'account', align: 'left', shrinks: true },
  { title: 'fills', align: 'right' },
  { title: 'value cut', align: 'right' },
  { title: 'forgone', align: 'right' },
  { title: 'markets', align: 'left', shrinks: true },
] as const

/** Who was deleveraged; nothing to say where nobody was. */
export function deleveragedSections(reading: IncidentReading): Section[] {
  const { run, reader } = reading
  const { accounts, fills, forgoneQuote } = run.summary.deleveraging
  if (fills === 0) return []
  return [
    {
      title: `Deleveraged: ${counted(accounts, 'account')}, ${counted(fills, 'fill')}, ${reader.money(forgoneQuote)} forgone against mark`,
      lines: [
        ...sideLines(reading),
        '',
        ...accountLines(reading),
        ...largestFillLines(reading),
        ...concentrationLines(reading),
        ...exemptionLines(exemptionsOf(run.book)),
      ],
    },
  ]
}

function sideLines({ run, reader }: IncidentReading): string[] {
  const { sides } = run.summary.deleveraging
  const rows = sides
    .slice(0, sidesShown)
    .map((row) => [
      row.side,
      row.market,
      reader.size(row.market, row.lots),
      reader.size(row.market, row.openInterestLots),
      percentOf(row.lots, row.openInterestLots),
      grouped(String(row.accounts)),
    ])
  const hidden = sides.length - sidesShown
  return [
    ...tableLines(sideColumns, rows, '  '),
    ...(hidden > 0 ? [`  … and ${grouped(String(hidden))} more; --json lists all`] : []),
  ]
}

function accountLines({ run, reader }: IncidentReading): string[] {
  const cuts = run.track.cuts.toSorted(byCost)
  const rows = cuts
    .slice(0, rowsShown)
    .map(({ account, fills, valueQuote, forgoneQuote, markets }) => [
      account,
      grouped(String(fills)),
      reader.money(valueQuote),
      reader.money(forgoneQuote),
      marketsText([...markets]),
    ])
  return [
    ...tableLines(accountColumns, rows, '  '),
    ...restLine(cuts.length, 'accounts, in order of forgone'),
  ]
}

function largestFillLines({ run, reader }: IncidentReading): string[] {
  const { largest } = run.summary.deleveraging
  if (largest === undefined) return []
  const { timeMs, account, market, side, lots, valueQuote, forgoneQuote } = largest
  return wrapped(
    `costliest fill: ${shorten(account, nameWidth)} lost ${reader.size(market, lots)} ${market} ${side} at ${utcTime(timeMs)}, worth ${reader.money(valueQuote)}, ${reader.money(forgoneQuote)} forgone`,
    '  ',
  )
}

function marketsText(markets: readonly string[]): string {
  return markets.length > marketsNamed
    ? counted(markets.length, 'market')
    : markets.toSorted(compareIdentifiers).join(', ')
}

function concentrationLines({ run }: IncidentReading): string[] {
  const { valueQuote, largestQuote, tenLargestQuote, halfAccounts } = concentrationOf(
    run.track.cuts,
  )
  const shares = [
    `the largest bore ${percentOf(largestQuote, valueQuote)} of the value cut`,
    `the ten largest ${percentOf(tenLargestQuote, valueQuote)}`,
    `half of it fell on ${counted(halfAccounts, 'account')} of ${grouped(String(run.track.cuts.length))}`,
  ]
  return wrapped(`concentration: ${shares.join(', ')}`, '  ')
}

/** Whose gains were charged; nothing to say where nobody's were. */
export function chargedSections({ run, reader }: IncidentReading): Section[] {
  const { buckets, chargedQuote, returnedQuote, largest } = run.summary.haircut
  if (buckets === 0) return []
  const net = chargedQuote - returnedQuote
  return [
    {
      title: `Gains charged: ${counted(buckets, 'bucket')}, ${reader.money(chargedQuote)}`,
      lines: [
        ...(returnedQuote === 0n
          ? []
          : [`  ${reader.money(returnedQuote)} of it returned, ${reader.money(net)} net`]),
        ...(largest === undefined
          ? []
          : wrapped(
              `largest: ${largest.ledger} ${reader.money(largest.chargedQuote)}, ${percentOf(largest.chargedQuote, chargedQuote)} of it`,
              '  ',
            )),
      ],
    },
  ]
}
