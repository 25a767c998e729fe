import type { SlotNaming } from '@plimsoll/engine'
import { decodeValue, encodeValue } from '@plimsoll/journal'
import { type BeforeCase, BeforeCases, type WhatWasBefore } from '@plimsoll/protocol'
import type { Database, Statement } from 'better-sqlite3'
import type { CommittedRecord } from '../committed-record.ts'

interface KeptRow {
  readonly bucket: number
  readonly document: string
}

/**
 * What is known of buckets from the time before their cases: of one that the venue is asked to close, or an officer orders to be
 * closed, until a case takes it. Lies in a table whose rows are always those of the place of the archive, so that a process goes on
 * where another one ended.
 */
export class BeforeCaseTable {
  readonly #names: Pick<SlotNaming, 'position'>
  readonly #rows: Statement<[], KeptRow>
  readonly #saveRow: Statement<[bucket: number, sequence: number, document: string]>
  readonly #removeRow: Statement<[bucket: number]>
  /** Buckets whose rows are not those of the table any more. */
  readonly #changed = new Set<number>()
  #cases: BeforeCases
  /** The last record that it was told. */
  #sequence: number

  /** Goes on from the table, which is as of that record. */
  constructor(database: Database, names: Pick<SlotNaming, 'position'>, sequence: number) {
    this.#names = names
    this.#sequence = sequence
    this.#rows = database.prepare('SELECT bucket, document FROM beforeCase')
    this.#saveRow = database.prepare('INSERT OR REPLACE INTO beforeCase VALUES (?, ?, ?)')
    this.#removeRow = database.prepare('DELETE FROM beforeCase WHERE bucket = ?')
    this.#cases = this.#readCases()
  }

  /** The table was emptied: begins anew. */
  restart(): void {
    this.#sequence = 0
    this.#changed.clear()
    this.#cases = this.#readCases()
  }

  /** Records of a round that had not ended are told again: what they changed is known already. */
  follow({ sequence, timeMs, events }: CommittedRecord): void {
    if (sequence <= this.#sequence) return
    this.#sequence = sequence
    const place = { sequence, timeMs }
    for (const event of events) this.#cases.follow(event, place)
  }

  /** For a case whose round is over, which has it from here on. */
  readonly take: WhatWasBefore = (bucket) => this.#cases.take(bucket)

  /** Writes what has changed, in the transaction that writes the place. */
  write(sequence: number): void {
    for (const bucket of this.#changed) {
      const known = this.#cases.ofBucket(bucket)
      if (known === undefined) this.#removeRow.run(bucket)
      else this.#saveRow.run(bucket, sequence, encodeValue(known))
    }
  }

  /** That transaction was kept. */
  written(): void {
    this.#changed.clear()
  }

  #readCases(): BeforeCases {
    return new BeforeCases({
      names: this.#names,
      known: this.#rows.all().map(({ bucket, document }) => [bucket, decodeRow(document)]),
      onChange: (bucket) => this.#changed.add(bucket),
    })
  }
}

function decodeRow(document: string): BeforeCase {
  return decodeValue(document) as BeforeCase
}
