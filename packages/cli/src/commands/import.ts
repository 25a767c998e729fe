import {
  importOctober,
  type OctoberImport,
  OctoberImportError,
  type OctoberOptions,
} from '@plimsoll/simulator'
import type { Command } from 'commander'
import { checkFolder } from '../book/load-book.ts'
import { readText } from '../book/read-file.ts'
import { CommandFailure } from '../command-failure.ts'
import { addBinanceImport, addBybitImport } from '../import/exchange-command.ts'
import { addHyperliquidImport } from '../import/hyperliquid-command.ts'
import { octoberHelp } from '../import/october-help.ts'
import { addSetting } from '../import/october-settings.ts'
import { addTableImport } from '../import/table-command.ts'
import { writeFolder } from '../import/write-folder.ts'
import { exampleText, suggestion } from '../invocation.ts'
import { counted, grouped } from '../output/grouped.ts'
import { writeJson, writeLines } from '../output/output.ts'
import { Progress } from '../output/progress.ts'
import { wrapped } from '../output/wrapped.ts'
import type { AddCommand, CommandContext } from './command.ts'

interface OctoberCommandOptions {
  readonly output: string
  readonly set?: Partial<OctoberOptions>
  readonly json?: boolean
}

/** `import`: data of venues as books and streams of events. */
export const addImport: AddCommand = (program, context) => {
  const verb = program
    .command('import')
    .summary('turn data of a venue into a book and a stream of events')
    .description('Turns data of a venue into a book and a stream of events.')
    .helpCommand(false)
    .addHelpText(
      'after',
      exampleText(
        'import hyperliquid DATA -o OUT',
        'import binance EXPORTS -o OUT --balance-with others',
        'import october FILE -o FOLDER',
      ),
    )
  addHyperliquidImport(verb, context)
  addBinanceImport(verb, context)
  addBybitImport(verb, context)
  addTableImport(verb, context)
  addOctoberImport(verb, context)
}

function addOctoberImport(verb: Command, { streams }: CommandContext): void {
  verb
    .command('october')
    .summary('the accounts that were deleveraged on 10 October 2025')
    .description(
      'Turns the public table of accounts deleveraged on 10 October 2025 into a book folder. What the table does not say is assumed, and the assumptions are printed.',
    )
    .argument('<file>', 'the table, CSV')
    .requiredOption('-o, --output <folder>', 'the folder to write; it must not exist yet')
    .option('--set <name=value>', 'another value for an assumption; may be repeated', addSetting)
    .option('--json', 'print one JSON document')
    .addHelpText('after', octoberHelp)
    .action(async (file: string, { output, set, json }: OctoberCommandOptions) => {
      const progress = new Progress(streams)
      progress.begin('reading the table')
      const result = convert(file, set)
      checkFolder(
        set === undefined ? file : '--set',
        new Map(result.files.map((one) => [one.name, one.text])),
      )
      progress.begin('writing the book')
      writeFolder(output, result.files)
      progress.end()
      const files = result.files.map(({ name }) => name)
      if (json) return writeJson(streams, { folder: output, files, summary: result.summary })
      return writeLines(streams, describe(result, output))
    })
}

function convert(file: string, set: Partial<OctoberOptions> | undefined): OctoberImport {
  const text = readText(file)
  try {
    return importOctober(text, set)
  } catch (error) {
    if (!(error instanceof OctoberImportError)) throw error
    const { code, path } = error
    const about = code === 'octoberOption' ? '--set' : file
    throw new CommandFailure({ code, file, path, message: `${about}: ${error.message}` })
  }
}

function describe({ files, summary }: OctoberImport, folder: string): string[] {
  const rejects = Object.entries(summary.rejects).filter(([, count]) => count > 0)
  return [
    `${counted(summary.rows, 'row')} read, ${grouped(String(summary.shorts))} became shorts: ${counted(summary.losingRows, 'loser')}, ${grouped(String(summary.insolventRows))} insolvent`,
    ...rejects.map(([reason, count]) => `  left out: ${counted(count, 'row')}, ${reason}`),
    `Deficit of the bankrupt long ${grouped(summary.deficit)}, fund ${grouped(summary.fundBalance)}`,
    '',
    'Assumed:',
    ...summary.assumptions.flatMap((assumption) => wrapped(`- ${assumption}`, '  ')),
    '',
    `Wrote ${files.map(({ name }) => name).join(', ')} to ${folder}`,
    `Next: ${suggestion('resolve', '--book', folder)}`,
  ]
}
