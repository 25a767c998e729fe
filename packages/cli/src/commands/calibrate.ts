import { readDecimal } from '@plimsoll/protocol'
import {
  calibrateDepth,
  fitJumpDiffusion,
  readDepthTable,
  readReturnHistory,
} from '@plimsoll/simulator'
import { basename } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import { readText } from '../book/read-file.ts'
import {
  depthDocument,
  depthPage,
  pathsDocument,
  pathsPage,
} from '../calibration/calibration-pages.ts'
import { CommandFailure } from '../command-failure.ts'
import { exampleText } from '../invocation.ts'
import { heading, type Streams, writeJson, writeLines } from '../output/output.ts'
import type { AddCommand, CommandContext } from './command.ts'

interface DepthOptions {
  readonly spacing?: number
  readonly stepMs?: number
  readonly json?: boolean
}

/** `calibrate`: numbers of a scenario from data of the user's own. */
export const addCalibrate: AddCommand = (program, context) => {
  const verb = program
    .command('calibrate')
    .summary('fit the numbers of a scenario to data')
    .description(
      'Fits the numbers of a scenario to data of your own: depth of books, moves of prices.',
    )
    .helpCommand(false)
    .addHelpText('after', exampleText('calibrate depth FILE', 'calibrate prices FILE --json'))
  addDepth(verb, context)
  addPrices(verb, context)
}

function addDepth(verb: Command, { streams }: CommandContext): void {
  verb
    .command('depth')
    .summary('depth, impact and recovery from takings of order books')
    .description(
      'Fits the depth of a book to takings that were observed: a CSV file with the columns openInterest, tradedValue (one unit for both), priceMove, and where they are known lastingMove and recoverySeconds.',
    )
    .argument('<file>', 'the observations, CSV')
    .option(
      '--spacing <part>',
      'distance between two levels, as a part of the price; 0.001 if absent',
      readPpm,
    )
    .option('--step-ms <n>', 'step of the scenario; 1000 if absent', readStep)
    .option('--json', 'print one JSON document')
    .addHelpText('after', exampleText('calibrate depth FILE --spacing 0.0005'))
    .action(async (file: string, { spacing = 1_000, stepMs = 1_000, json }: DepthOptions) => {
      const observations = readDepthTable(readText(file), basename(file))
      const fit = fitted(file, () => calibrateDepth(observations, { spacingPpm: spacing, stepMs }))
      if (json) return writeJson(streams, depthDocument(fit))
      return writeLines(streams, depthPage(fit, titles(streams)))
    })
}

function addPrices(verb: Command, { streams }: CommandContext): void {
  verb
    .command('prices')
    .summary('common factor, volatilities and jumps from a history of prices')
    .description(
      'Fits a jump diffusion to a history of prices: a CSV file with a column timeMs in even steps and a column of prices for each market.',
    )
    .argument('<file>', 'the prices, CSV')
    .option('--json', 'print one JSON document')
    .addHelpText('after', exampleText('calibrate prices FILE'))
    .action(async (file: string, { json }: { readonly json?: boolean }) => {
      const history = readReturnHistory(readText(file), basename(file))
      const fit = fitted(file, () => fitJumpDiffusion(history))
      if (json) return writeJson(streams, pathsDocument(fit))
      return writeLines(streams, pathsPage(fit, titles(streams)))
    })
}

function titles(streams: Streams): (text: string) => string {
  return (text) => heading(streams, text)
}

function fitted<T>(file: string, fit: () => T): T {
  try {
    return fit()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new CommandFailure({ code: 'notFitted', file, message: `${file}: ${error.message}` })
  }
}

/** A part of a price, in millionths. */
function readPpm(text: string): number {
  const ppm = readDecimal(text) === undefined ? Number.NaN : Number(text) * 1_000_000
  const whole = Math.round(ppm)
  if (whole > 0 && whole <= 1_000_000 && Math.abs(ppm - whole) < 1e-6) return whole
  throw new InvalidArgumentError('Give a part of the price above 0, at most 6 places: 0.001.')
}

function readStep(text: string): number {
  if (/^[1-9]\d{0,6}$/u.test(text) && Number(text) <= 3_600_000) return Number(text)
  throw new InvalidArgumentError('Give whole milliseconds from 1 to 3600000.')
}
