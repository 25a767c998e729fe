import { BookError } from '@plimsoll/protocol'
import { CommanderError } from 'commander'
import { CommandFailure, type FailureReport } from './command-failure.ts'
import { exitCodes } from './exit-code.ts'
import { suggestion } from './invocation.ts'
import { singleLine, type Streams, writeJson } from './output/output.ts'
import { clearProgress } from './output/progress.ts'
import { createProgram } from './program.ts'

/**
 * Runs a command line and says what to exit with. Failures are one line on stderr and, with `--json`, one document on
 * stdout. Signals keep their default: an interrupt ends the process at once, in the middle of any sum.
 */
export async function runCommandLine(words: readonly string[], streams: Streams): Promise<number> {
  let exitCode: number = exitCodes.done
  const exitWith = (code: number): void => {
    exitCode = code
  }
  const program = createProgram({ streams, exitWith })
  try {
    if (words.length === 0) program.outputHelp()
    await program.parseAsync(words, { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done
    const failure = describeFailure(error)
    clearProgress(streams)
    streams.stderr.write(`plimsoll: ${singleLine(failure.report.message)}\n`)
    if (process.env['PLIMSOLL_STACK'] === '1' && error instanceof Error) {
      streams.stderr.write(`${error.stack}\n`)
    }
    if (words.includes('--json')) await writeJson(streams, { error: failure.report })
    return failure.exitCode
  }
}

interface Failure {
  readonly exitCode: number
  readonly report: FailureReport
}

function describeFailure(error: unknown): Failure {
  if (error instanceof CommandFailure) return { exitCode: error.exitCode, report: error.report }
  if (error instanceof BookError) {
    const { rule, file, path, message } = error
    return { exitCode: exitCodes.badInput, report: { code: rule, file, path, message } }
  }
  if (error instanceof CommanderError) return usageFailure(error)
  const what = error instanceof Error ? error.message : String(error)
  const message = `internal fault: ${what}; please report it with the book (PLIMSOLL_STACK=1 shows where)`
  return { exitCode: exitCodes.internalFault, report: { code: 'internalFault', message } }
}

function usageFailure({ code, message }: CommanderError): Failure {
  // Commander asks for a verb by printing its help.
  const isVerbMissing = code === 'commander.help'
  const what = isVerbMissing ? 'give a verb' : message.replace(/^error: /u, '').replace(/\.$/u, '')
  const report = { code: 'usage', message: `${singleLine(what)}; see ${suggestion('--help')}` }
  return { exitCode: exitCodes.badInput, report }
}
