import type { Side } from '@plimsoll/engine'
import { compareIdentifiers } from '@plimsoll/protocol'
import type { ComparisonDocument, MeasuredRow } from '../comparison/comparison-document.ts'
import { element, type Markup, nameMarkup } from '../markup/markup.ts'
import { type Bar, type BarPart, type StackedBars, stackedBars } from '../svg/stacked-bars.ts'
import { gapDots } from '../svg/gap-dots.ts'
import { grouped } from '../text/grouped.ts'
import { payerKindOf } from '../text/payer-kind.ts'
import { moneyKinds } from './layer-tones.ts'
import { decimalOf, percent } from './page-table.ts'

const panelsMax = 6
/** Where many policies are compared, a panel is long. */
const longPanelsMax = 2
const longFrom = 12

const payerKinds: StackedBars['kinds'] = [
  ['top', 'paid most'],
  ['next', 'the next nine'],
  ['rest', 'all others'],
]

/** The drawings of a comparison: money by layer, who bore the cost, and prices against mark. */
export function comparisonCharts(
  { asset }: ComparisonDocument,
  rows: readonly MeasuredRow[],
): Markup[] {
  return [...moneyChart(asset, rows), ...concentrationChart(asset, rows), ...priceCharts(rows)]
}

function moneyChart(asset: string, rows: readonly MeasuredRow[]): Markup[] {
  if (rows.every(({ deficit }) => Number(deficit) === 0)) return []
  const title = 'Who paid the deficit'
  const description = `What each layer paid, and what nobody paid, in ${asset}, policy by policy.`
  const isLeftWorse = rows.some(({ layers }) => layers.some(({ paid }) => Number(paid) < 0))
  const caption = isLeftWorse
    ? `${description} A layer that left cases owing more is in the table only.`
    : description
  return figure(
    title,
    caption,
    stackedBars({
      title,
      description,
      kinds: moneyKinds,
      bars: rows.map((row) => moneyBar(asset, row)),
    }),
  )
}

function moneyBar(asset: string, { policy, layers, residualDeficit, deficit }: MeasuredRow): Bar {
  const paid = layers.map(({ layer, name, paid: amount }): BarPart => {
    const tone = payerKindOf(layer)
    return { tone, amount: Number(amount), title: `${name}: ${grouped(amount)} ${asset}` }
  })
  const left: BarPart = {
    tone: 'left',
    amount: Number(residualDeficit),
    title: `not covered: ${grouped(residualDeficit)} ${asset}`,
  }
  return { label: policy, parts: [...paid, left], note: grouped(deficit) }
}

function concentrationChart(asset: string, rows: readonly MeasuredRow[]): Markup[] {
  const paid = rows.filter(({ concentration }) => concentration !== undefined)
  if (paid.length === 0) return []
  const title = 'How the cost fell on accounts'
  const description =
    'Of what cuts cost against mark and what was charged: the part of the account that paid most, of the nine that follow, and of all others. HHI is the Herfindahl index, 1 where one account paid it all.'
  const bars = paid.map((row) => concentrationBar(asset, row))
  return figure(
    title,
    description,
    stackedBars({ title, description, kinds: payerKinds, bars, full: 1 }),
  )
}

function concentrationBar(asset: string, { policy, concentration }: MeasuredRow): Bar {
  if (concentration === undefined) return { label: policy, parts: [], note: '' }
  const { payers, cost, topAccount, topShare, topTenShare, herfindahl } = concentration
  const [top, ten] = [Number(topShare.display), Number(topTenShare.display)]
  const parts: BarPart[] = [
    { tone: 'top', amount: top, title: `${topAccount}: ${percent(topShare)}` },
    { tone: 'next', amount: ten - top, title: `first ten: ${percent(topTenShare)}` },
    {
      tone: 'rest',
      amount: 1 - ten,
      title: `${grouped(String(payers))} accounts: ${grouped(cost)} ${asset}`,
    },
  ]
  const note = `${grouped(String(payers))} paid, HHI ${decimalOf(herfindahl, 4)}`
  return { label: policy, parts, note }
}

function priceCharts(rows: readonly MeasuredRow[]): Markup[] {
  const sides = new Map<string, { market: string; side: Side; notional: number }>()
  for (const { market, side, notional } of rows.flatMap(({ prices }) => prices)) {
    const key = JSON.stringify([market, side])
    const largest = Math.max(sides.get(key)?.notional ?? 0, Number(notional))
    sides.set(key, { market, side, notional: largest })
  }
  if (sides.size === 0) return []
  const panels = [...sides.values()].sort(
    (a, b) =>
      b.notional - a.notional ||
      compareIdentifiers(a.market, b.market) ||
      compareIdentifiers(a.side, b.side),
  )
  const drawn = rows.length > longFrom ? longPanelsMax : panelsMax
  const rest = panels.length - drawn
  const caption =
    'Cuts against mark, in percent of mark; to the right is worse for whoever was cut. A dot is the average by lots, a bar the worst fill.'
  return figure(
    'At what prices',
    rest > 0 ? `${caption} The ${drawn} largest are drawn; the table has ${rest} more.` : caption,
    ...panels.slice(0, drawn).flatMap(({ market, side }) => pricePanel(market, side, rows)),
  )
}

function pricePanel(market: string, side: Side, rows: readonly MeasuredRow[]): Markup[] {
  const gaps = rows.flatMap(({ policy, prices }) =>
    prices
      .filter((one) => one.market === market && one.side === side)
      .map(({ averageGap, worstGap }) => {
        const note = `${percent(averageGap)}, worst ${percent(worstGap)}`
        return {
          label: policy,
          average: Number(averageGap.display),
          worst: Number(worstGap.display),
          note,
          title: `${policy}: ${note}`,
        }
      }),
  )
  const title = `${side === 'long' ? 'Longs' : 'Shorts'} of ${market} that were cut`
  return [
    element('h3', {}, side === 'long' ? 'Longs of ' : 'Shorts of ', nameMarkup(market)),
    gapDots({ title, description: 'Average and worst price against mark, by policy.', rows: gaps }),
  ]
}

function figure(title: string, caption: string, ...drawings: readonly Markup[]): Markup[] {
  return [
    element('h2', {}, title),
    element('figure', {}, element('figcaption', { class: 'quiet' }, caption), ...drawings),
  ]
}
