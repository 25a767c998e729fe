import { view } from '@plimsoll/engine'
import { comparisonPage, encodeComparison } from '@plimsoll/reports'
import { loadBook } from '../book/load-book.ts'
import { loadState } from '../book/resolve-book.ts'
import { choosePolicies } from '../comparison/choose-policies.ts'
import { comparePolicies } from '../comparison/compare-policies.ts'
import { bookGround } from '../comparison/comparison-ground.ts'
import { comparisonSummary } from '../comparison/comparison-summary.ts'
import { readDraws } from '../comparison/read-draws.ts'
import { addShock, type AskedShock } from '../comparison/read-shock.ts'
import { shockBook } from '../comparison/shock-book.ts'
import { usualNextShocks } from '../comparison/usual-next-shocks.ts'
import { writeReport } from '../comparison/write-report.ts'
import { exitCodes } from '../exit-code.ts'
import { exampleText } from '../invocation.ts'
import { heading, writeJson, writeLines } from '../output/output.ts'
import { Progress } from '../output/progress.ts'
import { readSeed } from '../simulation/chosen-scenario.ts'
import type { AddCommand } from './command.ts'

interface CompareOptions {
  readonly book: string
  readonly policies: string
  readonly shock?: readonly AskedShock[]
  readonly draws: number
  readonly seed: number
  readonly report?: string
  readonly json?: boolean
}

/** `compare`: the same book and the same stress under several policies, in numbers side by side. Changes nothing. */
export const addCompare: AddCommand = (program, { streams, exitWith }) => {
  program
    .command('compare')
    .summary('compare policies on one book under one stress')
    .description(
      'Walks the waterfall of each policy over the same book, one round to its end, and sets side by side what is left, who paid, how unevenly, at what prices, and what the next move of prices would do; says how far each is from the best, and what it gives up. Changes nothing.',
    )
    .requiredOption('--book <file>', 'a book: a JSON file, or a folder with CSV or Parquet tables')
    .requiredOption(
      '--policies <names>',
      'names of presets, with commas between them; declared is the waterfall of the book, all is everything',
    )
    .option(
      '--shock <change>',
      'MARKET=-20% or MARKET=PRICE: a mark to change first, its index with it; may be repeated',
      addShock,
    )
    .option(
      '--draws <n>',
      'next moves of all prices to measure each against',
      readDraws,
      usualNextShocks.draws,
    )
    .option('--seed <n>', 'seed of the next moves', readSeed, usualNextShocks.seed)
    .option('--report <file>', 'also write the comparison as one HTML page')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      exampleText(
        'compare --book examples/first.book.json --policies declared,bybit,contract-pro-rata',
        'compare --book examples/first.book.json --policies all --shock BTC-USDT=-2%',
      ),
    )
    .action(async (options: CompareOptions) => {
      const progress = new Progress(streams)
      progress.begin('reading the book')
      const given = loadBook(options.book, progress)
      const chosen = choosePolicies(given, options.policies)
      const { book, shocks } = shockBook(given, options.shock ?? [])
      const { format, spec } = book
      const before = view(loadState({ ...book, spec: { ...spec, waterfall: [] } })).totals()
      const nextShocks = { ...usualNextShocks, seed: options.seed, draws: options.draws }
      const policies = await comparePolicies(bookGround(book), chosen, nextShocks, {
        onPolicy: (policy) => progress.begin(`walking ${policy}`),
      })
      const comparison = { format, timeMs: spec.timeMs, shocks, nextShocks, policies }
      const document = encodeComparison(comparison)
      if (options.report !== undefined) writeReport(options.report, comparisonPage(document))
      progress.end()
      if (policies.every((one) => 'refused' in one)) exitWith(exitCodes.refusedByPolicy)
      if (options.json) return writeJson(streams, document)
      return writeLines(
        streams,
        comparisonSummary(comparison, before, (text) => heading(streams, text)),
      )
    })
}
