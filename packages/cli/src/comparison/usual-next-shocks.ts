import type { NextShocks } from '@plimsoll/reports'

/** The law of next moves where nobody asks for another. The level is that of Basel's market risk rules. */
export const usualNextShocks: NextShocks = { seed: 1, draws: 500, levelPpm: 975_000 }
