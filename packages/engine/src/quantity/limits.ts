/** The largest amount that a column can hold: 2^53 − 1. */
export const amountMax: bigint = 9_007_199_254_740_991n

/** Characters an identifier may have. */
export const identifierLengthMax = 128
