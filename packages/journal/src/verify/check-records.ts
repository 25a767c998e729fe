import type { HeadMark } from '../files/head-file.ts'
import { FIRST_LINK, type Link, linkOf, recordAfter } from '../record/chain.ts'
import type { RecordFormats } from '../record/record-format.ts'
import type { FormatSpans } from '../sqlite/format-spans.ts'
import { type RecordRows, recordOf } from '../sqlite/record-rows.ts'
import type { Findings } from './findings.ts'

// Stands for the hash of a record that is not there or cannot be read.
const UNKNOWN_HASH = ''

export interface CheckedRecords {
  /** How many there were, good or not. */
  readonly count: number
  /** −1 where there is none. */
  readonly lastSequence: number
}

/**
 * Every record: the content of its hash, its predecessor, no gap, epochs and times that never fall, and that HEAD names one
 * of them. Goes on after a bad one. Throws what SQLite throws where a row cannot be read at all.
 */
export class RecordCheck {
  readonly #findings: Findings
  readonly #spans: FormatSpans
  readonly #formats: RecordFormats
  readonly #mark: HeadMark | undefined
  #previous: Link = FIRST_LINK
  #count = 0

  constructor(
    findings: Findings,
    parts: {
      readonly spans: FormatSpans
      readonly formats: RecordFormats
      readonly mark: HeadMark | undefined
    },
  ) {
    this.#findings = findings
    this.#spans = parts.spans
    this.#formats = parts.formats
    this.#mark = parts.mark
  }

  /** So far. */
  get checked(): CheckedRecords {
    return { count: this.#count, lastSequence: this.#previous.sequence }
  }

  run(rows: RecordRows): void {
    for (const row of rows.all()) this.#checkRow(row)
    this.#checkReach()
  }

  #checkRow(row: readonly unknown[]): void {
    this.#count += 1
    const [sequence] = row
    const expected = this.#previous.sequence + 1
    if (typeof sequence === 'number' && sequence > expected) this.#skipTo(sequence, expected)
    const stored = recordOf(row)
    const place = this.#previous.sequence + 1
    if (stored === undefined) {
      this.#findings.ofRecord(place, 'has a column of a wrong type')
      this.#previous = { ...this.#previous, sequence: place, hash: UNKNOWN_HASH }
      return
    }
    const { hash } = this.#previous
    const before = { ...this.#previous, hash: hash === UNKNOWN_HASH ? stored.prevHash : hash }
    const versioned = { stored, version: this.#spans.versionAt(place) }
    const result = recordAfter(before, versioned, this.#formats)
    if ('complaint' in result) this.#findings.ofRecord(place, result.complaint)
    if (place === this.#mark?.sequence && stored.hash !== this.#mark.hash) {
      this.#findings.ofRecord(place, 'is not the one that HEAD names')
    }
    this.#previous = { ...linkOf(versioned, this.#formats), sequence: place }
  }

  #skipTo(sequence: number, expected: number): void {
    this.#findings.ofMissing(expected, sequence - 1)
    this.#previous = { ...this.#previous, sequence: sequence - 1, hash: UNKNOWN_HASH }
  }

  #checkReach(): void {
    const named = this.#mark?.sequence ?? -1
    const { sequence } = this.#previous
    if (named <= sequence) return
    this.#findings.ofRecord(
      sequence + 1,
      `is missing: the journal was truncated, or its end is damaged; HEAD names record ${named}`,
    )
  }
}
