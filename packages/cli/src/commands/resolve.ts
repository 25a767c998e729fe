import { encodeResolution } from '@plimsoll/protocol'
import { underPreset } from '../book/choose-policy.ts'
import { loadBook } from '../book/load-book.ts'
import { resolveBook } from '../book/resolve-book.ts'
import { exitCodes } from '../exit-code.ts'
import { exampleText } from '../invocation.ts'
import { heading, writeJson, writeLines } from '../output/output.ts'
import { Progress } from '../output/progress.ts'
import { resolutionSummary } from '../summary/resolution-summary.ts'
import type { AddCommand } from './command.ts'
import { concerning, refuseUnknownAccount } from '../book/concerning.ts'

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
    .requiredOption('--book <file>', 'a book: a JSON file, or a folder with CSV or Parquet tables')
    .option(
      '--policy <name>',
      'a preset: the policy of every adl layer (adds one if there is none), or a whole waterfall',
    )
    .option('--account <id>', 'only the cases and the account that concern this account')
    .option('--all', 'list every account afterwards, not only those touched')
    .option('--require-closed', 'exit with 7 if a case is suspended')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      exampleText(
        'resolve --book examples/first.book.json',
        'resolve --book examples/first.book.json --policy contract-pro-rata --all',
        'resolve --book examples/first.book.json --policy drift',
        'resolve --book examples/first.book.json --account a2 --json',
      ),
    )
    .action(async (options: ResolveOptions) => {
      const progress = new Progress(streams)
      progress.begin('reading the book')
      const given = loadBook(options.book, progress)
      const book = options.policy === undefined ? given : underPreset(given, options.policy)
      if (options.account !== undefined) refuseUnknownAccount(book, options.account)
      progress.begin('walking the waterfall')
      const { account, all = false } = options
      const resolved = resolveBook(book, all ? 'all' : account === undefined ? [] : [account])
      progress.begin('writing the answer')
      const emphasise = (text: string): string => heading(streams, text)
      const lines = options.json
        ? undefined
        : resolutionSummary(resolved, { emphasise, account, all })
      progress.end()
      if (lines) await writeLines(streams, lines)
      else {
        const shown = account === undefined ? resolved : concerning(resolved, account)
        await writeJson(streams, encodeResolution({ ...shown, all }))
      }
      const isOpen = resolved.round.cases.some(({ status }) => status !== 'closed')
      if (isOpen && options.requireClosed) exitWith(exitCodes.caseSuspended)
    })
}
