/** One thing that is not as it was written. */
export interface JournalFinding {
  /** In plain words. */
  readonly what: string
  /** The record it is about. */
  readonly sequence?: number
  /** The file it is about, where it is not about a record. */
  readonly file?: string
}

// Of a file in which everything is wrong, the first findings tell as much as all.
const LISTED_MAX = 1_000

/** What was found, in order, and how far the records can be believed. */
export class Findings {
  readonly #listed: JournalFinding[] = []
  #firstBadSequence = Number.POSITIVE_INFINITY
  #hasMore = false

  get listed(): readonly JournalFinding[] {
    if (!this.#hasMore) return this.#listed
    return [...this.#listed, { what: `only the first ${LISTED_MAX} findings are listed` }]
  }

  /** The last of the records up to one, before the first that something is wrong with. */
  lastGoodSequence(lastSequence: number): number {
    return Math.min(lastSequence, this.#firstBadSequence - 1)
  }

  ofRecord(sequence: number, complaint: string): void {
    this.#addBad(sequence, `record ${sequence} ${complaint}`)
  }

  ofMissing(first: number, last: number): void {
    if (first === last) this.ofRecord(first, 'is missing')
    else this.#addBad(first, `records ${first} to ${last} are missing`)
  }

  ofFile(file: string, what: string): void {
    this.#add({ what: `${file}: ${what}`, file })
  }

  #addBad(sequence: number, what: string): void {
    this.#firstBadSequence = Math.min(this.#firstBadSequence, sequence)
    this.#add({ what, sequence })
  }

  #add(finding: JournalFinding): void {
    if (this.#listed.length < LISTED_MAX) this.#listed.push(finding)
    else this.#hasMore = true
  }
}
