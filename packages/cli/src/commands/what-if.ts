import { view, whatIf } from '@plimsoll/engine'
import {
  decodeWhatIf,
  type Document,
  encodeWhatIf,
  type ParsedBook,
  RequestError,
} from '@plimsoll/protocol'
import { refuseUnknownAccount } from '../book/concerning.ts'
import { loadBook } from '../book/load-book.ts'
import { loadState } from '../book/resolve-book.ts'
import { CommandFailure } from '../command-failure.ts'
import { exampleText } from '../invocation.ts'
import { heading, writeJson, writeLines } from '../output/output.ts'
import { Progress } from '../output/progress.ts'
import { addClosing, addMark } from '../what-if/asked-changes.ts'
import { whatIfPage } from '../what-if/what-if-page.ts'
import type { AddCommand } from './command.ts'

interface WhatIfOptions {
  readonly book: string
  readonly account: string
  readonly mark?: NonNullable<Document<'whatIfRequest'>['marks']>
  readonly deposit?: string
  readonly close?: NonNullable<Document<'whatIfRequest'>['closes']>
  readonly json?: boolean
}

/** `what-if`: where an account would stand, and what a round would take of it. */
export const addWhatIf: AddCommand = (program, { streams }) => {
  program
    .command('what-if')
    .summary('show where an account would stand after a change')
    .description(
      'Moves prices, pays money in or closes positions of one account on a copy of the book, and shows its margin, its places in the deleveraging queues, and what the round that would follow would take of it. The changes are made in this order; the engine decides each as it would.',
    )
    .requiredOption('--book <file>', 'a book: a JSON file, or a folder with CSV or Parquet tables')
    .requiredOption('--account <id>', 'the account')
    .option('--mark <market=price>', 'a mark as it would be; can be repeated', addMark)
    .option('--deposit <amount>', 'paid into its wallet')
    .option('--close <market=size>', 'closed of its position at mark; can be repeated', addClosing)
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      exampleText(
        'what-if --book examples/first.book.json --account a1',
        'what-if --book examples/first.book.json --account a1 --mark BTC-USDT=52000.0 --deposit 500',
        'what-if --book examples/first.book.json --account a2 --close BTC-USDT=1.000 --json',
      ),
    )
    .action(async ({ book: file, account, mark, deposit, close, json }: WhatIfOptions) => {
      const progress = new Progress(streams)
      progress.begin('reading the book')
      const book = loadBook(file, progress)
      const changes = {
        ...(mark && { marks: [...mark] }),
        ...(deposit !== undefined && { deposit }),
        ...(close && { closes: [...close] }),
      }
      progress.begin('deciding')
      const answer = answerOf(book, account, changes)
      progress.end()
      if (json) return writeJson(streams, answer)
      const { domain, asset } = book.format
      return writeLines(
        streams,
        whatIfPage(answer, { domain, asset: asset.name, changes }, (text) =>
          heading(streams, text),
        ),
      )
    })
}

function answerOf(
  book: ParsedBook,
  account: string,
  changes: Document<'whatIfRequest'>,
): Document<'whatIf'> {
  refuseUnknownAccount(book, account)
  const { format, spec } = book
  const state = loadState(book)
  const found = whatIf(state, questionOf(book, account, changes))
  if (found === undefined) throw new Error(`the state has no account ${account}`)
  return encodeWhatIf(
    format,
    { account, view: found },
    { at: { epoch: 0, sequence: 0, timeMs: spec.timeMs }, triggers: view(state).triggers() },
  )
}

const options: Readonly<Record<string, string>> = {
  marks: '--mark',
  deposit: '--deposit',
  closes: '--close',
}

function questionOf(
  { format }: ParsedBook,
  account: string,
  changes: Document<'whatIfRequest'>,
): ReturnType<typeof decodeWhatIf> {
  try {
    return decodeWhatIf(changes, account, format)
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    const [, field = '', index] = /^(\w+)(?:\[(\d+)\])?/u.exec(error.path) ?? []
    const which = index === undefined ? '' : ` (number ${Number(index) + 1})`
    const message = `${options[field] ?? error.path}${which}: ${error.message}`
    throw new CommandFailure({ code: 'invalidRequest', path: error.path, message })
  }
}
