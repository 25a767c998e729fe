/** What `importOctober` refuses as a whole; a single bad row becomes a reject instead. */
export type OctoberErrorCode = 'octoberOption' | 'octoberInput'

/**
 * The input or an option cannot give a book. `path` names the option, or the line or column of the
 * input.
 */
export class OctoberImportError extends Error {
  override readonly name = 'OctoberImportError'
  readonly code: OctoberErrorCode
  readonly path: string

  constructor(code: OctoberErrorCode, path: string, rule: string, options?: ErrorOptions) {
    super(`${path}: ${rule}`, options)
    this.code = code
    this.path = path
  }
}
