import { exampleText, suggestion } from '../invocation.ts'
import { incidentPage } from '../incident/incident-page.ts'
import { findExample } from '../examples.ts'
import { heading, writeLines } from '../output/output.ts'
import { rewrites } from '../output/progress.ts'
import { readSpeed, scenarioNamed, seedDefault } from '../simulation/chosen-scenario.ts'
import { showSimulation } from '../simulation/show-simulation.ts'
import type { AddCommand } from './command.ts'

/** Slow enough to follow, fast enough to wait for. */
const watchedSpeed = 40

/** `demo`: the October scenario, live on a terminal, in memory. */
export const addDemo: AddCommand = (program, { streams }) => {
  program
    .command('demo')
    .summary('watch the October scenario and read what happened')
    .description(
      'Runs a venue through the shape of 10 October 2025, live on a terminal, and tells what happened. In memory; needs no network and changes nothing.',
    )
    .option(
      '--speed <x>',
      `event seconds in a second; default: ${watchedSpeed} on a terminal, elsewhere as fast as it can be`,
      readSpeed,
    )
    .addHelpText('after', exampleText('demo'))
    .action(async ({ speed }: { readonly speed?: number }) => {
      const request = { scenario: scenarioNamed('october'), seed: seedDefault }
      const isWatched = rewrites(streams.stderr)
      const reading = await showSimulation(streams, request, {
        speed: speed ?? (isWatched ? watchedSpeed : undefined),
        hasPanel: true,
      })
      const book = findExample('first.book.json')
      await writeLines(streams, [
        ...incidentPage(reading, (text) => heading(streams, text)),
        '  a smaller venue:',
        `  ${suggestion('simulate', 'crash')}`,
        ...(book === undefined
          ? []
          : ['  one round over a book, by hand:', `  ${suggestion('resolve', '--book', book)}`]),
      ])
    })
}
