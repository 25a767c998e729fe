import type { BootstrapSettings } from '@plimsoll/reports'

/** Moves drawn from the law of next shocks, for each book. */
export const lawDraws = 1_000

/** The level of the expected shortfall, millionths: the mean over the worst 25 of 1,000 moves. */
export const levelPpm = 975_000

/** Seeds on which rules may be tuned, and those on which they are reported; both ends included. */
export const tuningSeeds = { first: 1, last: 100 } as const
export const reportingSeeds = { first: 1_001, last: 1_200 } as const

/** How intervals are found. */
export const bootstrap: BootstrapSettings = { seed: 20_251_010, resamples: 2_000, levelPercent: 95 }

/** The rule that the claim is about. */
export const claimed = 'plimsoll'

/** The law of a book has a seed that no book has. */
export const lawSeedOffset: number = 2 ** 32

/** Which two moves of the law the second round follows: by mean return over markets, this far from either end, millionths. */
export const secondShockTailPpm = 25_000
