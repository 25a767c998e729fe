/**
 * What happened, as every importer says it: one line of `events.jsonl`. Amounts are decimal texts exactly as the source
 * gives them; what the source does not say is absent, never 0.
 */
export interface ImportEvent {
  /** Milliseconds UTC of the venue, not of whoever recorded it. */
  readonly timeMs: number
  readonly kind: ImportEventKind
  readonly market?: string
  readonly account?: string
  /** Who was on the other side, where the source says it. */
  readonly counterparty?: string
  /** The side of the position that is closed, or opened. Of a fill that turns a position: the side it ends on. */
  readonly side?: 'long' | 'short'
  readonly direction?: 'buy' | 'sell'
  /** Above 0. */
  readonly size?: string
  readonly price?: string
  readonly markPrice?: string
  readonly indexPrice?: string
  readonly openInterest?: string
  readonly fundingRate?: string
  /** Money to the account (above 0) or from it. */
  readonly value?: string
  /** What `value` is counted in, where the money of the source is not all of one kind. */
  readonly asset?: string
  /** Paid by the account; below 0 is a rebate. */
  readonly fee?: string
  /** What the fee was paid in, where it is another asset than the money of the market. */
  readonly feeAsset?: string
  readonly realisedPnl?: string
  /** The signed position of the account before the fill. */
  readonly positionBefore?: string
  /** Binds the two sides of one trade, where the source does. */
  readonly trade?: string
  /** Where the venue says that a position stands in its queue, as the venue shows it. */
  readonly rank?: string
  /** How far a result has fallen from its peak, as the venue gives it. */
  readonly ratio?: string
  /** The source's own word for what this is, where one kind of ours has several. */
  readonly detail?: string
  readonly source: EventSource
}

/**
 * `liquidation`: a fill of an account that is being liquidated, on its own side. `deleveraging`: a fill that was forced on
 * a counterparty. `fill`: any other fill. `ledger`: an entry of the source that moves no money of this domain.
 * `fundBalance`: what an insurance fund holds from then on. `adlIndicator`: where the venue says a position stands in its
 * queue. `settlement`: a position was closed because its market ended. `fee`, `liquidationFee`, `profit`: an entry of an
 * account's statement that says nothing but this.
 */
export type ImportEventKind =
  | 'fill'
  | 'liquidation'
  | 'deleveraging'
  | 'funding'
  | 'transfer'
  | 'mark'
  | 'ledger'
  | 'fundBalance'
  | 'adlIndicator'
  | 'settlement'
  | 'fee'
  | 'liquidationFee'
  | 'profit'

/** Where an event was read: the index of the file in the manifest's `inputs`, and its line, from 1. */
export interface EventSource {
  readonly file: number
  readonly line: number
}
