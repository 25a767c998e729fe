/** `import.json`: what a result is made of. It is written last; a folder without it is no result. */
export interface ImportManifest {
  readonly version: 1
  readonly complete: true
  /** Whose data: the name of the verb. */
  readonly source: string
  /** What was asked for besides the inputs. */
  readonly settings: ImportSettings
  /** In the order that `source.file` of an event counts in, from 0. */
  readonly inputs: readonly ManifestInput[]
  readonly rows: number
  /** How many events there are of each kind. */
  readonly events: Readonly<Record<string, number>>
  readonly eventsSha256: string
  /** When the first and the last event happened; absent where there is none. */
  readonly fromTimeMs?: number
  readonly toTimeMs?: number
  /** How many rows were set aside, by rule. */
  readonly quarantined: Readonly<Record<string, number>>
  /** Figures of the whole, as decimal texts, that the result can be checked against. */
  readonly totals: Readonly<Record<string, string>>
  /** What was assumed, left out or repaired, each in a sentence. */
  readonly notes: readonly string[]
  /** Whether there is a `book`. */
  readonly book: boolean
}

interface ManifestInput {
  readonly name: string
  readonly bytes: number
  readonly sha256: string
}

/** Options that change the result, by name. */
export type ImportSettings = Readonly<Record<string, string | boolean>>
