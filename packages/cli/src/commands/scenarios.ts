import { type Scenario, scenarioJsonSchema, scenarios, scenarioText } from '@plimsoll/simulator'
import { CommandFailure } from '../command-failure.ts'
import { exampleText } from '../invocation.ts'
import { counted } from '../output/grouped.ts'
import { heading, type Streams, writeJson, writeLines } from '../output/output.ts'
import { wrapped } from '../output/wrapped.ts'
import { hasOwnBook, remedyFor } from '../simulation/chosen-scenario.ts'
import type { AddCommand } from './command.ts'

interface ScenariosOptions {
  readonly schema?: boolean
  readonly json?: boolean
}

/** `scenarios`: those that ship, or the file of one of them to begin from. */
export const addScenarios: AddCommand = (program, { streams }) => {
  program
    .command('scenarios')
    .summary('list the scenarios, or print the file of one')
    .description(
      'The scenarios that ship, with what each shows. With a name its file, to begin one of your own from: write it to a file, change it, and give the file to simulate.',
    )
    .argument('[name]', 'one of those listed')
    .option('--schema', 'print the JSON Schema of scenario files')
    .option('--json', 'print the list as one JSON document')
    .addHelpText(
      'after',
      exampleText('scenarios', 'scenarios crash', 'scenarios crash > MINE.scenario.json'),
    )
    .action(async (name: string | undefined, { schema, json }: ScenariosOptions) => {
      if (schema) return writeJson(streams, scenarioJsonSchema)
      if (name !== undefined) return writeLines(streams, [fileOf(name).trimEnd()])
      if (json) return writeJson(streams, scenarios().map(scenarioRow))
      return writeLines(streams, scenarioList(streams))
    })
}

function fileOf(name: string): string {
  const text = scenarioText(name)
  if (text !== undefined) return text
  const message = `${JSON.stringify(name)} is not a scenario that ships; ${remedyFor(name)}`
  throw new CommandFailure({ code: 'unknownScenario', message })
}

function scenarioRow(scenario: Scenario): object {
  const { title, story, sources = [], outcomes = [], durationMs } = scenario
  return {
    scenario: scenario.scenario,
    title,
    story,
    durationMs,
    needsBook: !hasOwnBook(scenario),
    sources,
    outcomes: outcomes.length,
  }
}

function scenarioList(streams: Streams): string[] {
  return scenarios().flatMap((scenario) => {
    const { title, story, durationMs, venue, outcomes = [] } = scenario
    const ground = hasOwnBook(scenario)
      ? counted(venue.markets.length, 'market')
      : 'on a book of yours only, with --book'
    const facts = [
      `${durationMs / 1_000} s`,
      ground,
      ...(outcomes.length === 0 ? [] : [counted(outcomes.length, 'asserted outcome')]),
    ]
    return [
      `${heading(streams, scenario.scenario)}: ${title}`,
      `  ${facts.join(', ')}`,
      ...wrapped(story.join(' '), '  ', ''),
      '',
    ]
  })
}
