import type { ExactObject, ExactValue } from './exact-json.ts'
import type { ExportFormat } from './export-format.ts'

/** The rows of one JSON document, or of one message of a stream, without what is wrapped around them. */
export interface ExportDocument {
  readonly rows: readonly ExactObject[]
  /** Fields beside the rows. */
  readonly around: ReadonlyMap<string, ExactValue>
  /** When the answer was given, where it says so. */
  readonly timeMs?: number
  /** Whether the answer says that another page follows. */
  readonly isContinued?: boolean
}

/** An answer that holds no data; `message` says what it holds. */
export interface RefusedAnswer {
  readonly message: string
}

/** An exchange whose exports are read. */
export interface Exchange {
  /** The name of the verb. */
  readonly name: string
  /** The preset of its rule for deleveraging. */
  readonly policy: string
  readonly formats: readonly ExportFormat[]
  /** Texts by which its tables say that a cell is empty. */
  readonly emptyCells: readonly string[]
  /** Lines that may stand above the header of a table begin like this. */
  readonly preamble?: RegExp
  /** Where what a book needs is to be had, for whoever has to add it. */
  readonly sources: {
    readonly contracts: string
    readonly tiers: string
    readonly wallets: string
    /** Where it is not in the positions themselves. */
    readonly marginMode?: string
  }
  /** Finds the rows of a document; throws `BadRow`. */
  unwrap(this: void, value: ExactValue): ExportDocument | RefusedAnswer
}
