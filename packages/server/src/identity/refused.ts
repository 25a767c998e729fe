import type { ProblemCode } from '@plimsoll/protocol'

/** A request that is not granted, in terms of the problems of the server. The detail may be shown to whoever asked. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly code: ProblemCode
  readonly detail: string
  /** Of the engine, where it is what refused. */
  readonly rejection: string | undefined

  constructor(code: ProblemCode, detail: string, rejection?: string) {
    super(`${code}: ${detail}`)
    this.code = code
    this.detail = detail
    this.rejection = rejection
  }
}
