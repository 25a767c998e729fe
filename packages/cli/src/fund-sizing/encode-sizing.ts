import type { Ratio } from '@plimsoll/engine'
import { type BookFormat, formatMoney, formatRatio } from '@plimsoll/protocol'
import type { FundSizingDocument } from '@plimsoll/reports'
import {
  type Band,
  type DrawSummary,
  type Emptied,
  type FundSizing,
  type RuinPoint,
  type Scenario,
  toNumber,
} from '@plimsoll/simulator'
import { confidenceDefault } from './read-sizing-options.ts'
import { sizingAnswer, sizingCaveats } from './sizing-answer.ts'
import { sizingMoney } from './sizing-money.ts'
import type { SizingRequest } from './size-on-paths.ts'

/** What is encoded. */
interface Sized {
  readonly request: SizingRequest
  readonly scenario: Scenario
  /** What of the scenario does not apply to the book. */
  readonly leftOut: readonly string[]
  readonly sizing: FundSizing
  readonly format: BookFormat
}

/** A sizing as one document: decimals of the asset for amounts. */
export function encodeSizing({
  request,
  scenario,
  leftOut,
  sizing,
  format,
}: Sized): FundSizingDocument {
  const { seed, shock = [] } = request
  const money = (amountQuote: bigint): string => formatMoney(format, amountQuote)
  const {
    recommendedQuote: recommended,
    availableQuote: available,
    paths: { length: paths },
  } = sizing
  const { name, decimals } = format.asset
  const read = sizingMoney(format, sizing.net.largestQuote)
  return {
    version: 1,
    domain: format.domain,
    asset: { name, decimals },
    ...(request.book !== undefined && { book: request.book }),
    scenario: scenario.scenario,
    title: scenario.title,
    ...(shock.length > 0 && { shocks: shock.map(({ text }) => text) }),
    seedFirst: seed + 1,
    seedLast: seed + paths,
    paths,
    confidence: (request.confidence ?? confidenceDefault).text,
    answer: sizingAnswer(sizing, { ...read, title: scenario.title, asset: name }),
    caveats: sizingCaveats(sizing, { ...read, isOwnBook: request.book === undefined, leftOut }),
    recommended: money(recommended),
    available: money(available),
    shortNow: money(sizing.shortNowQuote),
    missing: money(recommended > available ? recommended - available : 0n),
    net: encodeDraw(sizing.net, money),
    gross: encodeDraw(sizing.gross, money),
    emptiedNow: frequencyOf(sizing.emptiedNow),
    ruin: sizing.ruin.map((point) => encodeRuin(point, money)),
    ruinNow: encodeRuin(sizing.ruinNow, money),
    ruinRecommended: encodeRuin(sizing.ruinRecommended, money),
    ...encodeAsked(request, sizing, money),
    funds: sizing.funds.map(({ fund, availableQuote, risk, emptied }) => ({
      fund,
      available: money(availableQuote),
      valueAtRisk: money(risk.valueAtRiskQuote),
      recommended: money(risk.recommendedQuote),
      emptied: frequencyOf(emptied),
    })),
    ...encodeDefaults(sizing, money),
    ...encodePaths(sizing, money),
  }
}

type Money = (amountQuote: bigint) => string

function encodeDraw(draw: DrawSummary, money: Money): FundSizingDocument['net'] {
  const band = ({ lowQuote, highQuote }: Band) => ({ low: money(lowQuote), high: money(highQuote) })
  return {
    mean: money(draw.meanQuote),
    largest: money(draw.largestQuote),
    valueAtRisk: money(draw.valueAtRiskQuote),
    valueAtRiskBand: band(draw.exactBand),
    valueAtRiskBootstrap: band(draw.bootstrapBand),
    expectedShortfall: money(draw.expectedShortfallQuote),
    expectedShortfallBand: band(draw.shortfallBand),
  }
}

function frequencyOf({
  emptied,
  probability,
  low,
  high,
}: Emptied): FundSizingDocument['emptiedNow'] {
  return {
    paths: emptied,
    probability: rounded(probability),
    low: rounded(low),
    high: rounded(high),
  }
}

function encodeRuin(point: RuinPoint, money: Money): FundSizingDocument['ruinNow'] {
  return { size: money(point.sizeQuote), ...frequencyOf(point) }
}

/** What is there only where somebody asked for it. */
function encodeAsked(
  { costRatio }: SizingRequest,
  { cheapest, refill }: FundSizing,
  money: Money,
): Pick<FundSizingDocument, 'cheapest' | 'refill'> {
  return {
    ...(cheapest &&
      costRatio && {
        cheapest: {
          holdingCost: costRatio.holding.text,
          missingCost: costRatio.missing.text,
          level: rounded(toNumber(cheapest.level)),
          size: money(cheapest.sizeQuote),
          ...(cheapest.pathsNeeded !== undefined && { pathsNeeded: cheapest.pathsNeeded }),
        },
      }),
    ...(refill && {
      refill: {
        inflow: money(refill.inflowQuote),
        mean: String(refill.meanDays),
        median: String(refill.medianDays),
        ninety: String(refill.ninetyDays),
        confident: String(refill.confidentDays),
        longest: String(refill.longestDays),
        spread: refill.spread.map(({ days, paths }) => ({ days: String(days), paths })),
      },
    }),
  }
}

function encodeDefaults(
  { pooling, cover, standing, tail }: FundSizing,
  money: Money,
): Pick<FundSizingDocument, 'pooling' | 'cover' | 'standing' | 'tail'> {
  const { separateEmptied, dividedEmptied, pooledEmptied } = pooling
  return {
    pooling: {
      separate: money(pooling.separateQuote),
      pooled: money(pooling.pooledQuote),
      saved: money(pooling.savedQuote),
      separateEmptied,
      dividedEmptied,
      pooledEmptied,
      markets: pooling.markets.map((row) => ({
        market: row.market,
        mean: money(row.meanQuote),
        size: money(row.sizeQuote),
        divided: money(row.dividedQuote),
        dividedEmptied: row.dividedEmptied,
      })),
    },
    cover: cover.map(({ count, meanQuote, valueAtRiskQuote, largestQuote }) => ({
      count,
      mean: money(meanQuote),
      valueAtRisk: money(valueAtRiskQuote),
      largest: money(largestQuote),
    })),
    standing: standing.map(({ move, deficitQuote, owners, largest, together }) => ({
      movePercent: percentOf(move),
      deficit: money(deficitQuote),
      owners,
      largest: largest.map((row) => ({ owner: row.owner, deficit: money(row.deficitQuote) })),
      together: together.map((row) => ({ count: row.count, deficit: money(row.deficitQuote) })),
    })),
    ...(tail && {
      tail: {
        index: rounded(tail.index),
        standardError: rounded(tail.standardError),
        largest: tail.largest,
        verdict: tail.verdict,
        plot: tail.plot.map(({ largest, index }) => ({ largest, index: rounded(index) })),
      },
    }),
  }
}

function encodePaths(
  { declared, worst, paths }: FundSizing,
  money: Money,
): Pick<FundSizingDocument, 'declared' | 'worst' | 'draws'> {
  return {
    declared: {
      deficit: money(declared.deficitQuote),
      fundsPaid: money(declared.fundsPaidQuote),
      deleveragingPaid: money(declared.deleveragingPaidQuote),
      forgone: money(declared.forgoneQuote),
      haircut: money(declared.haircutQuote),
      left: money(declared.leftQuote),
      deleveragedAccounts: String(declared.deleveragedAccounts),
      deleveragedValue: money(declared.deleveragedValueQuote),
      pathsOthersPaid: declared.pathsOthersPaid,
      pathsLeft: declared.pathsLeft,
    },
    worst: worst.map(({ seed, pooled, cases, owners }) => ({
      seed,
      peak: money(pooled.peakQuote),
      end: money(pooled.endQuote),
      paid: money(pooled.paidQuote),
      fees: money(pooled.feesQuote),
      cases,
      owners: owners.map(({ owner, deficitQuote }) => ({ owner, deficit: money(deficitQuote) })),
    })),
    draws: paths.map(({ seed, pooled }) => ({
      seed,
      peak: money(pooled.peakQuote),
      end: money(pooled.endQuote),
    })),
  }
}

/** A move in percent: -30. */
function percentOf({ numerator, denominator }: Ratio): string {
  return formatRatio({ numerator: 100n * numerator, denominator }, percentPlaces).replace(
    /\.?0+$/u,
    '',
  )
}

const percentPlaces = 4

/** Six digits: what is seen of so many paths has no more. */
function rounded(value: number): number {
  return Number(value.toPrecision(6))
}
