import { element, type Markup } from '../markup/markup.ts'
import { stackedBars } from '../svg/stacked-bars.ts'
import { markWithin, scaleUpTo, shortAmount } from './amount-axis.ts'
import { curve } from './curve.ts'
import type { AmountBand, FundSizingDocument } from './fund-sizing-document.ts'
import { histogram } from './histogram.ts'
import { levelText, percentText } from './read-amounts.ts'

/** What paths ask for, with the figures that size a fund. */
export function drawHistogram(document: FundSizingDocument): Markup {
  const { net, recommended, available, asset, draws, paths } = document
  const confidence = levelText(Number(document.confidence))
  const { largest, expectedShortfallBand } = net
  const reach = Math.max(...[largest, expectedShortfallBand.high, recommended].map(Number))
  return histogram({
    title: 'What the funds are asked for',
    description: `${paths} runs, with value at risk and expected shortfall and their bands of 90 %`,
    xTitle: `${asset.name} at the worst moment of a run, fees taken off`,
    values: draws.map(({ peak }) => ({ value: Number(peak), count: 1 })),
    marks: [
      markWithin(reach, { value: Number(available), words: 'now' }),
      { value: Number(net.valueAtRisk), words: `value at risk ${confidence}` },
      { value: Number(net.expectedShortfall), words: 'expected shortfall' },
      { value: Number(recommended), words: 'recommended' },
    ],
    bands: [
      bandOf(net.valueAtRiskBand, 'value at risk'),
      bandOf(net.expectedShortfallBand, 'expected shortfall'),
    ],
    unit: 'run',
  })
}

function bandOf({ low, high }: AmountBand, of: string) {
  const title = `90 % band of the ${of}: ${shortAmount(Number(low))} to ${shortAmount(Number(high))}`
  return { low: Number(low), high: Number(high), title }
}

/** How often a fund does not suffice, by its size. */
export function ruinChart({ ruin, available, recommended, asset }: FundSizingDocument): Markup {
  const reach = Math.max(...ruin.map(({ size }) => Number(size)), Number(recommended))
  const now = markWithin(reach, { value: Number(available), words: 'now' })
  const x = scaleUpTo(now.isBeyond ? reach : Math.max(reach, now.value))
  return curve({
    title: 'How often a fund does not suffice',
    description: 'By its size above the floor, with the exact interval of 90 %',
    xTitle: `size of the fund above its floor, ${asset.name}`,
    x,
    y: scaleUpTo(1, 5),
    yText: percentText,
    points: ruin.map(({ size, probability, low, high }) => ({
      x: Number(size),
      y: probability,
      low,
      high,
      title: `${shortAmount(Number(size))}: ${percentText(probability)} (${percentText(low)} to ${percentText(high)})`,
    })),
    marks: [now, { value: Number(recommended), words: 'recommended' }],
  })
}

const tones = ['fund', 'venue', 'taker', 'cut', 'charge', 'end'] as const
const marketsShown = tones.length

/** Funds of their own for every market beside one for all. */
export function poolingChart({ pooling, asset }: FundSizingDocument): Markup {
  const markets = pooling.markets.toSorted((a, b) => Number(b.size) - Number(a.size))
  const shown = markets.slice(0, marketsShown)
  const others = markets.slice(marketsShown)
  const parts = shown.map(({ market, size }, at) => ({
    tone: tones[at] ?? 'case',
    amount: Number(size),
    title: `${market}: ${shortAmount(Number(size))}`,
  }))
  const restAmount = others.reduce((sum, { size }) => sum + Number(size), 0)
  const rest = {
    tone: 'case',
    amount: restAmount,
    title: `${others.length} others: ${shortAmount(restAmount)}`,
  }
  const pooled = Number(pooling.pooled)
  return stackedBars({
    title: 'A fund for every market, or one for all',
    description: `Separate funds need ${shortAmount(Number(pooling.separate))}, one fund ${shortAmount(pooled)} ${asset.name}`,
    kinds: [
      ...shown.map(({ market }, at) => [tones[at] ?? 'case', market] as const),
      ['case', 'other markets'],
      ['top', 'one fund'],
    ],
    bars: [
      {
        label: 'one for every market',
        parts: [...parts, rest],
        note: shortAmount(Number(pooling.separate)),
      },
      {
        label: 'one for all',
        parts: [{ tone: 'top', amount: pooled, title: `one fund: ${shortAmount(pooled)}` }],
        note: shortAmount(pooled),
      },
    ],
  })
}

/** How long it takes until the money is back. */
export function refillChart({ refill }: FundSizingDocument): Markup[] {
  if (refill === undefined) return []
  return [
    histogram({
      title: 'Days to refill',
      description: 'Runs by the days until the fund has back what they took',
      xTitle: 'days',
      values: refill.spread.map(({ days, paths }) => ({ value: Number(days), count: paths })),
      marks: [
        { value: Number(refill.median), words: 'half of the runs' },
        { value: Number(refill.confident), words: 'at the confidence asked for' },
      ],
      unit: 'run',
    }),
  ]
}

/** Estimates of the tail index from fewer and more of the largest draws. */
export function hillChart({ tail }: FundSizingDocument): Markup[] {
  if (tail === undefined) return []
  const x = scaleUpTo(Math.max(...tail.plot.map(({ largest }) => largest)))
  const y = scaleUpTo(1.5 * Math.max(...tail.plot.map(({ index }) => index)))
  return [
    element(
      'figure',
      {},
      curve({
        title: 'Tail index',
        description: 'Hill estimates by the number of largest draws, with 1.645 standard errors',
        xTitle: 'how many of the largest draws',
        x,
        y,
        yText: (value) => String(Number(value.toPrecision(3))),
        points: tail.plot.map(({ largest, index }) => {
          const reach = (1.645 * index) / Math.sqrt(largest)
          return {
            x: largest,
            y: index,
            low: index - reach,
            high: index + reach,
            title: `${largest} largest: ${index.toFixed(2)}`,
          }
        }),
        marks: [],
      }),
    ),
  ]
}
