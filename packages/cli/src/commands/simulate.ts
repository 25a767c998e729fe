import { exampleText } from '../invocation.ts'
import { incidentDocument } from '../incident/incident-document.ts'
import { incidentPage } from '../incident/incident-page.ts'
import { heading, writeJson, writeLines } from '../output/output.ts'
import {
  readSeed,
  readSpeed,
  scenarioNamed,
  scenarioNames,
  seedDefault,
} from '../simulation/chosen-scenario.ts'
import { showSimulation } from '../simulation/show-simulation.ts'
import type { AddCommand } from './command.ts'

interface SimulateOptions {
  readonly seed: number
  readonly data?: string
  readonly events?: string
  readonly speed?: number
  readonly json?: boolean
}

/** `simulate`: a venue in a shock, from the first price to the last case. */
export const addSimulate: AddCommand = (program, { streams }) => {
  program
    .command('simulate')
    .summary('run a seeded venue through a shock')
    .description(
      'Runs a seeded venue through a shock: prices, liquidations, cases, rounds. The same scenario and seed do the same to the last byte. With --data every record is kept, and an interrupted run goes on where it was.',
    )
    .argument('<scenario>', `one of ${scenarioNames().join(', ')}`)
    .option('--seed <n>', 'chooses population, prices and behaviour', readSeed, seedDefault)
    .option('--data <folder>', 'keep the journal in this folder; goes on with what it holds')
    .option('--events <file>', 'write a line of JSON for every record')
    .option('--speed <x>', 'event seconds in a second; default: as fast as it can be', readSpeed)
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      exampleText(
        'simulate crash',
        'simulate crash --seed 8 --json',
        'simulate october --data DIR --events FILE',
      ),
    )
    .action(async (name: string, { seed, data, events, speed, json }: SimulateOptions) => {
      const request = { scenario: scenarioNamed(name), seed, data, events }
      const reading = await showSimulation(streams, request, { speed, hasPanel: !json })
      if (json) return writeJson(streams, incidentDocument(reading))
      return writeLines(
        streams,
        incidentPage(reading, (text) => heading(streams, text)),
      )
    })
}
