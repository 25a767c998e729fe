/** Where something stands in the inputs of an import: the name of the file and, where it has one, the line, from 1. */
export interface InputPlace {
  readonly file: string
  readonly line?: number
}

/**
 * The inputs, or what was asked of them, cannot give a result that could be trusted. Nothing of this kind is ever passed
 * over: `--skip-bad` does not help.
 */
export class ImportRefusal extends Error {
  override readonly name = 'ImportRefusal'
  /** Permanent: a code keeps its meaning. */
  readonly code: string
  readonly place: InputPlace

  /** @param complaint what is wrong and what to do, without the place */
  constructor(code: string, place: InputPlace, complaint: string, options?: ErrorOptions) {
    super(`${placeText(place)}: ${complaint}`, options)
    this.code = code
    this.place = place
  }
}

/**
 * One row that cannot be read. It ends the import, unless bad rows are to be skipped: then it goes into the quarantine,
 * with this rule and detail, and the import goes on without it.
 */
export class BadRow extends Error {
  override readonly name = 'BadRow'
  /** Permanent, camelCase, counted in the manifest. */
  readonly rule: string
  readonly detail: string

  constructor(rule: string, detail: string) {
    super(detail)
    this.rule = rule
    this.detail = detail
  }
}

/** `FILE line N`, or the file alone. */
function placeText({ file, line }: InputPlace): string {
  return line === undefined ? file : `${file} line ${line}`
}
