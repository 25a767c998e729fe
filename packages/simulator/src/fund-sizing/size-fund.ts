import { type BookSpec, createState, type Ratio, view } from '@plimsoll/engine'
import { type Cover, coverOf } from './cover.ts'
import { openInterestQuote } from '../rule-burden/market-value.ts'
import { ordered, type OrderedDraws } from './order-statistics.ts'
import type { DeclaredPath, PathDraw } from './path-draw.ts'
import { comparePooling, mean, type Pooling, total } from './pooling.ts'
import { type Refill, refillOf } from './refill.ts'
import { type ExactRisk, exactRisk, measureRisk, type RiskMeasure } from './risk-measure.ts'
import {
  type CheapestSize,
  cheapestSize,
  type CostRatio,
  type Emptied,
  emptiedAmong,
  ruinAt,
  ruinCurve,
  type RuinPoint,
} from './ruin.ts'
import type { StaticCover } from './static-cover.ts'
import { type TailIndex, tailIndex } from './tail-index.ts'

/** What a fund is sized for. */
export interface SizingSettings {
  /** The part of paths that the fund is to survive, above 0 and below 1. */
  readonly level: Ratio
  /** Of the bootstrap. */
  readonly seed: number
  /** What moves of all marks would do to the book as it stands. */
  readonly standing: readonly StaticCover[]
  /** What the scheduled moves would leave the book short of if nothing could be closed on the way. */
  readonly scheduledShortQuote: bigint
  readonly costRatio?: CostRatio
  /** What flows into the funds in a day, quote units, above 0. */
  readonly inflowQuote?: bigint
}

/** How large the insurance funds of a book have to be. Amounts are quote units, above floors. */
export interface FundSizing {
  readonly level: Ratio
  /** In the order of their seeds. */
  readonly paths: readonly PathDraw[]
  readonly net: DrawSummary
  /** The same without the fees that funds receive on the way. */
  readonly gross: DrawSummary
  readonly recommendedQuote: bigint
  /** What all insurance funds have now. */
  readonly availableQuote: bigint
  readonly funds: readonly FundSize[]
  /** What the book is short of before anything happens: part of every draw. */
  readonly shortNowQuote: bigint
  /** Paths in which at least one fund is asked for more than it has now. */
  readonly emptiedNow: Emptied
  /** The same if they were one fund. */
  readonly ruinNow: RuinPoint
  readonly ruinRecommended: RuinPoint
  readonly ruin: readonly RuinPoint[]
  readonly cheapest?: CheapestSize
  readonly pooling: Pooling
  readonly cover: readonly Cover[]
  readonly standing: readonly StaticCover[]
  readonly scheduledShortQuote: bigint
  /** Value of all long lots at the start. */
  readonly openInterestQuote: bigint
  /** Whether some insurance fund takes positions over, as things are declared; else all of them pay deficits only. */
  readonly takesOver: boolean
  readonly tail?: TailIndex
  readonly refill?: Refill
  readonly declared: DeclaredSummary
  /** The paths that draw most, largest first. */
  readonly worst: readonly PathDraw[]
  /** Funds that hold positions: what these gain or lose is in no draw. */
  readonly fundsWithPositions: readonly string[]
}

export interface DrawSummary extends RiskMeasure {
  readonly meanQuote: bigint
  readonly largestQuote: bigint
}

/** One fund of the book. */
interface FundSize {
  readonly fund: string
  readonly availableQuote: bigint
  readonly risk: ExactRisk
  /** Paths in which it is asked for more than it has. */
  readonly emptied: Emptied
}

/** What others pay as things are declared: means over paths. */
interface DeclaredSummary {
  readonly deficitQuote: bigint
  readonly fundsPaidQuote: bigint
  readonly deleveragingPaidQuote: bigint
  readonly forgoneQuote: bigint
  readonly haircutQuote: bigint
  readonly leftQuote: bigint
  readonly deleveragedAccounts: bigint
  readonly deleveragedValueQuote: bigint
  /** Paths in which deleveraging or a haircut had to pay, and in which something was left. */
  readonly pathsOthersPaid: number
  readonly pathsLeft: number
}

/** Resampled sets of paths behind every bootstrap band. */
const resamples = 2_000
const ruinSteps = 100
const worstPaths = 5

/**
 * How large the funds have to be, from measured paths.
 *
 * @param paths draws of paths that differ in their seeds alone
 * @throws TooFewPaths where they cannot support the level
 */
export function sizeFund(
  book: BookSpec,
  { paths, declared }: { paths: readonly PathDraw[]; declared: readonly DeclaredPath[] },
  settings: SizingSettings,
): FundSizing {
  const { level, standing, scheduledShortQuote, costRatio, inflowQuote } = settings
  const now = view(createState(book))
  const sorted = ordered(paths.map(({ pooled }) => pooled.peakQuote))
  const net = summarise(sorted, settings)
  const gross = summarise(ordered(paths.map(({ pooled }) => pooled.peakPaidQuote)), settings)
  const { recommendedQuote } = net
  const funds = sizeEachFund(book, paths, settings)
  const availableQuote = total(funds.map((fund) => fund.availableQuote))
  const tail = tailIndex(sorted)
  const ends = paths.map(({ pooled }) => pooled.endQuote)
  return {
    level,
    paths,
    net,
    gross,
    recommendedQuote,
    availableQuote,
    funds,
    shortNowQuote: now.shortfall().deficitQuote,
    emptiedNow: emptiedAmong(paths.filter((path) => isEmptied(path, funds)).length, paths.length),
    ruinNow: ruinAt(sorted, availableQuote),
    ruinRecommended: ruinAt(sorted, recommendedQuote),
    ruin: ruinCurve(sorted, ruinSteps),
    ...(costRatio && { cheapest: cheapestSize(sorted, costRatio) }),
    pooling: comparePooling(paths, level),
    cover: coverOf(paths, level),
    standing,
    scheduledShortQuote,
    openInterestQuote: openInterestQuote(book, now),
    takesOver: book.waterfall.some(
      (layer) => layer.layer === 'insuranceFund' && layer.mode === 'takeover',
    ),
    ...(tail && { tail }),
    ...(inflowQuote !== undefined && {
      refill: refillOf(ends, { sizeQuote: recommendedQuote, inflowQuote, level }),
    }),
    declared: summariseDeclared(declared),
    worst: paths
      .toSorted((a, b) => Number(b.pooled.peakQuote - a.pooled.peakQuote) || a.seed - b.seed)
      .slice(0, worstPaths),
    fundsWithPositions: book.funds
      .filter(({ positions }) => (positions?.length ?? 0) > 0)
      .map(({ fund }) => fund),
  }
}

function summarise(draws: OrderedDraws, { level, seed }: SizingSettings): DrawSummary {
  return {
    ...measureRisk(draws, { level, seed, resamples }),
    meanQuote: mean(draws),
    largestQuote: draws.at(-1) ?? 0n,
  }
}

function sizeEachFund(
  book: BookSpec,
  paths: readonly PathDraw[],
  { level }: SizingSettings,
): FundSize[] {
  const now = new Map(
    view(createState(book))
      .funds()
      .map(({ fund, availableQuote }) => [fund, availableQuote]),
  )
  return (paths[0]?.funds ?? []).map(({ fund }, at) => {
    const peaks = ordered(paths.map(({ funds }) => funds[at]?.peakQuote ?? 0n))
    const availableQuote = now.get(fund) ?? 0n
    return {
      fund,
      availableQuote,
      risk: exactRisk(peaks, level),
      emptied: ruinAt(peaks, availableQuote),
    }
  })
}

function isEmptied({ funds }: PathDraw, now: readonly FundSize[]): boolean {
  return funds.some(({ peakQuote }, at) => peakQuote > (now[at]?.availableQuote ?? 0n))
}

function summariseDeclared(paths: readonly DeclaredPath[]): DeclaredSummary {
  const meanOf = (amountOf: (path: DeclaredPath) => bigint): bigint => mean(paths.map(amountOf))
  return {
    deficitQuote: meanOf((path) => path.deficitQuote),
    fundsPaidQuote: meanOf((path) => path.fundsPaidQuote),
    deleveragingPaidQuote: meanOf((path) => path.deleveragingPaidQuote),
    forgoneQuote: meanOf((path) => path.forgoneQuote),
    haircutQuote: meanOf((path) => path.haircutQuote),
    leftQuote: meanOf((path) => path.leftQuote),
    deleveragedAccounts: meanOf((path) => BigInt(path.deleveragedAccounts)),
    deleveragedValueQuote: meanOf((path) => path.deleveragedValueQuote),
    pathsOthersPaid: paths.filter(
      ({ deleveragingPaidQuote, haircutQuote }) => deleveragingPaidQuote + haircutQuote > 0n,
    ).length,
    pathsLeft: paths.filter(({ leftQuote }) => leftQuote > 0n).length,
  }
}
