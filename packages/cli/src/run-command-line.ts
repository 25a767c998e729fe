import { BookError } from '@plimsoll/protocol'
import { type Command, CommanderError } from 'commander'
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
    const failure = describeFailure(error, helpFor(program, words))
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

/** The page that says how to ask for what was asked for: that of the verb, as far as it is known. */
function helpFor(program: Command, words: readonly string[]): string {
  const verbs: string[] = []
  let within: Command | undefined = program
  for (const word of words[0] === 'help' ? words.slice(1) : words) {
    within = within.commands.find((verb) => verb.name() === word)
    if (within === undefined) break
    verbs.push(word)
  }
  return verbs.length === 0 ? suggestion('--help') : suggestion('help', ...verbs)
}

/** @param help the command that shows how a verb is used */
function describeFailure(error: unknown, help: string): Failure {
  if (error instanceof CommandFailure) return { exitCode: error.exitCode, report: error.report }
  if (error instanceof BookError) {
    const { rule, file, path, message } = error
    return { exitCode: exitCodes.badInput, report: { code: rule, file, path, message } }
  }
  if (error instanceof CommanderError) return usageFailure(error, help)
  const what = error instanceof Error ? error.message : String(error)
  const message = `internal fault: ${what}; please report it with the book (PLIMSOLL_STACK=1 shows where)`
  return { exitCode: exitCodes.internalFault, report: { code: 'internalFault', message } }
}

function usageFailure({ code, message }: CommanderError, help: string): Failure {
  // Commander asks for a verb by printing its help.
  const isVerbMissing = code === 'commander.help'
  const what = isVerbMissing ? 'give a verb' : message.replace(/^error: /u, '').replace(/\.$/u, '')
  const report = { code: 'usage', message: `${singleLine(what)}; see ${help}` }
  return { exitCode: exitCodes.badInput, report }
}
