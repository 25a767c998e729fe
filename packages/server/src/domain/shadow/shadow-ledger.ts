import type { Side } from '@plimsoll/engine'
import type { Page, PageQuery } from '../domain-archive.ts'

/** What a venue did about one bankrupt bucket in one market. Sizes and prices are decimals of the domain. */
export interface VenueDecision {
  /** The venue's own name for it; the same again changes nothing. */
  readonly decisionId: string
  /** When it was decided, milliseconds UTC. */
  readonly timeMs: number
  /** Whose position was closed. */
  readonly account: string
  readonly bucket: string
  readonly market: string
  /** Of the position that was closed. */
  readonly side: Side
  /** What the venue's insurance paid. */
  readonly fundPaid: string
  /** Who was deleveraged against it. */
  readonly fills: readonly VenueFill[]
}

/** One forced fill of a venue, seen from the counterparty. */
interface VenueFill {
  readonly account: string
  readonly bucket: string
  readonly size: string
  readonly price: string
}

/** What the venue and the engine did about the same thing. Differences are the venue's less the engine's. */
export interface ShadowDifference {
  readonly differenceId: string
  readonly decisionId?: string
  readonly account: string
  readonly bucket: string
  readonly market: string
  readonly side: Side
  /** `both`; `venueOnly`: the engine saw no need; `engineOnly`: the venue did nothing within the window. */
  readonly found: 'both' | 'venueOnly' | 'engineOnly'
  readonly venueTimeMs?: number
  readonly engineTimeMs?: number
  /** Record on whose state the engine decided. */
  readonly engineSequence?: number
  /** Deficit that the engine saw. */
  readonly deficit?: string
  readonly fundPaid: ShadowPair
  /** Closed by force in all. */
  readonly size: ShadowPair
  /** Forgone by counterparties against mark. */
  readonly cost: ShadowPair
  /** What the venue closed beyond what the engine needed; 0 or more. */
  readonly overshoot: string
  readonly rows: readonly ShadowRow[]
  readonly isSame: boolean
}

/** A decimal of each; null where one has none. */
export interface ShadowPair {
  readonly venue: string | null
  readonly engine: string | null
  readonly difference: string
}

/** One counterparty in both. */
export interface ShadowRow {
  readonly account: string
  readonly bucket: string
  readonly size: ShadowPair
  readonly price: Omit<ShadowPair, 'difference'>
  readonly cost: ShadowPair
}

/** The comparison of a domain in shadow. */
export interface ShadowLedger {
  /**
   * Keeps what the venue did. It is compared when the engine has decided too, or when the window is over.
   *
   * @param idempotencyKey of the request; with the same decision it gets the first answer again
   * @throws ShadowRefused for a market, a size or a price that the domain does not have, and for a used id with another body
   * @throws ShadowKeyReused
   */
  post(
    decision: VenueDecision,
    idempotencyKey: string,
  ): Promise<{ readonly decisionId: string; readonly isNew: boolean }>
  /** Newest first. */
  differences(query: PageQuery): Page<ShadowDifference>
  difference(differenceId: string): ShadowDifference | undefined
}

/** The Idempotency-Key was used for another decision; nothing was kept. */
export class ShadowKeyReused extends Error {
  override readonly name = 'ShadowKeyReused'
}

/** A decision of a venue that cannot be compared; nothing was kept. */
export class ShadowRefused extends Error {
  override readonly name = 'ShadowRefused'
  /** Of the field, as `$.fills[0].size`. */
  readonly path: string

  constructor(path: string, message: string) {
    super(message)
    this.path = path
  }
}
