import type { EngineEvent, SlotNaming } from '@plimsoll/engine'
import type { RecordPlace } from '@plimsoll/protocol'

/** What the venue did about a bucket in its market before it was a case. */
export interface LiquidationHistory {
  readonly requested: RecordPlace
  readonly deadlineMs: number
  readonly fills: number
  /** Taken by a fund from what the fills left above bankruptcy; quote units. */
  readonly feesQuote: bigint
  readonly ended?: RecordPlace & { readonly outcome: string }
}

/** Follows, bucket by bucket, the last thing that the venue was asked to close. */
export class LiquidationFollower {
  readonly #names: SlotNaming
  readonly #byBucket = new Map<number, LiquidationHistory>()

  constructor(names: SlotNaming) {
    this.#names = names
  }

  ofBucket(slot: number): LiquidationHistory | undefined {
    return this.#byBucket.get(slot)
  }

  /** To be told every event, in order. */
  follow(event: EngineEvent, at: RecordPlace): void {
    switch (event.kind) {
      case 'liquidationsRequested': {
        const { deadlineMs } = event
        for (const bucket of this.#bucketsOf(event.positions)) {
          this.#byBucket.set(bucket, { requested: at, deadlineMs, fills: 0, feesQuote: 0n })
        }
        break
      }
      case 'positionsTraded':
        if (event.cause !== 'liquidation') break
        for (const bucket of this.#bucketsOf(event.positions)) {
          this.#change(bucket, (known) => ({ fills: known.fills + 1 }))
        }
        break
      case 'liquidationFeePaid':
        this.#change(event.bucket, (known) => ({
          feesQuote: known.feesQuote + BigInt(event.amount),
        }))
        break
      case 'liquidationsEnded': {
        const { outcome } = event
        for (const bucket of event.buckets)
          this.#change(bucket, () => ({ ended: { ...at, outcome } }))
        break
      }
      default:
    }
  }

  #bucketsOf(positions: readonly number[]): ReadonlySet<number> {
    return new Set(positions.map((slot) => this.#names.position(slot).bucketSlot))
  }

  /** Changes what is under way; a counterparty that is not being closed has nothing to change. */
  #change(
    bucket: number,
    change: (known: LiquidationHistory) => Partial<LiquidationHistory>,
  ): void {
    const known = this.#byBucket.get(bucket)
    if (known === undefined || known.ended !== undefined) return
    this.#byBucket.set(bucket, { ...known, ...change(known) })
  }
}
