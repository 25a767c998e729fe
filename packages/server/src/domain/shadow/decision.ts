import { addRatios, type Lots, type Ratio, ratio, type Side } from '@plimsoll/engine'

/** One leg of a bucket that was closed by force. */
export interface Leg {
  readonly account: string
  readonly bucket: string
  readonly market: string
  /** Of the position that was closed. */
  readonly side: Side
}

/** Which decisions are about the same thing. */
export function legKey({ account, bucket, market, side }: Leg): string {
  return JSON.stringify([account, bucket, market, side])
}

/** One forced fill, seen from the counterparty. */
export interface DecidedFill {
  readonly account: string
  readonly bucket: string
  readonly lots: Lots
  /** Absent where the lots were worth nothing at any price. */
  readonly priceTicks?: Ratio
  /** Forgone against mark, quote units. */
  readonly costQuote: Ratio
}

/** What somebody decided about one leg. */
export interface Decision {
  readonly leg: Leg
  /** Milliseconds UTC. */
  readonly timeMs: number
  readonly fundPaidQuote: bigint
  readonly fills: readonly DecidedFill[]
}

/** What the engine decided, on a copy. */
export interface EngineDecision extends Decision {
  /** Of the state it was decided on. */
  readonly sequence: number
  /** Of the case, at opening; all its legs together. */
  readonly deficitQuote: bigint
}

/** What the venue decided. */
export interface PostedDecision extends Decision {
  readonly decisionId: string
}

/** Lots closed in all. */
export function lotsOf(fills: readonly DecidedFill[]): bigint {
  return fills.reduce((sum, { lots }) => sum + lots, 0n)
}

/** Cost of all to their counterparties. */
export function costOf(fills: readonly DecidedFill[]): Ratio {
  return fills.reduce((sum, { costQuote }) => addRatios(sum, costQuote), ratio(0n))
}

/** Average price of the lots; undefined without any that have one. */
export function averagePrice(fills: readonly DecidedFill[]): Ratio | undefined {
  let lots = 0n
  let total = ratio(0n)
  for (const fill of fills) {
    if (fill.priceTicks === undefined) continue
    const { numerator, denominator } = fill.priceTicks
    lots += fill.lots
    total = addRatios(total, ratio(numerator * fill.lots, denominator))
  }
  return lots === 0n ? undefined : ratio(total.numerator, total.denominator * lots)
}
