/** A wave that is over: what was missing, what closing really cost, what was raised. Quote units. */
export interface WaveResult {
  readonly deficitQuote: bigint
  readonly neededQuote: bigint
  readonly raisedQuote: bigint
}
