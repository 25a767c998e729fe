/** A line that a ratio crosses, in millionths below 0: `300000` is −30 %. */
export interface TriggerLine {
  readonly ppm: number
  /** Whether the line itself does not count. */
  readonly isStrict: boolean
}

/**
 * What switches a layer on, and what switches it off again (SPEC T-1). Start and stop differ, so that a measure that swings
 * about one line does not switch the layer with every swing. Amounts are quote units, lines are millionths.
 */
export type TriggerSpec =
  /** The funds of the market's pool have nothing available. */
  | { readonly kind: 'fundEmpty' }
  /** The pool's balance fell so far below its peak in a window. */
  | {
      readonly kind: 'fundDrawdown'
      readonly windowMs: number
      readonly start: TriggerLine
      readonly stop: TriggerLine
    }
  /** The market's result fell so far below its own peak, measured by the peak of the pool. */
  | {
      readonly kind: 'marketDrawdown'
      readonly windowMs: number
      readonly start: TriggerLine
      readonly stop: TriggerLine
      /** The pool needs more than this for the layer to start. */
      readonly balanceAboveQuote?: bigint
      /** Funds before the layer pay down to the line and no further. SPEC T-4. */
      readonly isPinned?: true
    }
  /** The pool's balance is below its average by a share of it, at least by a cushion. */
  | {
      readonly kind: 'belowAverage'
      readonly windowMs: number
      readonly sharePpm: number
      readonly cushionQuote: bigint
    }
  /** So many losses of at least so much in a window. */
  | {
      readonly kind: 'losses'
      readonly windowMs: number
      readonly count: number
      readonly amountQuote: bigint
    }
  /** So many buckets wait to be closed. */
  | { readonly kind: 'backlog'; readonly startCount: number; readonly stopCount: number }
  /** A case below 0; no fund is asked. */
  | { readonly kind: 'negativeEquity' }
  /** A vault's positions have lost so much. */
  | {
      readonly kind: 'vaultLoss'
      readonly account: string
      readonly startQuote: bigint
      readonly stopQuote: bigint
    }
  /** A vault holds as much as it may. */
  | { readonly kind: 'vaultFull'; readonly account: string; readonly capacityQuote: bigint }
  /** Traders' profit on one side is too large for the pool that owes it. SPEC W-7. */
  | {
      readonly kind: 'poolFactor'
      readonly account: string
      readonly startPpm: number
      /** No cut takes the factor below this. */
      readonly floorPpm: number
    }
  /** An officer switches it. */
  | { readonly kind: 'manual' }
  /** One of several starts it; all of them must be clear to stop it. */
  | { readonly kind: 'anyOf'; readonly triggers: readonly TriggerSpec[] }
