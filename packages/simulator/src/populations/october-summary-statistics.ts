/**
 * What has been published about the accounts that were auto-deleveraged on 10 October 2025, as
 * summary statistics only: no row of any data set stands here. Source: our calibration notes on the
 * two public reconstructions of the event (HyperReplay and HyperMultiAssetedADL by ConejoCapital)
 * and on arXiv 2512.01112. Money in USD.
 */
import type { Marginal } from './marginal.ts'

/** Accounts deleveraged. */
export const accountCount = 19_337

/** Σ of the notional closed, USD. For validation only. */
export const totalNotionalUsd = 2_103_111_431

/**
 * Accounts whose realised profit is below 0. The two reconstructions say 0.6 % and 5.5 % of
 * positions; only the first agrees with the printed 1 % quantile of profit, which is positive.
 */
export const losingCount = 116

/**
 * Accounts whose value is below 0. One reconstruction counts 165 and the other flags 654; only the
 * first agrees with the printed 1 % quantile of account value, which is positive.
 */
export const insolventCount = 165

/** Accounts that the other reconstruction flags as of negative equity. */
export const flaggedCount = 654

/** The 1 % quantile of PnL %, as a loss: the typical loser lost this share of notional. */
export const medianLossPercent = 52.6

/** Standard deviation of ln PnL %, of the gains; used for the losses too. */
export const lossLogDeviation = 0.96

/** Notional closed. Tail exponents lie within the published fits of the largest accounts (Hill). */
export const notionalUsd: Marginal = {
  quantiles: [
    [0.01, 2],
    [0.05, 13.4],
    [0.1, 33],
    [0.25, 145],
    [0.5, 481],
    [0.75, 3_125],
    [0.9, 27_037],
    [0.95, 114_395],
    [0.99, 1_040_000],
  ],
  tailExponent: 0.8,
  maximum: 330_400_000,
}

/** Profit realised. */
export const profitUsd: Marginal = {
  quantiles: [
    [0.01, 0.12],
    [0.05, 4.9],
    [0.1, 12.5],
    [0.25, 58],
    [0.5, 216],
    [0.75, 1_347],
    [0.9, 11_147],
    [0.95, 45_148],
    [0.99, 447_683],
  ],
  tailExponent: 0.78,
  maximum: 52_900_000,
}

/** Account value before the event. */
export const accountValueUsd: Marginal = {
  quantiles: [
    [0.01, 0.017],
    [0.05, 12.5],
    [0.1, 39],
    [0.25, 279],
    [0.5, 941],
    [0.75, 6_036],
    [0.9, 43_664],
    [0.95, 178_324],
    [0.99, 1_670_000],
  ],
  tailExponent: 0.82,
  maximum: 316_000_000,
}

/**
 * Profit in percent of notional, gains only; the tail exponent is ours. It shapes who gains how
 * much, before profit takes its own distribution.
 */
export const profitPercent: Marginal = {
  quantiles: [
    [0.05, 5.5],
    [0.1, 11.4],
    [0.25, 23.1],
    [0.5, 45.5],
    [0.75, 89.6],
    [0.9, 167.6],
    [0.95, 208],
    [0.99, 360],
  ],
  tailExponent: 1.7,
  maximum: 7_719,
}

/** Accounts with 1, 2, … 6 fills; the rest have more. */
export const accountsByFillCount: readonly number[] = [12_827, 3_435, 1_344, 706, 394, 199]

/** Σ of the fills over all accounts. For validation only. */
export const totalFillCount = 34_983

/** The largest number of fills of one account. */
export const fillCountMaximum = 78

/**
 * Pareto exponent of the fills of accounts with more than 6, which brings the total to the
 * published one. Ours.
 */
export const fillCountTailExponent = 1.95
