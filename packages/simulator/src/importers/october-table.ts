/**
 * Reads the table of deleveraged accounts into rows of exact decimals, and sets aside what cannot
 * be read.
 */
import type { Decimal } from '@plimsoll/protocol'
import { parse } from 'csv-parse/sync'
import { parseDecimal } from './decimal-text.ts'
import { csvComplaint } from './csv-complaint.ts'
import { OctoberImportError } from './october-error.ts'

/** Why a row gives no short. */
export const octoberRejectReasons = [
  'wrongFieldCount',
  'missingField',
  'badAccount',
  'badNumber',
  'duplicateAccount',
  'notionalNotPositive',
  'noPossibleEntry',
  'sizeRoundsToZero',
  'outOfRange',
] as const

/** One of `octoberRejectReasons`. */
export type OctoberRejectReason = (typeof octoberRejectReasons)[number]

/**
 * A row left out of the book, with the line of the input where it ends and its fields as they were.
 */
export interface OctoberReject {
  readonly line: number
  readonly account: string
  readonly reason: OctoberRejectReason
  readonly detail: string
  readonly fields: readonly string[]
}

/**
 * One deleveraged account: notional closed, profit realised and account value before, in whole
 * units of the asset.
 */
export interface OctoberRow {
  readonly line: number
  readonly fields: readonly string[]
  readonly account: string
  readonly notional: Decimal
  readonly profit: Decimal
  readonly accountValue: Decimal
}

/**
 * The table as read. `notes` are the `#` lines before the header: source and licence of the data.
 */
export interface OctoberTable {
  readonly notes: readonly string[]
  readonly header: readonly string[]
  readonly rowCount: number
  readonly rows: readonly OctoberRow[]
  readonly rejects: readonly OctoberReject[]
}

interface TableLine {
  readonly line: number
  readonly fields: readonly string[]
}

const columns = {
  account: 'account',
  notional: 'adl_notional_usd',
  profit: 'closed_pnl_usd',
  accountValue: 'account_value_usd',
} as const

// What a book takes as an account: `fund:` names funds in its postings.
const ACCOUNT_FORM = /^(?!fund:)[^\p{Cc}\p{Cs}\u2028\u2029]{1,128}$/u

/**
 * Throws `OctoberImportError` where the text is no CSV or lacks a column; a bad row becomes a
 * reject.
 */
export function readOctoberTable(csvText: string): OctoberTable {
  const [head, ...body] = tableLines(csvText)
  if (head === undefined)
    throw new OctoberImportError(
      'octoberInput',
      'header',
      'is missing, the text is empty; give a table with a header',
    )
  const header = head.fields
  for (const column of Object.values(columns)) {
    if (!header.includes(column)) {
      throw new OctoberImportError(
        'octoberInput',
        'header',
        `has no column ${column}; the table needs ${Object.values(columns).join(', ')}`,
      )
    }
  }
  const read = body.map((line) => readRow(line, header))
  const { rows, duplicates } = withoutDuplicates(read.filter((row) => 'notional' in row))
  const rejects = [...read.filter((row) => 'reason' in row), ...duplicates]
  return { notes: leadingNotes(csvText), header, rowCount: body.length, rows, rejects }
}

/** A reject made of a row that was read but cannot enter the book. */
export function rejectRow(
  row: OctoberRow,
  reason: OctoberRejectReason,
  detail: string,
): OctoberReject {
  const { line, account, fields } = row
  return { line, account, reason, detail, fields }
}

function tableLines(csvText: string): TableLine[] {
  if (/^\uFEFF?\s*[{[]/.test(csvText)) {
    const rule = 'is JSON, not CSV; give a table with a header and a row for each account'
    throw new OctoberImportError('octoberInput', 'csv', rule)
  }
  const found: TableLine[] = []
  try {
    parse(csvText, {
      bom: true,
      comment: '#',
      comment_no_infix: true,
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: (fields, { lines }) => {
        found.push({ line: lines, fields })
        return null
      },
    })
  } catch (cause) {
    throw new OctoberImportError('octoberInput', 'csv', csvComplaint(cause), { cause })
  }
  return found
}

function leadingNotes(csvText: string): string[] {
  const lines = csvText.replace(/^\uFEFF/, '').split(/\r?\n/)
  const end = lines.findIndex((line) => !line.startsWith('#'))
  return lines.slice(0, end).map((line) => line.slice(1).trim())
}

function readRow(
  { line, fields }: TableLine,
  header: readonly string[],
): OctoberRow | OctoberReject {
  const field = (column: string): string => fields[header.indexOf(column)] ?? ''
  const account = field(columns.account)
  const reject = (reason: OctoberRejectReason, detail: string): OctoberReject => ({
    line,
    account,
    reason,
    detail,
    fields,
  })
  if (fields.length !== header.length) {
    const surplus = fields.slice(header.length).map((text) => `, ${JSON.stringify(text)} too many`)
    const detail = `${fields.length} fields where the header has ${header.length}${surplus.join('')}`
    return reject('wrongFieldCount', detail)
  }
  for (const column of Object.values(columns)) {
    if (field(column) === '') return reject('missingField', `${column} is empty`)
  }
  if (!ACCOUNT_FORM.test(account)) return reject('badAccount', 'account cannot stand in a book')
  const notional = parseDecimal(field(columns.notional))
  const profit = parseDecimal(field(columns.profit))
  const accountValue = parseDecimal(field(columns.accountValue))
  if (notional === undefined) return reject('badNumber', notANumber(columns.notional))
  if (profit === undefined) return reject('badNumber', notANumber(columns.profit))
  if (accountValue === undefined) return reject('badNumber', notANumber(columns.accountValue))
  return { line, fields, account, notional, profit, accountValue }
}

function notANumber(column: string): string {
  return `${column} is not a decimal number`
}

// Keeping the first of two would make the book depend on the order of the input, so none is kept.
function withoutDuplicates(rows: readonly OctoberRow[]): {
  rows: OctoberRow[]
  duplicates: OctoberReject[]
} {
  const counts = new Map<string, number>()
  for (const { account } of rows) counts.set(account, (counts.get(account) ?? 0) + 1)
  const isSingle = ({ account }: OctoberRow): boolean => counts.get(account) === 1
  return {
    rows: rows.filter(isSingle),
    duplicates: rows
      .filter((row) => !isSingle(row))
      .map((row) =>
        rejectRow(row, 'duplicateAccount', `${counts.get(row.account)} rows have this account`),
      ),
  }
}
