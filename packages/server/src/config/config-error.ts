/**
 * A configuration that cannot be used. The message is one line: `<file>:<line>: <setting>: <what is wrong>; <what to do>`.
 * The first error found is the only one reported.
 */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly file: string
  /** From 1; absent where no line is at fault, as for a setting that is missing altogether. */
  readonly line: number | undefined
  /** Such as `keys[0].role`; empty for the file as a whole. */
  readonly setting: string
  /** What is wrong, and what to do about it. */
  readonly complaint: string

  constructor(
    at: { readonly file: string; readonly line?: number | undefined; readonly setting: string },
    complaint: string,
  ) {
    const place = at.line === undefined ? at.file : `${at.file}:${at.line}`
    super([place, at.setting, complaint].filter((part) => part !== '').join(': '))
    this.file = at.file
    this.line = at.line
    this.setting = at.setting
    this.complaint = complaint
  }
}
