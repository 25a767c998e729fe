import type { Ratio } from '@plimsoll/engine'
import type { NamedCourse, RunCourse, SimulationReport } from '@plimsoll/reports'
import { changeInPpm } from '@plimsoll/simulator'
import { counted } from '../output/grouped.ts'
import { percentOf } from '../output/percent.ts'
import type { TrackPoint } from '../simulation/run-track.ts'
import { runName } from '../simulation/run-name.ts'
import { labelOf, netOf } from './burden-section.ts'
import { byCost } from './concentration.ts'
import { groundLines } from './ground-section.ts'
import { outcomesOf } from './incident-document.ts'
import { storyOf } from './incident-page.ts'
import type { IncidentReading } from './incident-reading.ts'
import { askedText, foundText } from './outcomes-section.ts'
import { changeText, timelineText } from './timeline-text.ts'
import { verdictLines } from './verdict-lines.ts'
import { changeOf } from './watched-section.ts'

const accountsListed = 100
const barsMax = 700
const timelineMax = 200

/** A run as the page of `--report` shows it. */
export function incidentReport(reading: IncidentReading): SimulationReport {
  const { run, reader } = reading
  const { scenario, seed, summary, book } = run
  return {
    title: scenario.title,
    story: storyOf(run),
    run: `${runName(run.request)}, seed ${seed},`,
    domain: book.domain,
    asset: book.asset.name,
    startMs: summary.startMs,
    endMs: summary.endMs,
    size: `${counted(book.accounts.length, 'account')}, ${counted(book.markets.length, 'market')}, ${counted(summary.commands.submitted, 'command')}`,
    verdict: verdictLines(summary, reader)
      .map((line) => line.trim())
      .join(' '),
    assumptions: groundLines(reading),
    outcomes: outcomesOf(reading).map((one) => ({
      outcome: one.outcome,
      asserted: askedText(one),
      found: foundText(one),
      held: one.held,
      ...(one.published !== undefined && { published: one.published }),
      ...(one.source !== undefined && { source: one.source }),
    })),
    watched: (summary.watched ?? []).map((one) => ({
      account: one.account,
      before: reader.money(one.beforeQuote),
      lowest: reader.money(one.lowestQuote),
      lowestMs: one.lowestMs,
      after: reader.money(one.afterQuote),
      change: reader.money(changeOf(one)),
    })),
    course: courseOf(reading),
    takers: takersOf(reading),
    sources: scenario.sources ?? [],
    ...borneBy(reading),
    ...pricesOf(reading),
    ...cutsOf(reading),
    timeline: summary.timeline
      .filter(({ kind }) => kind !== 'round' && kind !== 'priceFell' && kind !== 'priceRose')
      .slice(0, timelineMax)
      .map((row) => ({ timeMs: row.timeMs, text: timelineText(row, reader) })),
    proof: [
      [
        'money after less money before and what came in',
        summary.conservation.differenceQuote === 0n
          ? 'equal to the unit'
          : reader.exactMoney(summary.conservation.differenceQuote),
      ],
      ['waterfall', run.waterfallHash],
      ['state before', summary.stateHashBefore],
      ['state after', summary.stateHashAfter],
      ['journal head', run.journal.head.hash],
    ],
  }
}

function takersOf({ run, reader }: IncidentReading): SimulationReport['takers'] {
  const { inMarketQuote, byVaultsQuote, byFundsQuote, byDeleveragingQuote, totalQuote } =
    run.summary.event.liquidated
  const takers = [
    ['the market', inMarketQuote],
    ['backstop vaults', byVaultsQuote],
    ['funds', byFundsQuote],
    ['deleveraged accounts', byDeleveragingQuote],
  ] as const
  return takers
    .filter(([, quote]) => quote > 0n)
    .map(([taker, quote]) => ({
      taker,
      value: reader.money(quote),
      share: percentOf(quote, totalQuote),
    }))
}

function borneBy({ run, reader }: IncidentReading): Pick<SimulationReport, 'layers' | 'funds'> {
  const { summary } = run
  const borne = summary.layers.map((layer) => ({ layer, ...netOf(layer, summary) }))
  const total = borne.reduce((sum, { netQuote }) => sum + netQuote, 0n)
  return {
    layers: borne.map(({ layer, returnedQuote, netQuote }) => ({
      layer: labelOf(layer),
      paid: reader.money(layer.paidQuote),
      returned: reader.money(returnedQuote),
      net: reader.money(netQuote),
      share: percentOf(netQuote, total),
      filledValue: reader.money(layer.filledValueQuote),
      fills: layer.fills,
    })),
    funds: summary.funds.map((row) => ({
      fund: row.fund,
      before: reader.money(row.beforeQuote),
      fees: reader.money(row.feesQuote),
      paid: reader.money(row.paidQuote),
      returned: reader.money(row.returnedQuote),
      after: reader.money(row.afterQuote),
      floor: reader.money(row.floorQuote),
    })),
  }
}

function pricesOf({ run, reader }: IncidentReading): Pick<SimulationReport, 'prices'> {
  return {
    prices: run.summary.prices.map((row) => ({
      market: row.market,
      first: reader.price(row.market, row.firstMarkTicks),
      lowest: reader.price(row.market, row.lowestMarkTicks),
      lowestChange: changeText(changeInPpm(row.firstMarkTicks, row.lowestMarkTicks)),
      last: reader.price(row.market, row.lastMarkTicks),
      lastChange: changeText(changeInPpm(row.firstMarkTicks, row.lastMarkTicks)),
      refused: row.refused.reduce((sum, { count }) => sum + count, 0),
      halts: row.halts,
    })),
  }
}

function cutsOf({ run, reader }: IncidentReading): Pick<SimulationReport, 'sides' | 'accounts'> {
  return {
    sides: run.summary.deleveraging.sides.map((row) => ({
      market: row.market,
      side: row.side,
      size: reader.size(row.market, row.lots),
      openInterest: reader.size(row.market, row.openInterestLots),
      share: percentOf(row.lots, row.openInterestLots),
      accounts: row.accounts,
    })),
    accounts: run.track.cuts
      .toSorted(byCost)
      .slice(0, accountsListed)
      .map(({ account, fills, valueQuote, forgoneQuote }) => ({
        account,
        fills,
        value: reader.money(valueQuote),
        forgone: reader.money(forgoneQuote),
      })),
  }
}

/** Lines keep what stood last in a span, bars what was closed in it. */
function courseOf({ run }: IncidentReading): RunCourse {
  const { track, summary, book } = run
  const { points } = track
  const whole = Number(book.asset.wholeUnitQuote)
  const stepMs = (points[1]?.timeMs ?? summary.endMs) - (points[0]?.timeMs ?? summary.startMs)
  const pointsASpan = Math.max(1, Math.ceil(points.length / barsMax))
  const spans = Array.from({ length: Math.ceil(points.length / pointsASpan) }, (_none, span) =>
    points.slice(span * pointsASpan, (span + 1) * pointsASpan),
  )
  const lasts = spans.flatMap((span) => span.at(-1) ?? [])
  const spanMs = Math.max(1, pointsASpan * stepMs)
  const rate = (valueOf: (point: TrackPoint) => bigint): number[] =>
    spans.map((span) => {
      const sum = span.reduce((total, point) => total + valueOf(point), 0n)
      return Number(sum) / whole / (spanMs / 1_000)
    })
  return {
    fromMs: summary.startMs,
    stepMs: spanMs,
    prices: summary.prices.map(({ market, firstMarkTicks }, index) => ({
      name: market,
      values: [
        100,
        ...lasts.map(({ marksTicks }) => percentOfFirst(firstMarkTicks, marksTicks[index])),
      ],
    })),
    balances: summary.funds.map(({ fund, beforeQuote }, index) => ({
      name: fund,
      values: [beforeQuote, ...lasts.map(({ balancesQuote }) => balancesQuote[index] ?? 0n)].map(
        (balance) => Number(balance) / whole,
      ),
    })),
    liquidated: rate(({ liquidatedQuote }) => liquidatedQuote),
    deleveraged: rate(({ deleveragedQuote }) => deleveragedQuote),
    openInterest: openInterestOf(run),
  }
}

function percentOfFirst(first: Ratio, mark: Ratio | undefined): number {
  return mark === undefined ? 0 : 100 + changeInPpm(first, mark) / 10_000
}

function openInterestOf({ track, summary }: IncidentReading['run']): RunCourse['openInterest'] {
  const { openInterest: samples } = track
  const [first, second] = samples
  const stepMs = (second?.timeMs ?? summary.endMs) - (first?.timeMs ?? summary.startMs)
  const markets = summary.conservation.openInterest.flatMap(
    ({ market, beforeLots }, index): NamedCourse[] => {
      if (beforeLots === 0n) return []
      const values = samples.map(
        ({ lots }) => Number(((lots[index] ?? 0n) * 10_000n) / beforeLots) / 100,
      )
      return [{ name: market, values }]
    },
  )
  return { stepMs: Math.max(1, stepMs), markets }
}
