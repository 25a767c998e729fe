import type { DomainTotals } from '@plimsoll/engine'
import type { ResolvedBook } from '../book/resolve-book.ts'
import { type Column, tableLines } from '../output/table.ts'
import type { Reader } from './reader.ts'
import { restLine, rowsShown, type Section } from './section.ts'

/** What the round conserved, and the hashes by which anyone can check that it was this book and this waterfall. */
export function proofSections(resolved: ResolvedBook, reader: Reader): Section[] {
  const { before, after, hashes } = resolved
  const difference = after.moneyQuote - before.moneyQuote
  const verdict = difference === 0n ? 'equal to the unit' : `DIFFERENT by ${difference} quote units`
  return [
    {
      title: `Conservation: money ${verdict}`,
      lines: [...moneyLines(resolved, reader), ...openInterestLines(resolved, reader)],
    },
    {
      title: 'Hashes (SHA-256)',
      lines: [
        `  waterfall     ${hashes.waterfall}`,
        `  state before  ${hashes.stateBefore}`,
        `  state after   ${hashes.stateAfter}`,
      ],
    },
  ]
}

interface Term {
  readonly name: string
  readonly of: (totals: DomainTotals) => bigint
  /** Left out where it is 0 before and after. */
  readonly isRare?: true
}

const terms: readonly Term[] = [
  { name: 'collateral, margin and funding', of: ({ heldQuote }) => heldQuote },
  { name: '+ funds', of: ({ fundsQuote }) => fundsQuote },
  { name: '+ received for claims', of: ({ claimsPotQuote }) => claimsPotQuote, isRare: true },
  { name: '+ residue', of: ({ residueQuote }) => residueQuote },
  { name: '− entry cost of open positions', of: ({ entryCostQuote }) => entryCostQuote },
  { name: '= money', of: ({ moneyQuote }) => moneyQuote },
]

/** The sum, term by term and with every digit, so that whoever doubts it can add it up. */
function moneyLines({ before, after, spec }: ResolvedBook, reader: Reader): string[] {
  const shown = terms.filter(({ of, isRare }) => !isRare || of(before) !== 0n || of(after) !== 0n)
  const rows = shown.map(({ name, of }) => [
    name,
    reader.exactMoney(of(before)),
    reader.exactMoney(of(after)),
  ])
  return [
    ...tableLines(beforeAndAfter('money'), rows, '  '),
    '  This sum is the same at any mark, and no forced fill may change it.',
    ...(spec.markets.some(({ contract }) => contract === 'inverse')
      ? [
          '  Entry cost counts longs as positive and shorts as negative, the other way round in inverse markets,',
          '  inventory of funds included.',
        ]
      : [
          '  Entry cost counts longs as positive and shorts as negative, inventory of funds included.',
        ]),
  ]
}

function beforeAndAfter(title: string): readonly Column[] {
  return [
    { title, align: 'left', shrinks: true },
    { title: 'before', align: 'right' },
    { title: 'after', align: 'right' },
  ]
}

function openInterestLines({ before, after }: ResolvedBook, reader: Reader): string[] {
  const lotsAfter = new Map(after.openInterest.map(({ market, lots }) => [market, lots]))
  const rows = before.openInterest
    .slice(0, rowsShown)
    .map(({ market, lots }) => [
      market,
      reader.size(market, lots),
      reader.size(market, lotsAfter.get(market) ?? 0n),
    ])
  return [
    ...tableLines(beforeAndAfter('open interest'), rows, '  '),
    ...restLine(before.openInterest.length, 'markets'),
  ]
}
