import { at } from '../quantity/assert.ts'
import { sha256Hex } from '../quantity/sha256.ts'
import { utf8Bytes } from '../quantity/utf8.ts'
import type { RejectionCode } from './command.ts'

/** What was answered to a key. */
export interface GivenAnswer {
  readonly key: string
  readonly bodyHash: string
  readonly sequence: number
  readonly timeMs: number
  /** Present where the command was refused. */
  readonly code?: RejectionCode
}

/** Answers as plain data, oldest first. */
export interface GivenAnswerRows {
  /** How many were forgotten before the first. */
  readonly forgotten: number
  readonly rows: readonly GivenAnswer[]
}

const BLOCK_BITS = 10
const BLOCK_ROWS = 1 << BLOCK_BITS
/** Digits of a body's hash that go into a digest: the record of the answer's sequence holds all of it. */
const BODY_DIGITS = 16

/**
 * The keys that were answered, in the order of their records: they come at one end and are forgotten at the other, so
 * that digests of whole blocks are worked out once.
 */
export class GivenAnswers {
  readonly #byKey = new Map<string, GivenAnswer>()
  #rows: GivenAnswer[] = []
  /** Rows before this one are forgotten but not cleared away yet. */
  #first = 0
  /** Answers that are not in `rows` any more. */
  #cleared: number
  readonly #digests = new Map<number, string>()

  constructor({ forgotten, rows }: GivenAnswerRows = { forgotten: 0, rows: [] }) {
    this.#cleared = forgotten
    for (const row of rows) this.add(row)
  }

  /** The same answers, to be added to and forgotten on their own. */
  copy(): GivenAnswers {
    const copy = new GivenAnswers(this.toRows())
    for (const [block, digest] of this.#digests) copy.#digests.set(block, digest)
    return copy
  }

  get(key: string): GivenAnswer | undefined {
    return this.#byKey.get(key)
  }

  /** Remembers an answer to a key that has none. */
  add(answer: GivenAnswer): void {
    this.#byKey.set(answer.key, answer)
    this.#rows.push(answer)
  }

  /** Forgets what was answered before a time. */
  forgetBefore(timeMs: number): void {
    for (; this.#first < this.#rows.length; this.#first += 1) {
      const oldest = at(this.#rows, this.#first)
      if (oldest.timeMs >= timeMs) break
      this.#byKey.delete(oldest.key)
    }
    if (this.#first * 2 <= this.#rows.length) return
    this.#rows = this.#rows.slice(this.#first)
    this.#cleared += this.#first
    this.#first = 0
  }

  toRows(): GivenAnswerRows {
    return { forgotten: this.#cleared + this.#first, rows: this.#rows.slice(this.#first) }
  }

  /** One digest a block of 1,024 answers, counted from the first ever given; forgotten ones are left out. */
  digests(): readonly string[] {
    const from = this.#cleared + this.#first
    const to = this.#cleared + this.#rows.length
    const digests: string[] = []
    for (let block = from >> BLOCK_BITS; block * BLOCK_ROWS < to; block += 1) {
      digests.push(this.#digest(block, from, to))
    }
    return digests
  }

  #digest(block: number, from: number, to: number): string {
    const start = block * BLOCK_ROWS
    const isWhole = start >= from && start + BLOCK_ROWS <= to
    const known = isWhole ? this.#digests.get(block) : undefined
    if (known !== undefined) return known
    const rows = this.#rows.slice(
      Math.max(start, from) - this.#cleared,
      Math.min(start + BLOCK_ROWS, to) - this.#cleared,
    )
    const digest = sha256Hex(utf8Bytes(rows.map(rowText).join('')))
    if (isWhole) this.#digests.set(block, digest)
    else this.#digests.delete(block)
    return digest
  }
}

function rowText({ key, bodyHash, sequence, code }: GivenAnswer): string {
  return `${JSON.stringify([key, bodyHash.slice(0, BODY_DIGITS), sequence, code ?? null])}\n`
}
