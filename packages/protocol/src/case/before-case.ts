import type { EngineEvent, SlotNaming } from '@plimsoll/engine'
import { type BookFormat, formatMoney } from '../book/book-format.ts'
import type { CaseDocument } from './case-schema.ts'
import type { RecordPlace } from './encode-case-round.ts'

/** What the venue did about a bucket in its market before it was a case. */
export interface LiquidationHistory {
  readonly requested: RecordPlace
  readonly deadlineMs: number
  readonly fills: number
  /** Taken by a fund from what the fills left above bankruptcy; quote units. */
  readonly feesQuote: bigint
  readonly ended?: RecordPlace & { readonly outcome: string }
}

/** What is known of a bucket from the time before its case. */
export interface BeforeCase {
  /** Absent where the venue was not asked to close it since its last case. */
  readonly liquidation?: LiquidationHistory
  /** Of the officer who ordered the case. */
  readonly orderReason?: string
}

export interface BeforeCasesOptions {
  readonly names: Pick<SlotNaming, 'position'>
  /** By the slot of the bucket, where somebody kept it; nothing otherwise. */
  readonly known?: Iterable<readonly [bucket: number, BeforeCase]>
  /** Told the slot of every bucket of which something else is known now. */
  readonly onChange?: (bucket: number) => void
}

const nothing: BeforeCase = {}

/**
 * Follows, bucket by bucket, the last thing that the venue was asked to close, and what an officer ordered. A case takes what is
 * known of its bucket, so there is at most one row a bucket.
 */
export class BeforeCases {
  readonly #names: Pick<SlotNaming, 'position'>
  readonly #onChange: (bucket: number) => void
  readonly #byBucket: Map<number, BeforeCase>

  constructor({ names, known = [], onChange = () => undefined }: BeforeCasesOptions) {
    this.#names = names
    this.#onChange = onChange
    this.#byBucket = new Map(known)
  }

  /** Undefined where nothing is known of the bucket in that slot. */
  ofBucket(bucket: number): BeforeCase | undefined {
    return this.#byBucket.get(bucket)
  }

  /** What is known of a bucket, for the first round of its case, which is over. Forgotten from here on. */
  take(bucket: number): BeforeCase {
    const known = this.#byBucket.get(bucket)
    if (known === undefined) return nothing
    this.#byBucket.delete(bucket)
    this.#onChange(bucket)
    return known
  }

  /** To be told every event, in order. */
  follow(event: EngineEvent, at: RecordPlace): void {
    switch (event.kind) {
      case 'liquidationsRequested': {
        const { deadlineMs } = event
        const liquidation = { requested: at, deadlineMs, fills: 0, feesQuote: 0n }
        for (const bucket of this.#bucketsOf(event.positions)) this.#know(bucket, { liquidation })
        break
      }
      case 'positionsTraded':
        if (event.cause !== 'liquidation') break
        for (const bucket of this.#bucketsOf(event.positions)) {
          this.#change(bucket, ({ fills }) => ({ fills: fills + 1 }))
        }
        break
      case 'liquidationFeePaid': {
        const amount = BigInt(event.amount)
        this.#change(event.bucket, ({ feesQuote }) => ({ feesQuote: feesQuote + amount }))
        break
      }
      case 'liquidationsEnded': {
        const { outcome } = event
        for (const bucket of event.buckets)
          this.#change(bucket, () => ({ ended: { ...at, outcome } }))
        break
      }
      case 'caseOrdered':
        this.#know(event.bucket, {
          ...this.#byBucket.get(event.bucket),
          orderReason: event.reason,
        })
        break
      default:
    }
  }

  #bucketsOf(positions: readonly number[]): ReadonlySet<number> {
    return new Set(positions.map((slot) => this.#names.position(slot).bucketSlot))
  }

  /** Changes what is under way; a counterparty that is not being closed has nothing to change. */
  #change(
    bucket: number,
    change: (liquidation: LiquidationHistory) => Partial<LiquidationHistory>,
  ): void {
    const known = this.#byBucket.get(bucket)
    if (known?.liquidation === undefined || known.liquidation.ended !== undefined) return
    const { liquidation } = known
    this.#know(bucket, { ...known, liquidation: { ...liquidation, ...change(liquidation) } })
  }

  #know(bucket: number, known: BeforeCase): void {
    this.#byBucket.set(bucket, known)
    this.#onChange(bucket)
  }
}

/** A liquidation in wire form. */
export function encodeLiquidationHistory(
  { requested, deadlineMs, fills, feesQuote, ended }: LiquidationHistory,
  format: BookFormat,
): NonNullable<CaseDocument['liquidation']> {
  return {
    requested,
    deadlineMs,
    fills,
    fees: formatMoney(format, feesQuote),
    ...(ended && { ended }),
  }
}
