import type { Decimal } from '@plimsoll/protocol'
import { formatDecimal, multiplyDecimals } from '../decimal-text.ts'
import type { AccountDraft, PositionDraft } from '../exchange/book-draft.ts'
import { calendarTimeMs } from '../exchange/calendar-time.ts'
import type { ExportEvent, ExportFormat, Finding } from '../exchange/export-format.ts'
import { decimalOf, inRange, type RowReader } from '../exchange/row-reader.ts'
import type { ImportEventKind } from '../reading/import-event.ts'
import { BadRow } from '../reading/import-refusal.ts'
import {
  amountFields,
  type TableMap,
  type TableName,
  tableFields,
  wordsOfField,
} from './table-map.ts'

/** The format of a table whose columns are what a mapping says. */
export function tableFormat(name: TableName, map: TableMap): ExportFormat {
  const fields = new MappedFields(name, map)
  return {
    name: `table of ${name}`,
    form: 'csv',
    required: [...map.columns.values()],
    known: map.ignore,
    isForBook: name !== 'events',
    isPrivate: false,
    hasNoIds: !map.columns.has('id'),
    windowMs: name === 'events' && map.isUnordered ? Number.POSITIVE_INFINITY : 0,
    read: (row) => [findingOf(name, fields, row)],
  }
}

function findingOf(name: TableName, fields: MappedFields, row: RowReader): Finding {
  if (name === 'events') return eventOf(fields, row)
  if (name === 'accounts') return { kind: 'money', money: moneyOf(fields, row) }
  const size = signedSize(fields, row)
  if (size.digits === 0n) return { kind: 'passedOver', reason: 'no position' }
  return { kind: 'holding', holding: holdingOf(fields, row, formatDecimal(size)) }
}

function eventOf(fields: MappedFields, row: RowReader): Finding {
  const id = fields.maybe(row, 'id')
  const shown: Record<string, string> = {}
  for (const field of tableFields.events) {
    if (field === 'time' || field === 'kind' || field === 'id') continue
    const value = fields.maybe(row, field)
    if (value !== undefined) shown[field] = value
  }
  const { size } = shown
  if (size !== undefined && decimalOf('size', size).digits <= 0n) {
    throw new BadRow('badNumber', `size is ${size}, not above 0; map the side or direction`)
  }
  const kind = fields.needed(row, 'kind') as ImportEventKind
  const event: ExportEvent = { timeMs: fields.timeMs(row), kind, ...shown }
  return { kind: 'event', event, id }
}

function moneyOf(fields: MappedFields, row: RowReader): AccountDraft {
  const [owner, kind] = [fields.maybe(row, 'owner'), fields.maybe(row, 'kind')]
  const positionMode = fields.maybe(row, 'positionMode')
  return {
    account: fields.needed(row, 'account'),
    collateral: fields.needed(row, 'collateral'),
    ...(owner !== undefined && { owner }),
    ...(kind !== undefined && { kind }),
    ...(positionMode !== undefined && { positionMode }),
  }
}

/** The size with the sign of its side, where the table has a column for that. */
function signedSize(fields: MappedFields, row: RowReader): Decimal {
  const size = decimalOf('size', fields.needed(row, 'size'))
  if (!fields.has('side')) return size
  const side = fields.needed(row, 'side')
  if (size.digits < 0n) throw new BadRow('contradiction', 'size is below 0, and there is a side')
  return side === 'long' ? size : { digits: -size.digits, places: size.places }
}

function holdingOf(fields: MappedFields, row: RowReader, size: string): PositionDraft {
  const [entryPrice, entryValue] = [
    fields.maybe(row, 'entryPrice'),
    fields.maybe(row, 'entryValue'),
  ]
  if ((entryPrice === undefined) === (entryValue === undefined)) {
    throw new BadRow('missingField', 'needs exactly one of entryPrice and entryValue')
  }
  const margin = fields.maybe(row, 'isolatedMargin')
  const mode = fields.maybe(row, 'marginMode') ?? (margin === undefined ? 'cross' : 'isolated')
  if (mode === 'isolated' && margin === undefined) {
    throw new BadRow('missingField', 'is isolated and has no isolatedMargin')
  }
  // Many venues show 0 for the own money of a position that has none.
  const isNothing = margin === undefined || decimalOf('isolatedMargin', margin).digits === 0n
  if (mode === 'cross' && !isNothing) {
    throw new BadRow('contradiction', `is cross and has an isolatedMargin of ${margin}`)
  }
  const leverage = fields.maybe(row, 'leverage')
  return {
    account: fields.needed(row, 'account'),
    market: fields.needed(row, 'market'),
    size,
    ...(entryPrice !== undefined && { entryPrice }),
    ...(entryValue !== undefined && { entryValue }),
    ...(mode === 'isolated' && margin !== undefined && { isolatedMargin: margin }),
    ...(leverage !== undefined && { leverage }),
  }
}

/** Fields of ours in rows of a table. */
class MappedFields {
  readonly #name: TableName
  readonly #map: TableMap

  constructor(name: TableName, map: TableMap) {
    this.#name = name
    this.#map = map
  }

  has(field: string): boolean {
    return this.#map.columns.has(field) || this.#map.constants.has(field)
  }

  needed(row: RowReader, field: string): string {
    const value = this.maybe(row, field)
    if (value !== undefined) return value
    const column = this.#map.columns.get(field) ?? field
    throw new BadRow('missingField', `${column} is empty; ${this.#name} need ${field}`)
  }

  /** The value of a field, in our words and units; nothing where the cell is empty. */
  maybe(row: RowReader, field: string): string | undefined {
    const text = this.#text(row, field)
    if (text === undefined) return undefined
    const words = this.#map.words.get(field)
    const ours = wordsOfField(this.#name, field)
    if (ours !== undefined) return this.#word(field, text, words, ours)
    return amountFields.includes(field) ? this.#amount(field, text) : text
  }

  timeMs(row: RowReader): number {
    const text = this.#text(row, 'time')
    if (text === undefined) throw new BadRow('missingField', 'the time is empty')
    if (this.#map.time === 'calendar') {
      // The letter says what a mapping has to say anyway.
      return calendarTimeMs('the time', text.replace(/Z$/u, ''), this.#map.zoneMinutes)
    }
    const isWhole = /^\d{1,19}$/u.test(text)
    const scaled = isWhole ? scaledTime(BigInt(text), this.#map.time) : Number.NaN
    return inRange(`the time (${this.#map.time})`, text, scaled)
  }

  #text(row: RowReader, field: string): string | undefined {
    const constant = this.#map.constants.get(field)
    if (constant !== undefined) return constant
    const column = this.#map.columns.get(field)
    return column === undefined ? undefined : row.maybeText(column)
  }

  #word(
    field: string,
    text: string,
    words: ReadonlyMap<string, string> | undefined,
    ours: readonly string[],
  ): string {
    const word = words === undefined ? text : words.get(text)
    if (word !== undefined && ours.includes(word)) return word
    const known = words === undefined ? ours : [...words.keys()]
    const detail = `${field} is ${JSON.stringify(text)}, not one of ${known.join(', ')}`
    throw new BadRow('unknownWord', detail)
  }

  #amount(field: string, text: string): string {
    const amount = decimalOf(this.#map.columns.get(field) ?? field, text)
    const factor = this.#map.multiply.get(field)
    if (factor === undefined) return text
    return formatDecimal(multiplyDecimals(amount, decimalOf('multiply', factor)))
  }
}

/** Finer times are cut to the millisecond they are in. */
function scaledTime(time: bigint, form: TableMap['time']): number {
  if (form === 'seconds') return Number(time * 1000n)
  if (form === 'microseconds') return Number(time / 1000n)
  if (form === 'nanoseconds') return Number(time / 1_000_000n)
  return Number(time)
}
