import { BadRow, ImportRefusal } from '../reading/import-refusal.ts'
import { fieldsOf, integerAt, type JsonFields, parseExact, textAt } from './json-fields.ts'
import { readVenueTime } from './venue-time.ts'

/** One block of a node file: `{local_time, block_time, block_number, events}`. */
export interface Block {
  readonly number: number
  readonly timeMs: number
}

/** From where to where a stream is without a gap. */
export interface Coverage {
  readonly fromTimeMs: number
  readonly toTimeMs: number
  /** How many blocks are missing in between, where that was allowed. */
  readonly missingBlocks: number
  /** Whether rows without block numbers were read, of which none can be seen to be missing. */
  readonly isUnnumbered: boolean
}

interface Place {
  readonly file: string
  readonly line: number
}

/** Holds the blocks of a stream against each other: every number follows the one before, and time never goes back. */
export class BlockChain {
  readonly #allowsMissing: boolean
  #last: Block | undefined
  #fromTimeMs: number | undefined
  #skipped = 0
  #missing = 0
  #isUnnumbered = false

  constructor(allowsMissing: boolean) {
    this.#allowsMissing = allowsMissing
  }

  /**
   * Reads the line of a block and holds it against the one before.
   *
   * @throws BadRow where the line is no block; the next one may then be later by one
   * @throws ImportRefusal where it does not follow
   */
  read(text: string, place: Place): { readonly fields: JsonFields; readonly block: Block } {
    const { fields, block } = this.#parse(text)
    this.#refuseGap(block.number, place)
    this.#last = block
    this.#fromTimeMs ??= block.timeMs
    this.#skipped = 0
    return { fields, block }
  }

  /** A row without a number. */
  unnumbered(timeMs: number): void {
    this.#isUnnumbered = true
    this.#fromTimeMs ??= timeMs
    this.#last = { number: 0, timeMs }
  }

  get coverage(): Coverage | undefined {
    if (this.#last === undefined || this.#fromTimeMs === undefined) return undefined
    return {
      fromTimeMs: this.#fromTimeMs,
      toTimeMs: this.#last.timeMs,
      missingBlocks: this.#missing,
      isUnnumbered: this.#isUnnumbered,
    }
  }

  save(): unknown {
    return [this.#last, this.#fromTimeMs, this.#skipped, this.#missing, this.#isUnnumbered]
  }

  restore(saved: unknown): void {
    const [last, from, skipped, missing, isUnnumbered] = saved as Saved
    this.#last = last ?? undefined
    this.#fromTimeMs = from ?? undefined
    this.#skipped = skipped
    this.#missing = missing
    this.#isUnnumbered = isUnnumbered
  }

  #parse(text: string): { readonly fields: JsonFields; readonly block: Block } {
    try {
      const fields = fieldsOf(parseExact(text), 'the line')
      const number = integerAt(fields, 'block_number')
      const timeMs = readVenueTime(textAt(fields, 'block_time'), 'block_time')
      return { fields, block: { number, timeMs } }
    } catch (error) {
      this.#skipped += 1
      throw error
    }
  }

  #refuseGap(number: number, { file, line }: Place): void {
    if (this.#last === undefined) return
    const missing = number - this.#last.number - 1
    if (missing >= 0 && missing <= this.#skipped) return
    if (missing < 0) {
      const complaint = `has block ${number} after block ${this.#last.number}; blocks are repeated or out of order, or files are named out of order`
      throw new ImportRefusal('blocksOutOfOrder', { file, line }, complaint)
    }
    if (!this.#allowsMissing) {
      const complaint = `has block ${number} after block ${this.#last.number}: ${missing} missing; fetch the missing files or lines, or give --allow-missing-blocks`
      throw new ImportRefusal('missingBlocks', { file, line }, complaint)
    }
    this.#missing += missing - this.#skipped
  }
}

type Saved = readonly [Block | null, number | null, number, number, boolean]

/** @throws BadRow where something happened at another time than its block */
export function refuseOtherTime(timeMs: number, block: Block, name: string): void {
  if (timeMs === block.timeMs) return
  throw new BadRow('otherTime', `${name} is ${timeMs}, its block is of ${block.timeMs}`)
}
