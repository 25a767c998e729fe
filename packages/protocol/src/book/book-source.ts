/** A step from the root of a book to one of its values: a field name, or an index from 0. */
export type PathSegment = string | number

/** Where a book came from, so that an error can point at the very text that is wrong. */
export interface BookSource {
  /** The file or folder as its owner names it. */
  readonly file: string
  /** How a path of the book is written for a reader of that file. */
  readonly describe: (segments: readonly PathSegment[]) => string
}

/** A book in a single JSON file. */
export function jsonSource(file: string): BookSource {
  return { file, describe: formatPath }
}

/** A path in the notation of JavaScript: `accounts[3].positions[0].size`. */
export function formatPath(segments: readonly PathSegment[]): string {
  return segments
    .map((segment, index) => {
      if (typeof segment === 'number') return `[${segment}]`
      if (!/^[A-Za-z_$][\w$]*$/u.test(segment)) return `[${quote(segment)}]`
      return index === 0 ? segment : `.${segment}`
    })
    .join('')
}

/** Text from a file made fit for one line of a message: in quotes, escaped, cut after 40 characters. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? typeof value
  const escaped = text.replace(/[\u007f-\u009f\u2028\u2029]/gu, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
  return escaped.length <= 42 ? escaped : `${escaped.slice(0, 41)}…`
}
