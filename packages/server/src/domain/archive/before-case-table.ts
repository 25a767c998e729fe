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
  #sequence = 0

  constructor(database: Database, names: Pick<SlotNaming, 'position'>) {
    this.#names = names
    this.#cases = new BeforeCases({ names })
    this.#rows = database.prepare('SELECT bucket, document FROM beforeCase')
    this.#saveRow = database.prepare('INSERT OR REPLACE INTO beforeCase VALUES (?, ?, ?)')
    this.#removeRow = database.prepare('DELETE FROM beforeCase WHERE bucket = ?')
  }

  /** Goes on from the table, which is as of that record. */
  begin(sequence: number): void {
    this.#sequence = sequence
    this.#changed.clear()
    this.#cases = new BeforeCases({
      names: this.#names,
      known: this.#rows.all().map(({ bucket, document }) => [bucket, decodeRow(document)]),
      onChange: (bucket) => this.#changed.add(bucket),
    })
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
}

function decodeRow(document: string): BeforeCase {
  return decodeValue(document) as BeforeCase
}
