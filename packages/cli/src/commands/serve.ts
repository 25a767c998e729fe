import { Option } from 'commander'
import { exampleText } from '../invocation.ts'
import type { ServeOptions } from '../serve/served-config.ts'
import type { AddCommand } from './command.ts'
import { readPort } from './read-port.ts'

/** `serve`: the server that a venue runs beside its matching engine. */
export const addServe: AddCommand = (program, { streams, exitWith }) => {
  program
    .command('serve')
    .summary('run the server of a venue')
    .description(
      'Serves risk domains over HTTP and WebSocket until it is told to stop: what they did is in journals in the data folder, and is there again after a restart. Every write and every private read needs a signed request, but for --dev. A browser is shown the dashboard at the same address. SIGTERM or SIGINT stops it in good order, a second one at once.',
    )
    .option('--config <file>', 'the configuration, in TOML; default: every default')
    .option('--data <folder>', 'the folder of its data; default: as configured, or ./data')
    .option('--port <n>', 'the port; 0 takes a free one; default: as configured, or 8080', readPort)
    .addOption(
      new Option('--dev', 'keyless, on loopback only, for trying things out').conflicts(
        'production',
      ),
    )
    .option('--production', 'refuse to start with a setting that is not safe')
    .option('--book <file>', 'begin a domain with this book, unless the data folder has it')
    .option('--no-dashboard', 'do not serve the dashboard')
    .option('--json', 'print one JSON document when it listens')
    .addHelpText(
      'after',
      exampleText(
        'serve --dev --book FILE',
        'serve --production --config FILE',
        'serve --data DIR --port 0 --json',
      ),
    )
    .action(async ({ json, ...options }: ServeOptions & { readonly json?: boolean }) => {
      // The server brings many modules along, which no other verb needs.
      const { serve } = await import('../serve/serve.ts')
      exitWith(await serve(streams, options, json === true))
    })
}
