/** An order that this domain cannot be asked: of a drill, a comparison or an experiment. */
export class OrderRefused extends Error {
  override readonly name = 'OrderRefused'
  /** Of the field, as `shocks[0].market`. */
  readonly path: string

  constructor(path: string, message: string) {
    super(message)
    this.path = path
  }
}
