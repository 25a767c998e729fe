import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Ratio } from '@plimsoll/engine'
import { formatRatio, readDecimal } from '@plimsoll/protocol'
import { root } from './run-plimsoll.ts'

const folder = join(root, '..', 'shared', 'data', 'october-2025')

/** Are the research tables of 10 October 2025 beside this repository? They are not distributed with it. */
export const octoberPresent = existsSync(folder)
if (!octoberPresent)
  console.warn(
    'skipped: the research tables of 10 October 2025, which are not distributed with this repository',
  )

/** Every number of the tables has at most so many places, so that sums are exact. */
const tablePlaces = 24n

/** One row, by column. */
export type TableRow = ReadonlyMap<string, string>

/** The text of a file of the folder. */
export function octoberText(file: string): string {
  return readFileSync(join(folder, file), 'utf8')
}

/** The rows of a table, without comments; none where the tables are absent. */
export function octoberTable(file: string): TableRow[] {
  if (!octoberPresent) return []
  const [header = '', ...rows] = octoberText(file)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
  const columns = header.split(',')
  return rows.map((row) => {
    const cells = row.split(',')
    return new Map(columns.map((column, index) => [column, cells[index] ?? '']))
  })
}

/** A cell as written, exactly, in units of 10^-24. */
export function unitsIn(row: TableRow, column: string): bigint {
  const [mantissa = '', exponent = '0'] = (row.get(column) ?? '').split('e')
  const read = readDecimal(mantissa)
  const places = tablePlaces + BigInt(exponent) - BigInt(read?.places ?? 0)
  if (read === undefined || places < 0n)
    throw new Error(`a ${column} is absent, or no number of ${tablePlaces} places`)
  return read.digits * 10n ** places
}

/** A cell as an exact rational. */
export function ratioIn(row: TableRow, column: string): Ratio {
  return { numerator: unitsIn(row, column), denominator: 10n ** tablePlaces }
}

/** The sum of a column, in units of 10^-24. */
export function sumOf(rows: readonly TableRow[], column: string): bigint {
  return rows.reduce((sum, row) => sum + unitsIn(row, column), 0n)
}

/** An amount of table units as a reader writes it: 45,028,665.72. */
export function written(amount: bigint | Ratio): string {
  const { numerator, denominator } =
    typeof amount === 'bigint' ? { numerator: amount, denominator: 1n } : amount
  return decimal({ numerator, denominator: denominator * 10n ** tablePlaces }, 2)
}

/** A rational as a reader writes it. */
export function decimal(value: Ratio, places: number): string {
  const [whole = '', ...fraction] = formatRatio(value, places).split('.')
  return [whole.replaceAll(/(?<=\d)(?=(?:\d{3})+$)/gu, ','), ...fraction].join('.')
}
