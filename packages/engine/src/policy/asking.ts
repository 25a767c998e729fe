import { accountOf, type Book, marketOf } from '../account/book.ts'
import { type CutMemory, cutOf, noCuts } from '../ledger/cut-memory.ts'
import { at } from '../quantity/assert.ts'
import { floorDiv } from '../quantity/division.ts'
import { subtractRatios } from '../quantity/ratio.ts'
import type { Side } from '../quantity/units.ts'
import { bearsFill, candidateCapLots } from '../risk/candidate-cap.ts'
import type { Closing } from '../risk/closing.ts'
import { netLots } from './net-lots.ts'
import type { CutLimits, PolicySpec } from './policy-spec.ts'
import { candidateAt, weightOf } from './terms.ts'

/** What one pass must place, at which value of a lot. */
export interface Pass {
  readonly market: number
  /** The side that is asked. */
  readonly side: Side
  /** The owners of the legs that are to be placed: nobody is his own counterparty. */
  readonly owners: ReadonlySet<string>
  readonly lots: bigint
  readonly closing: Closing
  /** Caps that turned out too high for some positions. */
  readonly lowered?: ReadonlyMap<number, bigint>
}

const MILLION = 1_000_000n

/** What a pass asks on. */
interface AskingGround {
  readonly book: Book
  /** The book as the round found it. */
  readonly opening: Book
  /** What the event had taken of whom when the round opened. */
  readonly memory: CutMemory | undefined
  readonly policy: PolicySpec
}

/** One pass's questions to its candidates: what each may be asked for, and what it can bear. */
export class Asking {
  readonly #book: Book
  readonly #opening: Book
  readonly #memory: CutMemory | undefined
  readonly #pass: Pass
  readonly #limits: CutLimits
  /** Lots of each account's unhedged excess that the pass has not taken yet, by account slot. */
  readonly #excess = new Map<number, bigint>()

  constructor({ book, opening, memory, policy }: AskingGround, pass: Pass) {
    this.#book = book
    this.#opening = opening
    this.#memory = memory
    this.#pass = pass
    this.#limits = policy.limits ?? {}
  }

  /** Whether a position belongs to somebody whose leg is to be placed. */
  isOwn(position: number): boolean {
    const { bucket } = at(this.#book.shape.positions, position)
    const owner = accountOf(this.#book.shape, bucket)?.owner
    return owner !== undefined && this.#pass.owners.has(owner)
  }

  /** The lots a position may be asked for, whatever it can bear (SPEC C-4). */
  limitLots(position: number, remaining: bigint): bigint {
    const { lowered } = this.#pass
    const bounds = [
      remaining,
      BigInt(this.#book.lots.get(position) - this.#book.reservedLots.get(position)),
      this.#shareLots(position),
      this.#eventShareLots(position),
      this.#excessLots(position),
      this.#gapLots(position),
      lowered?.get(position),
    ]
    const least = bounds
      .filter((bound) => bound !== undefined)
      .reduce((low, bound) => (bound < low ? bound : low), remaining)
    return least > 0n ? least : 0n
  }

  /** The most lots, up to a limit, that a position can bear at the pass's price (SPEC C-2). */
  capLots(position: number, limit: bigint): bigint {
    return limit === 0n
      ? 0n
      : candidateCapLots(this.#book, position, this.#pass.closing.lotQuote, limit)
  }

  /** The lots a position gives when its turn comes and so many remain (SPEC C-2 to C-7). */
  answerLots(position: number, remaining: bigint): bigint {
    const limit = this.limitLots(position, remaining)
    if (limit === 0n) return 0n
    return this.#limits.wholeOrNone
      ? this.#wholeOrNone(position, limit)
      : this.#withoutDust(position, this.capLots(position, limit))
  }

  /** Notes that lots of a position are taken. */
  take(position: number, lots: bigint): void {
    const account = this.#accountSlot(position)
    const excess = this.#excess.get(account)
    if (excess !== undefined) this.#excess.set(account, excess - lots)
  }

  #wholeOrNone(position: number, limit: bigint): bigint {
    const { standing = 'maintenance' } = this.#limits
    const fill = { lots: limit, valueQuote: this.#pass.closing.quote(limit) }
    return bearsFill(this.#book, position, fill, standing) ? limit : 0n
  }

  /** What is left of a position is nothing, or no dust (SPEC C-5). */
  #withoutDust(position: number, cap: bigint): bigint {
    const dust = BigInt(this.#limits.dustLots ?? 0)
    const held = BigInt(this.#book.lots.get(position))
    const left = held - cap
    if (cap === 0n || left === 0n || left >= dust) return cap
    return held > dust ? this.capLots(position, held - dust) : 0n
  }

  /** What a round may still close of a position, by its lots at opening. */
  #shareLots(position: number): bigint | undefined {
    const { positionShareMaxPpm } = this.#limits
    if (positionShareMaxPpm === undefined) return undefined
    const opened = BigInt(this.#opening.lots.get(position))
    return floorDiv(opened * BigInt(positionShareMaxPpm), MILLION) - this.#closedLots(position)
  }

  /** What an event may still close of a position, by its lots when the event first cut it (SPEC A-14). */
  #eventShareLots(position: number): bigint | undefined {
    const { eventShareMaxPpm } = this.#limits
    if (eventShareMaxPpm === undefined) return undefined
    const { openedLots, cutLots } = cutOf(this.#memory ?? noCuts, this.#opening, position)
    // Who has grown since is asked by what he has: a small cut early in an event is no shield for all that comes after.
    const grown = BigInt(this.#opening.lots.get(position)) + cutLots
    const base = grown > openedLots ? grown : openedLots
    const most = floorDiv(base * BigInt(eventShareMaxPpm), MILLION)
    const promised = BigInt(this.#opening.reservedLots.get(position))
    return most - cutLots - promised - this.#closedLots(position)
  }

  /** Lots of a position that this round has closed or promised. */
  #closedLots(position: number): bigint {
    const free = ({ lots, reservedLots }: Book): bigint =>
      BigInt(lots.get(position) - reservedLots.get(position))
    return free(this.#opening) - free(this.#book)
  }

  /** Lots whose cost against mark a term of the position covers. */
  #gapLots(position: number): bigint | undefined {
    const { gapWithin } = this.#limits
    if (gapWithin === undefined) return undefined
    const { markLotQuote } = marketOf(this.#book, position)
    const { valueSide } = at(this.#book.shape.positions, position)
    const { lotQuote } = this.#pass.closing
    const gap =
      valueSide === 'short'
        ? subtractRatios(lotQuote, markLotQuote)
        : subtractRatios(markLotQuote, lotQuote)
    if (gap.numerator <= 0n) return undefined
    const covered = weightOf(gapWithin, candidateAt(this.#book, position))
    return floorDiv(covered * gap.denominator, gap.numerator)
  }

  #excessLots(position: number): bigint | undefined {
    if (!this.#limits.unhedgedExcess) return undefined
    const slot = this.#accountSlot(position)
    const known = this.#excess.get(slot)
    if (known !== undefined) return known
    const net = netLots(this.#book, at(this.#book.shape.accounts, slot), this.#pass.market)
    const excess = this.#pass.side === 'long' ? net : -net
    this.#excess.set(slot, excess)
    return excess
  }

  #accountSlot(position: number): number {
    const { shape } = this.#book
    return at(shape.buckets, at(shape.positions, position).bucket).account
  }
}
