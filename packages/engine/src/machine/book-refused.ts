/** Why a book cannot be loaded. Permanent: a code keeps its meaning for ever. */
export type BookRefusalCode =
  | 'duplicateId'
  | 'unknownId'
  | 'invalidId'
  | 'invalidAmount'
  | 'amountOutOfRange'
  | 'invalidTiers'
  | 'positionConflict'
  | 'unbalancedMarket'
  | 'unknownTerm'
  | 'unknownChoice'
  | 'missingInput'

/** A book that breaks a rule. Nothing was loaded. */
export class BookRefused extends Error {
  override readonly name = 'BookRefused'
  readonly code: BookRefusalCode
  /** Where in the specification, for example `accounts[3].positions[0].sizeLots`. */
  readonly path: string

  constructor(code: BookRefusalCode, path: string, advice: string) {
    super(`${path}: ${advice}`)
    this.code = code
    this.path = path
  }
}
