/** A request that cannot be read. The message says what is wrong, then after a semicolon what to do about it. */
export class RequestError extends Error {
  override readonly name = 'RequestError'
  /** Where in the body: `commands[3].price`; empty for the whole of it. */
  readonly path: string

  constructor(path: string, complaint: string) {
    super(complaint)
    this.path = path
  }
}
