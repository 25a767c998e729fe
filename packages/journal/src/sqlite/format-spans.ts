import type { Database } from 'better-sqlite3'
import { JournalDamaged } from '../journal.ts'
import { RECORD_VERSION } from '../record/record-format.ts'

/** Records from a sequence on, up to the next span, are of one version. */
interface FormatSpan {
  readonly firstSequence: number
  readonly version: number
}

/** Which version the records of a journal are of: kept in `meta` as `0:1,1200:2` (from 0 on 1, from 1200 on 2). */
export class FormatSpans {
  readonly #spans: readonly FormatSpan[]

  constructor(text: string) {
    this.#spans = text.split(',').map((part) => {
      const [, first, version] = /^(\d{1,16}):(\d{1,9})$/.exec(part) ?? []
      if (first === undefined) {
        const message = `recordFormats in meta is "${text}", which says nothing`
        throw new JournalDamaged(message, { lastGoodSequence: -1 })
      }
      return { firstSequence: Number(first), version: Number(version) }
    })
  }

  /** Of a database with its tables. Throws `JournalDamaged` where they are not stated. */
  static read(database: Database): FormatSpans {
    const query = database.prepare<[]>("SELECT value FROM meta WHERE key = 'recordFormats'")
    return new FormatSpans(String(query.pluck().get()))
  }

  /** The version of the record at a sequence; −1 where none is stated. */
  versionAt(sequence: number): number {
    return this.#spans.findLast(({ firstSequence }) => firstSequence <= sequence)?.version ?? -1
  }

  /** These spans, with records from a sequence on in the version that is written today. */
  writingFrom(nextSequence: number): FormatSpans {
    const before = this.#spans.filter(({ firstSequence }) => firstSequence <= nextSequence)
    const isStated = this.versionAt(nextSequence) === RECORD_VERSION
    if (isStated && before.length === this.#spans.length) return this
    const spans = [...before, { firstSequence: nextSequence, version: RECORD_VERSION }]
    return new FormatSpans(spans.map((span) => `${span.firstSequence}:${span.version}`).join(','))
  }

  save(database: Database): void {
    const update = database.prepare("UPDATE meta SET value = ? WHERE key = 'recordFormats'")
    update.run(String(this))
  }

  toString(): string {
    return this.#spans.map((span) => `${span.firstSequence}:${span.version}`).join(',')
  }
}
