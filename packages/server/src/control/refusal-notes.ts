import type { AuditNote } from './control.ts'

const gatheredMs = 60_000
const kindsMax = 10_000

interface Gathered {
  readonly note: AuditNote
  readonly sinceMs: number
  count: number
}

/** Refusals of one key for one reason: the first counts by itself, those of the minute after it as a number. */
export class RefusalNotes {
  /** In the order in which they began. */
  readonly #gathered = new Map<string, Gathered>()

  /** Whether a refusal is to be kept now; else it is counted. */
  isFirst(note: AuditNote, nowMs: number): boolean {
    const { keyId, action, domain, detail } = note
    const kind = JSON.stringify([keyId, action, domain, detail])
    const gathered = this.#gathered.get(kind)
    if (gathered !== undefined) {
      gathered.count += 1
      return false
    }
    // Beyond that many at a time only their number matters, and the log of the server has each.
    if (this.#gathered.size >= kindsMax) return false
    this.#gathered.set(kind, { note, sinceMs: nowMs, count: 0 })
    return true
  }

  /** Notes with the number of those whose minute is over. */
  over(nowMs: number): AuditNote[] {
    const notes: AuditNote[] = []
    for (const [kind, { note, sinceMs, count }] of this.#gathered) {
      if (nowMs < sinceMs + gatheredMs) break
      this.#gathered.delete(kind)
      if (count > 0)
        notes.push({ ...note, detail: `${note.detail ?? ''} (${count} more times in a minute)` })
    }
    return notes
  }
}
