import type { ParsedBook } from '@plimsoll/protocol'
import { type RuleComparisonDocument, ruleComparisonPage, simulationPage } from '@plimsoll/reports'
import type { Command } from 'commander'
import { loadBook } from '../book/load-book.ts'
import { CommandFailure } from '../command-failure.ts'
import { writeReport } from '../comparison/write-report.ts'
import { exitCodes } from '../exit-code.ts'
import { incidentDocument, outcomesOf } from '../incident/incident-document.ts'
import { incidentPage } from '../incident/incident-page.ts'
import type { IncidentReading } from '../incident/incident-reading.ts'
import { incidentReport } from '../incident/incident-report.ts'
import { readPaths, readThreads } from '../fund-sizing/read-sizing-options.ts'
import { exampleText } from '../invocation.ts'
import { heading, type Streams, writeJson, writeLines } from '../output/output.ts'
import { Progress } from '../output/progress.ts'
import { compareRules } from '../rule-comparison/compare-rules.ts'
import { rulesPage } from '../rule-comparison/rules-page.ts'
import { readSeed, readSpeed, seedDefault } from '../simulation/chosen-scenario.ts'
import { planRun } from '../simulation/plan-run.ts'
import type { SimulationRequest } from '../simulation/run-simulation.ts'
import { addScheduledShock, type ScheduledShock } from '../simulation/scheduled-shock.ts'
import { showSimulation } from '../simulation/show-simulation.ts'
import type { AddCommand } from './command.ts'

interface SimulateOptions {
  readonly book?: string
  readonly shock?: readonly ScheduledShock[]
  readonly shocks: boolean
  readonly seed: number
  readonly data?: string
  readonly events?: string
  readonly speed?: number
  readonly check?: boolean
  readonly policies?: string
  readonly paths?: number
  readonly threads?: number
  readonly report?: string
  readonly json?: boolean
}

/** `simulate`: a venue in a shock, from the first price to the last case. */
export const addSimulate: AddCommand = (program, { streams, exitWith }) => {
  const verb = program
    .command('simulate')
    .summary('run a venue, or your own book, through a shock')
    .description(
      'Runs a venue through a shock: prices, liquidations, cases, rounds. With --book it is your own book, with its own waterfall. The same scenario, book and seed do the same to the last byte. With --data every record is kept, and an interrupted run goes on where it was.',
    )
    .argument('<scenario>', 'the name of one that ships, or a scenario file')
    .option('--book <file>', 'run it on this book: a JSON file, or a folder with tables')
    .option(
      '--shock <move>',
      'MARKET=-30%/10m, or * for all: a further move that begins after a minute; may be repeated',
      addScheduledShock,
    )
    .option('--no-shocks', 'without the moves that the scenario has scheduled')
    .option('--seed <n>', 'chooses population, prices and behaviour', readSeed, seedDefault)
    .option('--data <folder>', 'keep the journal in this folder; goes on with what it holds')
    .option('--events <file>', 'write a line of JSON for every record')
    .option('--speed <x>', 'event seconds in a second; default: as fast as it can be', readSpeed)
    .option('--check', 'exit with 5 where an outcome that the scenario asserts is missed')
  addRuleOptions(verb)
    .option('--report <file>', 'also write the run as one HTML page')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      exampleText(
        'simulate crash',
        'simulate crash --seed 8 --json',
        'simulate fall --book BOOK --report PAGE',
        'simulate fall --book BOOK --no-shocks --shock BTC-USDT=-20%/30s --shock ETH-USDT=-35%/1m',
        'simulate SCENARIO-FILE --check',
        'simulate fall --book BOOK --policies declared,bybit,contract-pro-rata --paths 20',
        'simulate crash --data DIR --events FILE',
      ),
    )
    .action(async (scenario: string, options: SimulateOptions) => {
      if (options.policies !== undefined) {
        const { rules } = await compareUnder(streams, scenario, options)
        if (rules.length === 0) exitWith(exitCodes.refusedByPolicy)
        return
      }
      refuseWithoutPolicies(options)
      const request = requestOf(streams, scenario, options)
      const { speed, json, report } = options
      const reading = await showSimulation(streams, request, { speed, hasPanel: !json })
      if (report !== undefined) writeReport(report, simulationPage(incidentReport(reading)))
      if (options.check && outcomesOf(reading).some(({ held }) => !held)) {
        exitWith(exitCodes.verificationFailed)
      }
      return json ? writeJson(streams, incidentDocument(reading)) : writePage(streams, reading)
    })
}

function addRuleOptions(verb: Command): Command {
  return verb
    .option(
      '--policies <names>',
      'run it under each of these instead, as compare takes them, and set side by side whom each hurts',
    )
    .option(
      '--paths <n>',
      'with --policies: so many runs of each, with the seeds from --seed on',
      readPaths,
    )
    .option(
      '--threads <n>',
      'with --policies: runs at a time; default: as many as the machine has cores for',
      readThreads,
    )
}

/** The same run under several rules, one table for all. */
async function compareUnder(
  streams: Streams,
  scenario: string,
  options: SimulateOptions,
): Promise<RuleComparisonDocument> {
  const { policies = '', paths, threads, report, json } = options
  refuseWithPolicies(options)
  const { request, brought, progress } = plannedRun(streams, scenario, options)
  const asked = { policies, ...(paths && { paths }), ...(threads && { threads }) }
  const document = await compareRules(request, asked, { brought, progress })
  if (report !== undefined) writeReport(report, ruleComparisonPage(document))
  progress.end()
  await (json
    ? writeJson(streams, document)
    : writeLines(
        streams,
        rulesPage(document, (text) => heading(streams, text)),
      ))
  return document
}

/** What a comparison leaves behind is its table. */
function refuseWithPolicies({ data, events, speed, check }: SimulateOptions): void {
  const given = Object.entries({
    '--data': data,
    '--events': events,
    '--speed': speed,
    '--check': check,
  })
  const [first] = given.find(([, value]) => value !== undefined) ?? []
  if (first === undefined) return
  const message = `${first}: does not go with --policies, which runs without a journal; leave one of the two out`
  throw new CommandFailure({ code: 'usage', message })
}

function refuseWithoutPolicies({ paths, threads }: SimulateOptions): void {
  if (paths === undefined && threads === undefined) return
  const message = `${paths === undefined ? '--threads' : '--paths'}: goes with --policies only; name the rules to compare, or size-fund for many runs of one`
  throw new CommandFailure({ code: 'usage', message })
}

function plannedRun(
  streams: Streams,
  scenario: string,
  { book: file, seed, shock, shocks }: SimulateOptions,
): {
  readonly request: SimulationRequest
  readonly brought: ParsedBook | undefined
  readonly progress: Progress
} {
  const progress = new Progress(streams)
  if (file !== undefined) progress.begin('reading the book')
  const brought = file === undefined ? undefined : loadBook(file, progress)
  return { request: planRun({ scenario, seed, book: brought, shock, shocks }), brought, progress }
}

function requestOf(
  streams: Streams,
  scenario: string,
  options: SimulateOptions,
): SimulationRequest {
  const { data, events, check } = options
  const { request, progress } = plannedRun(streams, scenario, options)
  progress.end()
  if (check && (request.scenario.outcomes ?? []).length === 0) {
    const message =
      '--check: the run has no asserted outcomes; those of a scenario hold for it as it is, on its own book'
    throw new CommandFailure({ code: 'usage', message })
  }
  return { ...request, data, events }
}

function writePage(streams: Streams, reading: IncidentReading): Promise<void> {
  return writeLines(
    streams,
    incidentPage(reading, (text) => heading(streams, text)),
  )
}
