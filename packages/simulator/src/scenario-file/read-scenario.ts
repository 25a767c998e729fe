import { findPreset, findTriggerPreset, presets, triggerPresets } from '@plimsoll/engine'
import {
  BookError,
  type BookFormat,
  decodeCommand,
  documentCheck,
  formatPath,
  jsonSource,
  type ParsedBook,
  parseBookFrom,
  parseJson,
  type Place,
  refuseAt,
  RequestError,
  under,
} from '@plimsoll/protocol'
import { vaultAccount } from '../populations/venue-book.ts'
import type { Scenario, ScriptedCommand } from '../scenarios/scenario.ts'
import { MarketNames } from './market-names.ts'
import type { ReadPriceFile } from './price-table.ts'
import { readOutcomes } from './read-outcomes.ts'
import { readPaths } from './read-paths.ts'
import {
  readFunding,
  readLiquidator,
  readMakers,
  readPopulation,
  readTraders,
} from './read-people.ts'
import { readFeed, readLatency, readMarkets, readOutages, readShocks } from './read-world.ts'
import { type ScenarioDocument, scenarioSchema } from './scenario-schema.ts'

/** How to read a scenario. */
export interface ScenarioFileOptions {
  /** The file as its owner names it; every message begins with it. */
  readonly file: string
  /** Reads a file beside the scenario. */
  readonly readPriceFile: ReadPriceFile
}

/** A scenario, and the book of its venue with what is needed to point at its text. */
export interface ScenarioFile {
  readonly scenario: Scenario
  readonly venue: ParsedBook
}

/** A run has no more steps than this. */
export const stepsMax = 1_000_000
const namePattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/u

const check = documentCheck({ schema: scenarioSchema, form: 'scenario' })

/**
 * Reads a scenario from JSON text: times, prices and parts exactly, or refused.
 *
 * @throws BookError for the first thing that is wrong: `<file>: <path>: <what is wrong>; <what to do>`
 */
export function readScenarioText(text: string, options: ScenarioFileOptions): ScenarioFile {
  const source = jsonSource(options.file)
  const root: Place = { source }
  const json = parseJson(text, source)
  refuseOtherVersion(root, json)
  const document = check(root, json)
  refuseName(under(root, 'scenario'), document.scenario)
  const venue = readVenue(options.file, document)
  return { venue, scenario: scenarioOf(root, document, venue, options) }
}

// Said before anything else: in a file of another version every further complaint would mislead.
function refuseOtherVersion(root: Place, json: unknown): void {
  if (typeof json !== 'object' || json === null || !('version' in json) || json.version === 1)
    return
  refuseAt(under(root, 'version'), 'version', 'is not 1; this program reads scenarios of version 1')
}

function refuseName(place: Place, name: string): void {
  if (namePattern.test(name)) return
  const complaint =
    'is not letters, digits, hyphens and underscores, 64 at most; it names runs and their keys'
  refuseAt(place, 'malformedIdentifier', complaint)
}

/** With a population, layers may name the vault that it brings. */
function readVenue(file: string, { venue: json, population }: ScenarioDocument): ParsedBook {
  const source = {
    file,
    describe: (path: readonly (string | number)[]) => formatPath(['venue', ...path]),
  }
  return parseBookFrom(json, source, {
    file,
    resolvePolicy: (name) => findPreset(name)?.spec,
    policyNames: presets.map(({ spec }) => spec.policy),
    resolveTrigger: (name, wholeUnitQuote) => findTriggerPreset(name)?.specFor(wholeUnitQuote),
    triggerNames: triggerPresets.map(({ trigger }) => trigger),
    accountsToCome: population === undefined ? [] : [vaultAccount],
  })
}

function scenarioOf(
  root: Place,
  document: ScenarioDocument,
  { spec: venue, format }: ParsedBook,
  { readPriceFile }: ScenarioFileOptions,
): Scenario {
  const { scenario, title, story, sources, stepMs, durationMs } = document
  const { population, latency, script, watch, outcomes } = document
  refuseSteps(root, document)
  const at = (field: keyof ScenarioDocument): Place => under(root, field)
  const names = new MarketNames(format.markets.keys())
  const funds = new Set(venue.funds.map(({ fund }) => fund))
  if (population !== undefined) refuseFilled(root, venue)
  const { timeMs } = venue
  const pathTerms = { format, names, timeMs, stepMs, durationMs, readPriceFile }
  return {
    scenario,
    title,
    story,
    ...(sources && { sources }),
    stepMs,
    durationMs,
    venue,
    ...(population && {
      population: readPopulation({ markets: names, funds }, at('population'), population),
    }),
    markets: readMarkets(names, at('markets'), document.markets),
    makers: readMakers(at('makers'), document.makers),
    paths: readPaths(pathTerms, at('paths'), document.paths),
    shocks: readShocks(names, at('shocks'), document),
    outages: readOutages(names, at('outages'), document),
    feed: readFeed(at('feed'), document.feed),
    ...(latency && { latency: readLatency(latency) }),
    funding: readFunding(at('funding'), document.funding),
    traders: readTraders(at('traders'), document.traders),
    liquidator: readLiquidator(document.liquidator),
    ...(script && { script: readScript(format, at('script'), document) }),
    ...(watch && { watch: readWatch(venue, at('watch'), document) }),
    ...(outcomes && { outcomes: readOutcomes(at('outcomes'), outcomes) }),
  }
}

function refuseSteps(root: Place, { stepMs, durationMs }: ScenarioDocument): void {
  const steps = Math.floor(durationMs / stepMs)
  if (steps >= 1 && steps <= stepsMax) return
  const complaint = `makes ${steps} steps of ${stepMs} ms; give 1 to ${stepsMax} steps`
  refuseAt(under(root, 'durationMs'), 'outOfRange', complaint)
}

/** A population fills the venue by itself. */
function refuseFilled(root: Place, venue: ParsedBook['spec']): void {
  const place = under(root, 'venue')
  if (venue.accounts.length > 0) {
    const complaint = 'are given beside a population, which makes them; keep one of the two'
    refuseAt(under(place, 'accounts'), 'exclusiveFields', complaint)
  }
  venue.funds.forEach(({ balanceQuote }, index) => {
    if (balanceQuote === 0n) return
    const complaint = 'is not 0 beside a population; give its share in population.funds instead'
    refuseAt(under(under(under(place, 'funds'), index), 'balance'), 'exclusiveFields', complaint)
  })
}

function readScript(
  format: BookFormat,
  place: Place,
  { script = [], durationMs }: ScenarioDocument,
): ScriptedCommand[] {
  return script.map(({ atMs, command }, index) => {
    const at = under(place, index)
    if (atMs > durationMs) {
      const complaint = `is after the end of the run, ${durationMs}; give an earlier time or a longer durationMs`
      refuseAt(under(at, 'atMs'), 'outOfRange', complaint)
    }
    try {
      return { atMs, command: decodeCommand(command, format, `script[${index}].command`) }
    } catch (error) {
      if (!(error instanceof RequestError)) throw error
      throw new BookError({ file: place.source.file, path: error.path }, 'notChoice', error.message)
    }
  })
}

/** Where no population makes accounts, whoever is watched is in the book or opened by the script. */
function readWatch(
  venue: ParsedBook['spec'],
  place: Place,
  { watch = [], population, script = [] }: ScenarioDocument,
): readonly string[] {
  const known = new Set([
    ...venue.accounts.map(({ account }) => account),
    ...venue.funds.map(({ fund }) => `fund:${fund}`),
    ...script.map(({ command }) => accountOf(command)),
  ])
  watch.forEach((account, index) => {
    if (watch.indexOf(account) !== index) {
      const complaint = 'is named twice; name an account once'
      refuseAt(under(place, index), 'duplicate', complaint)
    }
    if (population !== undefined || known.has(account)) return
    const complaint = `${JSON.stringify(account)} is not an account of the venue; name one of venue.accounts`
    refuseAt(under(place, index), 'unknownReference', complaint)
  })
  return watch
}

function accountOf(command: object): unknown {
  return 'account' in command ? command.account : undefined
}
