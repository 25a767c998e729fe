/**
 * The accounts of the twin. Ranks come from correlated normal scores (a Gaussian copula), values
 * from the published distributions, so that little but who has what together is left to the seed.
 */
import { marginalQuantile, paretoQuantile } from './marginal.ts'
import * as published from './october-summary-statistics.ts'
import { exponential, normalQuantile } from './portable-math.ts'
import { type RandomStream, randomStream } from './random-stream.ts'
import { byScore, evenDraw, spreadOverSlices } from './ranks.ts'

/** One account of the twin; money in USD. */
export interface TwinAccount {
  readonly notional: number
  readonly profit: number
  readonly accountValue: number
  /** Flagged as of negative equity, whether or not the account value is below 0. */
  readonly isFlagged: boolean
  readonly fillCount: number
}

// An account while it is being drawn: the random scores that rank it, then what the ranks give it.
interface Draft {
  readonly notionalScore: number
  readonly valueScore: number
  readonly percentScore: number
  readonly loserScore: number
  readonly flagScore: number
  readonly fillCount: number
  notional: number
  percent: number
  profit: number
  accountValue: number
  isFlagged: boolean
}

// Weights of independent normal scores, fitted to the published correlations: ln value with ln
// notional 0.81 and with ln leverage −0.27; in ranks, leverage with PnL % −0.59 and notional with
// profit 0.89.
const VALUE_WEIGHTS = { notional: 0.87, own: 0.493 } as const
const PERCENT_WEIGHTS = { notional: -0.1, value: 0.65, own: 0.76 } as const

const STREAMS = { scores: 1, losers: 2, flags: 3, fills: 4, slices: 5, losses: 6 } as const

/** Every account of a seed, in no meaningful order. */
export function twinAccounts(seed: number): readonly TwinAccount[] {
  const stream = (name: keyof typeof STREAMS): RandomStream => randomStream(seed, STREAMS[name])
  const drafts = scoredDrafts(stream)
  const slices = stream('slices')
  placeNotionals(drafts, slices)
  placeProfits(drafts, slices, stream('losses'))
  placeAccountValues(drafts, slices)
  return drafts
}

function scoredDrafts(stream: (name: keyof typeof STREAMS) => RandomStream): Draft[] {
  const scores = stream('scores')
  const losers = stream('losers')
  const flags = stream('flags')
  const fills = stream('fills')
  return Array.from({ length: published.accountCount }, () => {
    const notional = normalQuantile(evenDraw(scores))
    const value = normalQuantile(evenDraw(scores))
    const percent = normalQuantile(evenDraw(scores))
    const { notional: n, value: v, own } = PERCENT_WEIGHTS
    return {
      notionalScore: notional,
      valueScore: VALUE_WEIGHTS.notional * notional + VALUE_WEIGHTS.own * value,
      percentScore: n * notional + v * value + own * percent,
      loserScore: losers(),
      flagScore: flags(),
      fillCount: fillCountAt(evenDraw(fills)),
      notional: 0,
      percent: 0,
      profit: 0,
      accountValue: 0,
      isFlagged: false,
    }
  })
}

function placeNotionals(drafts: readonly Draft[], slices: RandomStream): void {
  const notionalAt = marginalQuantile(published.notionalUsd)
  const percentAt = marginalQuantile(published.profitPercent)
  spreadOverSlices(
    byScore(drafts, ({ notionalScore }) => notionalScore),
    slices,
    (draft, probability) => {
      draft.notional = notionalAt(probability)
    },
  )
  spreadOverSlices(
    byScore(drafts, ({ percentScore }) => percentScore),
    slices,
    (draft, probability) => {
      draft.percent = percentAt(probability)
    },
  )
}

/**
 * Gains take the published distribution in the order of notional × PnL %; losses are a log-normal
 * share of notional.
 */
function placeProfits(drafts: readonly Draft[], slices: RandomStream, losses: RandomStream): void {
  const byLuck = byScore(drafts, ({ loserScore }) => loserScore)
  const losers = byLuck.slice(0, published.losingCount)
  const winners = byLuck.slice(published.losingCount)
  const gainAt = marginalQuantile(published.profitUsd, losers.length / drafts.length)
  const byGain = byScore(winners, ({ notional, percent }) => notional * percent)
  spreadOverSlices(byGain, slices, (draft, probability) => {
    draft.profit = gainAt(probability)
  })
  for (const draft of losers) {
    const deviation = published.lossLogDeviation * normalQuantile(evenDraw(losses))
    draft.profit = (-draft.notional * published.medianLossPercent * exponential(deviation)) / 100
  }
}

/**
 * The flagged accounts are spread over all sizes. Some are insolvent by as much as others are
 * worth; the rest have the least value of all, which is where the published leverages of 100 and
 * more come from.
 */
function placeAccountValues(drafts: readonly Draft[], slices: RandomStream): void {
  const byLuck = byScore(drafts, ({ flagScore }) => flagScore)
  const flagged = byLuck.slice(0, published.flaggedCount)
  const insolvent = flagged.slice(0, published.insolventCount)
  const poor = flagged.slice(published.insolventCount)
  const others = byLuck.slice(published.flaggedCount)
  const valueAt = marginalQuantile(published.accountValueUsd, insolvent.length / drafts.length)
  const solvent = [...byScore(poor, scoreOfValue), ...byScore(others, scoreOfValue)]
  spreadOverSlices(solvent, slices, (draft, probability) => {
    draft.accountValue = valueAt(probability)
  })
  spreadOverSlices(byScore(insolvent, scoreOfValue), slices, (draft, probability) => {
    draft.accountValue = -valueAt(probability)
  })
  for (const draft of flagged) draft.isFlagged = true
}

function fillCountAt(probability: number): number {
  let below = 0
  for (const [index, count] of published.accountsByFillCount.entries()) {
    below += count / published.accountCount
    if (probability < below) return index + 1
  }
  const tail = {
    from: published.accountsByFillCount.length + 1,
    to: published.fillCountMaximum + 1,
    exponent: published.fillCountTailExponent,
  }
  return Math.floor(paretoQuantile(tail, (probability - below) / (1 - below)))
}

function scoreOfValue({ valueScore }: Draft): number {
  return valueScore
}
