import { statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import {
  importTables,
  type OpenedTable,
  type SourceRow,
  type TableFile,
  tableFields,
  type TableName,
} from '@plimsoll/simulator'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { keepHeapLean } from '../book/lean-heap.ts'
import { openParquetTable } from '../book/parquet/parquet-table.ts'
import { readText } from '../book/read-file.ts'
import type { CommandContext } from '../commands/command.ts'
import { exampleText } from '../invocation.ts'
import { wrapped } from '../output/wrapped.ts'
import { importInto, type ImportRequest } from './import-into.ts'
import { readPlaces } from './import-words.ts'

interface TableRequest extends ImportRequest {
  readonly map: string
  readonly balanceWith?: string
  readonly equalRows?: 'once' | 'each'
  readonly places?: number
}

/** `import table`: anybody's tables, by a mapping of their columns. */
export function addTableImport(verb: Command, { streams }: CommandContext): void {
  verb
    .command('table')
    .summary('your own tables, CSV or Parquet, by a mapping of their columns')
    .description(
      'Turns tables into a stream of events and, with positions and accounts, a book. A mapping says what their columns are; a column that it does not name is refused.',
    )
    .argument('<tables...>', 'NAME=FILE, with events, positions or accounts as NAME', readTable)
    .requiredOption('--map <file>', 'the mapping, JSON')
    .requiredOption(
      '-o, --output <folder>',
      'the folder of the result; an import that was stopped goes on',
    )
    .option('--balance-with <account>', 'an account that takes the other side of what is missing')
    .option('--places <number>', 'round money of the book to so many places', readPlaces)
    .addOption(
      new Option(
        '--equal-rows <how>',
        'take equal rows without an id once, or each of them; refused if absent',
      ).choices(['once', 'each']),
    )
    .option('--skip-bad', 'set rows aside that cannot be read, instead of ending at the first')
    .option('--json', 'print one JSON document')
    .addHelpText('after', tableHelp())
    .action((tables: readonly NamedTable[], request: TableRequest) =>
      importInto(streams, request, (run) => {
        const { map, balanceWith, equalRows, places } = request
        if (bookBytes(tables) > bookBytesLarge) keepHeapLean()
        const mapping = { file: map, text: readText(map) }
        const options = { balanceWith, equalRows, assetDecimals: places }
        return importTables(mapping, tables.map(opened), options, run)
      }),
    )
}

interface NamedTable {
  readonly table: TableName
  readonly path: string
}

function readTable(text: string, given: readonly NamedTable[] = []): readonly NamedTable[] {
  const [name = '', ...rest] = text.split('=')
  const path = rest.join('=')
  if (isTable(name) && path !== '') return [...given, { table: name, path }]
  const names = Object.keys(tableFields).join(', ')
  throw new InvalidArgumentError(`Give NAME=FILE, with one of ${names} as NAME.`)
}

function isTable(name: string): name is TableName {
  return Object.hasOwn(tableFields, name)
}

function opened({ table, path }: NamedTable): TableFile {
  const file = { table, name: path, path }
  if (!path.endsWith('.parquet')) return file
  return { ...file, opened: parquetRows(path) }
}

const bookBytesLarge = 8 * 1024 ** 2

/** How large the tables are that have to be held whole for a book. */
function bookBytes(tables: readonly NamedTable[]): number {
  const held = tables.filter(({ table }) => table !== 'events')
  return held.reduce((sum, { path }) => {
    return sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0)
  }, 0)
}

const batchRows = 1024

/** Rows of a Parquet file, row group by row group; a row has no line, only its number. */
function parquetRows(path: string): OpenedTable {
  const { columns, rows } = openParquetTable({ folder: dirname(path), name: basename(path) })
  return {
    columns,
    showsEnd: true,
    open: async function* (_input, { from, signal }) {
      const skip = from?.offset ?? 0
      let at = 0
      let batch: SourceRow[] = []
      for (const cells of rows) {
        at += 1
        if (at <= skip) continue
        batch.push({ line: at, text: cells.join(','), cells, next: { offset: at, line: at + 1 } })
        if (batch.length < batchRows) continue
        signal?.throwIfAborted()
        yield batch
        batch = []
      }
      if (batch.length > 0) yield batch
    },
  }
}

function tableHelp(): string {
  return [
    '',
    'Fields that columns can be mapped to:',
    ...Object.entries(tableFields).flatMap(([name, fields]) =>
      wrapped(`${name}: ${fields.join(', ')}`, '  '),
    ),
    exampleText(
      'import table positions=P.csv accounts=A.parquet --map MAP.json -o OUT',
      'import table events=TRADES.csv.gz --map MAP.json -o OUT --skip-bad',
    ),
  ].join('\n')
}
