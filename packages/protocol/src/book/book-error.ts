import type { BookSource } from './book-source.ts'

/** Which rule of the book format was broken. Names are permanent: scripts test for them. */
export type BookRule =
  | 'malformedJson'
  | 'duplicateKey'
  | 'malformedCsv'
  | 'version'
  | 'unknownField'
  | 'notSupported'
  | 'missingField'
  | 'wrongType'
  | 'notDecimal'
  | 'outOfRange'
  | 'tooManyDecimals'
  | 'offGrid'
  | 'notChoice'
  | 'malformedIdentifier'
  | 'duplicate'
  | 'unknownReference'
  | 'unknownPolicy'
  | 'exclusiveFields'
  | 'hedgeMode'
  | 'tiers'
  | 'unbalancedMarket'

/**
 * A book that cannot be used. The message is one line: `<file>: <path>: <what is wrong>; <what to do>`.
 * The first error found is the only one reported.
 */
export class BookError extends Error {
  override readonly name = 'BookError'
  readonly rule: BookRule
  readonly file: string
  /** Where in the file: `accounts[3].positions[0].size`, `positions.csv:17: size`, `line 3, column 5`. */
  readonly path: string
  /** The message without file and path. */
  readonly complaint: string

  constructor(
    at: { readonly file: string; readonly path: string },
    rule: BookRule,
    complaint: string,
  ) {
    super([at.file, at.path, complaint].filter((part) => part !== '').join(': '))
    this.rule = rule
    this.file = at.file
    this.path = at.path
    this.complaint = complaint
  }
}

/** One spot of a document, linked to what contains it. Costs nothing to carry until something is wrong. */
export interface Place {
  readonly source: BookSource
  readonly within?: Place
  readonly key?: string | number
}

/** The spot under `key` of a place. */
export function under(within: Place, key: string | number): Place {
  return { source: within.source, within, key }
}

/**
 * Refuses the book at a place. `complaint` says what is wrong, then after a semicolon what to do about it.
 */
export function refuseAt(place: Place, rule: BookRule, complaint: string): never {
  throw new BookError({ file: place.source.file, path: pathOf(place) }, rule, complaint)
}

/** A place as its source describes it, without the file. */
export function pathOf(place: Place): string {
  const segments: (string | number)[] = []
  for (let at: Place | undefined = place; at?.key !== undefined; at = at.within)
    segments.push(at.key)
  return place.source.describe(segments.reverse())
}
