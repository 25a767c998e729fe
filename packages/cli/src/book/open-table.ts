import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { BookTables } from '@plimsoll/protocol'
import { CommandFailure } from '../command-failure.ts'
import { openParquetTable } from './parquet/parquet-table.ts'
import { readBytes } from './read-file.ts'

/** A table of a book folder, ready to be read. */
interface TableFile {
  readonly content: BookTables['accountsCsv']
  /** How many rows there are, or how many lines in a text. */
  readonly rowCount: number
}

/** What belongs into a book folder, as a remedy. */
export const folderParts =
  'a book folder holds book.json, accounts.csv and positions.csv, or .parquet in place of .csv'

/** Opens a table of a book folder in whichever of its forms it has. Throws `CommandFailure` for none and for both. */
export function openTable(folder: string, table: 'accounts' | 'positions'): TableFile {
  const [csv, parquet] = [`${table}.csv`, `${table}.parquet`]
  const csvFile = join(folder, csv)
  if (!existsSync(join(folder, parquet))) {
    if (!existsSync(csvFile)) {
      const message = `${csvFile}: does not exist; ${folderParts}`
      throw new CommandFailure({ code: 'missingFile', file: csvFile, message })
    }
    const content = readBytes(csvFile)
    return { content, rowCount: lineCount(content) }
  }
  if (existsSync(csvFile)) {
    const message = `${folder}: ${parquet}: stands beside ${csv}; keep one of the two`
    throw new CommandFailure({ code: 'exclusiveFiles', file: folder, path: parquet, message })
  }
  const content = openParquetTable({ folder, name: parquet })
  return { content, rowCount: content.rowCount }
}

function lineCount(text: Buffer): number {
  let count = 0
  for (let at = text.indexOf(0x0a); at >= 0; at = text.indexOf(0x0a, at + 1)) count += 1
  return count
}
