import { addRatios, type PositionSpec, ratio } from '@plimsoll/engine'
import { counted, grouped } from '../output/grouped.ts'
import { percentOf } from '../output/percent.ts'
import { type Column, tableLines } from '../output/table.ts'
import { nameWidth, shorten } from '../output/text-width.ts'
import { wrapped } from '../output/wrapped.ts'
import { shortBucket } from './bucket-name.ts'
import { type Cut, cutsOf, tornOf } from './cuts.ts'
import { type Page, scopeOf } from './page.ts'
import { passesOf } from './passes.ts'
import { restLine, rowsShown, type Section } from './section.ts'

/** Who was deleveraged, how much of what they held, and what it cost them against mark; nothing to say where nobody was. */
export function cutSections(page: Page): Section[] {
  return [
    ...cutSection(page, cutsOf(page), 'Deleveraged'),
    ...cutSection(page, tornOf(page), 'Torn up'),
  ]
}

function cutSection(page: Page, cuts: readonly Cut[], what: string): Section[] {
  const { reader, shown } = page
  if (cuts.length === 0) return []
  const total = cuts.reduce((sum, { forgoneQuote }) => addRatios(sum, forgoneQuote), ratio(0n))
  const owners = new Set(cuts.map(({ account }) => account)).size
  const passes = passesOf(shown.round)
  const hasRanks = cuts.some(({ ranks }) => ranks !== undefined)
  const section = {
    title: `${what}${scopeOf(page)}: ${counted(owners, 'account')}, ${counted(cuts.length, 'position')}, ${reader.money(total)} forgone against mark`,
    lines: [
      ...orderLine(page, cuts),
      ...cutTable(page, cuts, passes > 1),
      ...restLine(cuts.length, 'positions'),
      ...brokenLines(cuts),
      ...(hasRanks && passes > 1
        ? [
            `  rank: place in the pass of one leg of a case; there were ${grouped(String(passes))} passes`,
          ]
        : []),
    ],
  }
  return [section]
}

/** Said even where the row is not shown: whoever lost a hedge has to act. */
function brokenLines(cuts: readonly Cut[]): string[] {
  const broken = cuts.filter(({ isHedgeBroken }) => isHedgeBroken).length
  if (broken === 0) return []
  return wrapped(
    `${counted(broken, 'hedge')} broken: nobody else had lots left to give; --json has the orders that restore them`,
    '  ',
  )
}

function orderLine({ account }: Page, cuts: readonly Cut[]): string[] {
  if (cuts.length === 1) return []
  const isAsked = cuts[0]?.account === account
  const own = isAsked && account !== undefined ? `${shorten(account, nameWidth)}, then ` : ''
  return [`  ${own}largest cuts first: by forgone, then by value`]
}

function cutTable({ reader, whole }: Page, cuts: readonly Cut[], isOfPass: boolean): string[] {
  const accounts = new Map(whole.spec.accounts.map((one) => [one.account, one.positions]))
  const shown = cuts.slice(0, rowsShown)
  const hasRanks = cuts.some(({ ranks }) => ranks !== undefined)
  const hasBroken = cuts.some(({ isHedgeBroken }) => isHedgeBroken)
  const hasIsolated = shown.some(({ bucket }) => bucket !== 'cross')
  const columns: Column[] = [
    ...(hasRanks
      ? [{ title: isOfPass ? 'rank in pass' : 'rank', align: 'right', optional: true } as const]
      : []),
    { title: 'account', align: 'left', shrinks: true },
    ...(hasIsolated ? [{ title: 'bucket', align: 'left', optional: true } as const] : []),
    { title: 'side', align: 'left', optional: true },
    { title: 'market', align: 'left', shrinks: true },
    { title: 'cut', align: 'right' },
    { title: 'of its', align: 'right' },
    { title: 'share', align: 'right' },
    { title: 'price', align: 'right' },
    { title: 'mark', align: 'right' },
    { title: 'forgone', align: 'right' },
    ...(hasBroken ? [{ title: 'hedge', align: 'left' } as const] : []),
  ]
  const rows = shown.map((cut) => {
    const held = heldLots(accounts.get(cut.account) ?? [], cut)
    return [
      ...(hasRanks ? [rankText(cut)] : []),
      cut.account,
      ...(hasIsolated ? [shortBucket(cut.bucket)] : []),
      cut.side,
      cut.market,
      reader.size(cut.market, cut.lots),
      ...(held === undefined
        ? ['–', '']
        : [reader.size(cut.market, held), percentOf(cut.lots, held)]),
      reader.price(cut.market, cut.priceTicks),
      reader.price(cut.market, cut.markPriceTicks),
      reader.money(cut.forgoneQuote),
      ...(hasBroken ? [cut.isHedgeBroken ? 'broken' : ''] : []),
    ]
  })
  return tableLines(columns, rows, '  ')
}

/** One position may have been asked in several passes, each time at another place. */
function rankText({ ranks }: Cut): string {
  if (ranks === undefined) return ''
  const { first, last } = ranks
  return first === last ? String(first) : `${first}–${last}`
}

/** What the book says of it; nothing where the position, or a part of what was cut, came to its owner in the round. */
function heldLots(
  positions: readonly PositionSpec[],
  { bucket, market, side, lots }: Cut,
): bigint | undefined {
  const position = positions.find((one) => {
    const sideHeld = one.sizeLots > 0n ? 'long' : 'short'
    const isSameBucket = (one.marginMode === 'cross') === (bucket === 'cross')
    return one.market === market && sideHeld === side && isSameBucket
  })
  if (position === undefined) return undefined
  const held = position.sizeLots < 0n ? -position.sizeLots : position.sizeLots
  return held < lots ? undefined : held
}
