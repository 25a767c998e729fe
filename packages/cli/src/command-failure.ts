import { exitCodes } from './exit-code.ts'

/** What a script can learn about a failure, under `error` of the document that `--json` prints. */
export interface FailureReport {
  /** Permanent: a code keeps its meaning. */
  readonly code: string
  readonly file?: string
  readonly path?: string
  /** One line that says where and what to do. */
  readonly message: string
}

/** A command that cannot do what it was asked for reasons its user can mend. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure'
  readonly report: FailureReport
  readonly exitCode: number

  constructor(report: FailureReport, exitCode: number = exitCodes.badInput) {
    super(report.message)
    this.report = report
    this.exitCode = exitCode
  }
}
