import { encodeResolution } from '@plimsoll/protocol'
import { presetNamed, underPolicy } from '../book/choose-policy.ts'
import { loadBook } from '../book/load-book.ts'
import { resolveBook } from '../book/resolve-book.ts'
import { exitCodes } from '../exit-code.ts'
import { heading, writeJson, writeLines } from '../output/output.ts'
import { Progress } from '../output/progress.ts'
import { resolutionSummary } from '../summary/resolution-summary.ts'
import type { AddCommand } from './command.ts'
import { concerning, refuseUnknownAccount } from './concerning.ts'

interface ResolveOptions {
  readonly book: string
  readonly policy?: string
  readonly account?: string
  readonly all?: boolean
  readonly json?: boolean
  readonly requireClosed?: boolean
}

/** `resolve`: one round over every bankrupt bucket of a snapshot. Changes nothing. */
export const addResolve: AddCommand = (program, { streams, exitWith }) => {
  program
    .command('resolve')
    .summary('resolve every bankrupt account of a book')
    .description(
      'Opens one round over every bankrupt bucket of a book and walks its waterfall. Changes nothing.',
    )
    .requiredOption('--book <file>', 'a book: a JSON file, or a folder with CSV tables')
    .option('--policy <name>', 'the policy of every adl layer; adds one if there is none')
    .option('--account <id>', 'only the cases and the account that concern this account')
    .option('--all', 'list every account afterwards, not only those touched')
    .option('--require-closed', 'exit with 7 if a case stays open')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  plimsoll resolve --book examples/first.book.json')
    .action(async (options: ResolveOptions) => {
      const progress = new Progress(streams)
      progress.begin('reading the book')
      const given = loadBook(options.book)
      const book =
        options.policy === undefined ? given : underPolicy(given, presetNamed(options.policy))
      if (options.account !== undefined) refuseUnknownAccount(book, options.account)
      progress.begin('walking the waterfall')
      const resolved = resolveBook(book)
      const shown = options.account === undefined ? resolved : concerning(resolved, options.account)
      progress.begin('writing the answer')
      const lines = options.json
        ? undefined
        : resolutionSummary(shown, (text) => heading(streams, text))
      progress.end()
      if (lines) await writeLines(streams, lines)
      else await writeJson(streams, encodeResolution({ ...shown, all: options.all ?? false }))
      const isOpen = resolved.round.cases.some(({ status }) => status !== 'closed')
      if (isOpen && options.requireClosed) exitWith(exitCodes.caseStayedOpen)
    })
}
