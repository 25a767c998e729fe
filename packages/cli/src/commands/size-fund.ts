import { fundSizingPage } from '@plimsoll/reports'
import type { Command } from 'commander'
import { writeReport } from '../comparison/write-report.ts'
import {
  addMove,
  readConfidence,
  readCosts,
  readInflow,
  readPaths,
  readThreads,
} from '../fund-sizing/read-sizing-options.ts'
import { type SizingRequest, sizeOnPaths } from '../fund-sizing/size-on-paths.ts'
import { sizingSummary } from '../fund-sizing/sizing-summary.ts'
import { exampleText } from '../invocation.ts'
import { heading, writeJson, writeLines } from '../output/output.ts'
import { Progress } from '../output/progress.ts'
import { readSeed, scenarioNames, seedDefault } from '../simulation/chosen-scenario.ts'
import { addScheduledShock } from '../simulation/scheduled-shock.ts'
import type { AddCommand } from './command.ts'

interface SizeFundOptions extends SizingRequest {
  readonly report?: string
  readonly json?: boolean
}

/** `size-fund`: how large the insurance funds have to be, from many runs of a scenario. Changes nothing. */
export const addSizeFund: AddCommand = (program, { streams }) => {
  const verb = program
    .command('size-fund')
    .summary('size the insurance fund for a scenario')
    .description(
      'Runs a scenario many times on the same book with other seeds, measures what the insurance funds would have been asked for, and says how much they have to hold above their floors so that the given part of such runs is paid for: with bands, by market and pooled, for the n largest defaults. Changes nothing.',
    )
  addSizingOptions(verb)
    .addHelpText(
      'after',
      exampleText(
        "size-fund --book FILE --scenario fall --shock '*=-30%/10m' --no-shocks --report OUT.html",
        'size-fund --scenario crash --confidence 0.9 --data DIR',
        'size-fund --scenario crash --paths 1000 --data DIR --json',
      ),
    )
    .action(async ({ report, json, ...asked }: SizeFundOptions) => {
      const progress = new Progress(streams)
      const sized = await sizeOnPaths(asked, progress)
      if (report !== undefined) writeReport(report, fundSizingPage(sized.document))
      progress.end()
      if (json) return writeJson(streams, sized.document)
      return writeLines(
        streams,
        sizingSummary(sized, (text) => heading(streams, text)),
      )
    })
}

function addSizingOptions(verb: Command): Command {
  return verb
    .requiredOption(
      '--scenario <name>',
      `what happens: one of ${scenarioNames().join(', ')}, or a file`,
    )
    .option(
      '--book <file>',
      "a book: a JSON file, or a folder with tables; default: the scenario's own",
    )
    .option(
      '--shock <move>',
      'MARKET=-30%/10m, or * for all markets: a further move that begins after a minute; may be repeated',
      addScheduledShock,
    )
    .option('--no-shocks', 'leave out the moves of the scenario itself')
    .option(
      '--paths <n>',
      'how many runs; default: the fewest that support the confidence',
      readPaths,
    )
    .option(
      '--confidence <part>',
      'the part of runs that is to be paid for; default: 0.99',
      readConfidence,
    )
    .option('--seed <n>', 'the runs have the seeds after this one', readSeed, seedDefault)
    .option(
      '--inflow <amount>',
      'what flows into the funds in a day: adds the days to refill',
      readInflow,
    )
    .option(
      '--cost-ratio <r/k>',
      'cost of a unit that the fund holds over that of one it lacks, as 0.08/2: adds the cheapest size',
      readCosts,
    )
    .option(
      '--move <percent>',
      'a move of all marks for the book as it stands, as -30%; may be repeated',
      addMove,
    )
    .option(
      '--threads <n>',
      'runs at a time; default: as many as the machine has cores for',
      readThreads,
    )
    .option('--data <folder>', 'keep each run in this folder; goes on with what it holds')
    .option('--report <file>', 'also write the result as one HTML page')
    .option('--json', 'print one JSON document')
}
