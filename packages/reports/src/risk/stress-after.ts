import { compareRatios, type Ratio, ratio } from '@plimsoll/engine'
import { defaultedAccounts, type PlayedRound } from '../comparison/played-round.ts'
import { type RoundFill, roundFills } from '../comparison/round-fills.ts'
import { type Exposure, exposuresOf } from './exposures.ts'
import {
  largestReturnPpm,
  lossIn,
  lossNear,
  type ShockLaw,
  type Stress,
  stressLoss,
  stressOf,
} from './price-moves.ts'

const million = 1_000_000n

/** Hedges that a round broke. */
export interface BrokenHedges {
  /** Σ of what stress losses of cut accounts grew by, exact quote units. */
  readonly lossQuote: Ratio
  /** Accounts for which it grew. */
  readonly accounts: number
}

/** The bucket that has most to lose for what it has. */
export interface StressedBucket {
  readonly account: string
  readonly bucket: string
  /** Stress loss over equity, exact. SPEC N-2. */
  readonly leverage: Ratio
}

/** What a round did to losses under stress. */
export interface StressAfter {
  readonly source: Stress['source']
  readonly brokenHedges: BrokenHedges
  /** Of buckets without a case and with equity above 0; the first by account and bucket among equals. */
  readonly largestStress: StressedBucket | undefined
  /** Mean over the moves of Σ max(0, loss − equity) over the same buckets, exact quote units. SPEC A-11. */
  readonly meanShortfallQuote: Ratio
}

/** Broken hedges alone; see `stressAfter`. */
export function brokenHedges(played: PlayedRound, law: ShockLaw): BrokenHedges {
  return brokenUnder(played, stressOf(played.spec, law), roundFills(played))
}

/** The largest stress leverage alone; see `stressAfter`. */
export function largestStress(played: PlayedRound, law: ShockLaw): StressedBucket | undefined {
  return largestUnder(played, stressOf(played.spec, law))
}

/**
 * Losses under stress before and after a round. A hedge is broken by as much as a cut account's stress loss (SPEC N-1) is larger
 * after the round than before, bucket by bucket; what a cut lowers elsewhere is not taken off.
 */
export function stressAfter(
  played: PlayedRound,
  law: ShockLaw,
  fills: readonly RoundFill[],
): StressAfter {
  const stress = stressOf(played.spec, law)
  return {
    source: stress.source,
    brokenHedges: brokenUnder(played, stress, fills),
    largestStress: largestUnder(played, stress),
    meanShortfallQuote: meanShortfall(played, stress),
  }
}

function brokenUnder(
  { spec, before, after }: PlayedRound,
  { moves }: Stress,
  fills: readonly RoundFill[],
): BrokenHedges {
  const cut = new Set(fills.filter(({ kind }) => kind === 'cut').map(({ account }) => account))
  const returnMaxPpm = largestReturnPpm(moves)
  const [was, now] = [before, after].map(({ margins }) => {
    const own = margins.filter(({ account }) => cut.has(account))
    const { scale, exposures } = exposuresOf(spec, own, 'declared')
    const losses = exposures.map(
      (one) => [keyOf(one), stressLoss(one, moves, returnMaxPpm)] as const,
    )
    return { scale, exposures, losses: new Map(losses) }
  })
  if (was === undefined || now === undefined) throw new Error('a round has a before and an after')
  let grown = 0n
  const accounts = new Set<string>()
  for (const one of now.exposures) {
    const key = keyOf(one)
    const growth = (now.losses.get(key) ?? 0n) * was.scale - (was.losses.get(key) ?? 0n) * now.scale
    if (growth <= 0n) continue
    grown += growth
    accounts.add(one.account)
  }
  return { lossQuote: ratio(grown, was.scale * now.scale * million), accounts: accounts.size }
}

function largestUnder(played: PlayedRound, { moves }: Stress): StressedBucket | undefined {
  const returnMaxPpm = largestReturnPpm(moves)
  const leverages = standing(played).map((one) => ({
    one,
    near: moves.reduce((most, move) => Math.max(most, lossNear(one, move)), 0) / one.equityNear,
  }))
  const line = leverages.reduce((largest, { near }) => Math.max(largest, near), 0) * (1 - 1e-6)
  let largest: StressedBucket | undefined
  for (const { one, near } of leverages) {
    if (near < line) continue
    const loss = stressLoss(one, moves, returnMaxPpm)
    const leverage = ratio(loss, one.equity * million)
    if (largest === undefined || compareRatios(leverage, largest.leverage) > 0) {
      largest = { account: one.account, bucket: one.bucket, leverage }
    }
  }
  return largest
}

function meanShortfall(played: PlayedRound, { moves }: Stress): Ratio {
  const { scale, exposures } = held(played)
  const returnMaxPpm = largestReturnPpm(moves)
  let short = 0n
  for (const one of exposures) {
    if (one.grossNear * returnMaxPpm * (1 + 1e-9) < one.equityNear * 1e6) continue
    for (const move of moves) {
      const excess = lossIn(one, move) - one.equity * million
      if (excess > 0n) short += excess
    }
  }
  return moves.length === 0 ? ratio(0n) : ratio(short, scale * million * BigInt(moves.length))
}

/** Buckets that a drain looks at: of accounts without a case, with equity above 0 and something at stake. */
function standing(played: PlayedRound): readonly Exposure[] {
  return held(played).exposures.filter(({ equity, stakes }) => equity > 0n && stakes.length > 0)
}

function held({ spec, round, after }: PlayedRound): ReturnType<typeof exposuresOf> {
  const defaulted = defaultedAccounts(round)
  const others = after.margins.filter(({ account }) => !defaulted.has(account))
  return exposuresOf(spec, others, 'declared')
}

function keyOf({ account, bucket }: Exposure): string {
  return JSON.stringify([account, bucket])
}
