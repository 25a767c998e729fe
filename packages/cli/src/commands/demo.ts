import { Option } from 'commander'
import { demoFolder } from '../demo/demo-folder.ts'
import { openBrowser } from '../demo/open-browser.ts'
import { exitCodes } from '../exit-code.ts'
import { findExample } from '../examples.ts'
import { incidentPage } from '../incident/incident-page.ts'
import { exampleText, suggestion } from '../invocation.ts'
import { heading, type Streams, writeLines } from '../output/output.ts'
import { rewrites } from '../output/progress.ts'
import { readSeed, readSpeed, scenarioNamed, seedDefault } from '../simulation/chosen-scenario.ts'
import { Interrupted, interruptible } from '../simulation/interruption.ts'
import { showSimulation } from '../simulation/show-simulation.ts'
import type { AddCommand } from './command.ts'
import { readPort } from './read-port.ts'

/** The whole event in about a minute. */
const liveSpeed = 12
/** Slow enough to follow, fast enough to wait for. */
const watchedSpeed = 40
const portDefault = 8_080
/** Somebody who means to look has looked by then. */
const waitMs = 20_000

interface DemoOptions {
  readonly seed: number
  readonly port: number
  readonly open: boolean
  readonly speed?: number
  readonly data?: string
  readonly terminal?: boolean
}

/** `demo`: the October scenario, live in a browser, or on a terminal. */
export const addDemo: AddCommand = (program, { streams, exitWith }) => {
  program
    .command('demo')
    .summary('watch the October scenario live in a browser')
    .description(
      'Runs a venue through the shape of 10 October 2025, live, on a server of this machine with its dashboard. The event begins when a browser looks, or after 20 seconds. Needs no network; its data is gone at the end.',
    )
    .option(
      '--speed <x>',
      `event seconds in a second; default: ${liveSpeed}; with --terminal ${watchedSpeed} on a terminal, elsewhere as fast as it can be`,
      readSpeed,
    )
    .option('--seed <n>', 'chooses population, prices and behaviour', readSeed, seedDefault)
    .option('--port <n>', 'the port; 0 takes a free one', readPort, portDefault)
    .option('--data <folder>', 'keep the data in this folder')
    .option('--no-open', 'do not open a browser')
    .addOption(
      new Option(
        '--terminal',
        'on the terminal instead, in memory and without a server, with a report of what happened',
      ).conflicts('data'),
    )
    .addHelpText('after', exampleText('demo', 'demo --speed 30 --port 0', 'demo --terminal'))
    .action(async (options: DemoOptions) => {
      if (options.terminal) return terminalDemo(streams, options)
      exitWith(await browserDemo(streams, options))
    })
}

/** Runs until it is told to stop, and returns what to exit with. */
async function browserDemo(
  streams: Streams,
  { seed, port, open, speed = liveSpeed, data }: DemoOptions,
): Promise<number> {
  // The server brings many modules along, which no other verb needs.
  const { liveDemo } = await import('../demo/live-demo.ts')
  const folder = demoFolder(data)
  const demo = {
    scenario: scenarioNamed('october-small'),
    seed,
    speed,
    port,
    folder,
    waitMs,
    ...(open && rewrites(streams.stdout) && { onListening: openBrowser }),
  }
  try {
    return await interruptible(async (signal) => {
      await liveDemo(streams, demo, signal)
      const cause: unknown = signal.reason
      return cause instanceof Interrupted ? cause.exitCode : exitCodes.done
    })
  } finally {
    folder.remove()
  }
}

/** Runs in memory and ends by itself. */
async function terminalDemo(streams: Streams, { seed, speed }: DemoOptions): Promise<void> {
  const request = { scenario: scenarioNamed('october-small'), seed }
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
}
