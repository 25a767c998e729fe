import { importHyperliquid, type HyperliquidOptions } from '@plimsoll/simulator'
import { type Command, InvalidArgumentError } from 'commander'
import type { CommandContext } from '../commands/command.ts'
import { exampleText } from '../invocation.ts'
import { importInto, type ImportRequest } from './import-into.ts'
import { readTime } from './import-words.ts'

interface HyperliquidRequest extends ImportRequest {
  readonly at?: number
  readonly balanceWith?: string
  readonly markTolerance?: number
  readonly allowMissingBlocks?: boolean
  readonly acceptUncertain?: boolean
  readonly completeStates?: boolean
}

/** `import hyperliquid`: node files, archive and API answers of one venue. */
export function addHyperliquidImport(verb: Command, { streams }: CommandContext): void {
  verb
    .command('hyperliquid')
    .summary('fills, events and account states of Hyperliquid')
    .description(
      'Turns public data of Hyperliquid into a stream of events and, where there are states of accounts, a book. Nothing is repaired in silence: what is cut off, out of order or does not add up is refused, naming file and line.',
    )
    .argument('<folder>', 'a folder with the data, or one file')
    .requiredOption(
      '-o, --output <folder>',
      'the folder of the result; an import that was stopped goes on',
    )
    .option('--at <time>', 'the book at this time, such as 2025-10-10T21:16:04.831Z', readTime)
    .option('--skip-bad', 'set rows aside that cannot be read, instead of ending at the first')
    .option('--balance-with <account>', 'an account that takes the other side of what is missing')
    .option(
      '--mark-tolerance <percent>',
      'how far marks of states and book may be apart',
      readPercent,
    )
    .option('--complete-states', 'the states are of all accounts: others held nothing')
    .option(
      '--accept-uncertain',
      'with --at: go on where the data leave something open, and say it',
    )
    .option('--allow-missing-blocks', 'go on behind blocks that are missing, and say how many')
    .option('--json', 'print one JSON document')
    .addHelpText('after', hyperliquidHelp())
    .action((folder: string, request: HyperliquidRequest) =>
      importInto(streams, request, (run) => importHyperliquid(folder, optionsOf(request), run)),
    )
}

function optionsOf(request: HyperliquidRequest): HyperliquidOptions {
  const { at, balanceWith, markTolerance } = request
  return {
    ...(at !== undefined && { atMs: at }),
    ...(balanceWith !== undefined && { balanceWith }),
    ...(markTolerance !== undefined && { markToleranceMillionths: markTolerance }),
    allowMissingBlocks: request.allowMissingBlocks === true,
    acceptUncertain: request.acceptUncertain === true,
    completeStates: request.completeStates === true,
  }
}

function hyperliquidHelp(): string {
  return [
    '',
    'FOLDER holds any of these, recognised by their names; .lz4 has to be decompressed first (lz4 -d):',
    '  node_fills_by_block/…       s3://hl-mainnet-node-data, a block a line',
    '  misc_events_by_block/…      the same place: funding, deposits, transfers',
    '  asset_ctxs/DATE.csv         s3://hyperliquid-archive: marks and open interest by the minute',
    '  clearinghouse_states/…      {"user": …, "state": clearinghouseState} a line in .jsonl',
    '  meta_and_asset_ctxs.json    the answer to metaAndAssetCtxs, of the instant of the states',
    'node_fills and misc_events, the older forms without blocks, are read too, but not for --at.',
    exampleText(
      'import hyperliquid DATA -o OUT',
      'import hyperliquid DATA -o OUT --at 2025-10-10T21:16:04.831Z --accept-uncertain',
    ),
  ].join('\n')
}

/** A percentage with at most four decimals, in parts of a million. */
function readPercent(text: string): number {
  const [, whole, fraction = ''] = /^(\d{1,2})(?:\.(\d{1,4}))?%?$/u.exec(text) ?? []
  if (whole !== undefined) return Number(whole + fraction.padEnd(4, '0'))
  throw new InvalidArgumentError('Give percent with at most four decimals, such as 0.1.')
}
