/** The file that says what the columns of somebody's tables are: `--map`. */
import type { Decimal } from '@plimsoll/protocol'
import { type MarketDraft, type TierDraft } from '../exchange/book-draft.ts'
import { zoneMinutesOf } from '../exchange/calendar-time.ts'
import { ExactJsonError, type ExactValue, readExactJson } from '../exchange/exact-json.ts'
import { parseDecimal } from '../decimal-text.ts'
import { ImportRefusal } from '../reading/import-refusal.ts'
import type { ControlMap } from './control-totals.ts'
import { eventKinds } from './event-kinds.ts'
import { MapReader } from './map-reader.ts'

/** Which tables there can be, and the fields of ours that their columns can hold. */
export const tableFields = {
  events: [
    'time',
    'kind',
    'market',
    'account',
    'counterparty',
    'side',
    'direction',
    'size',
    'price',
    'markPrice',
    'indexPrice',
    'openInterest',
    'fundingRate',
    'value',
    'asset',
    'fee',
    'feeAsset',
    'realisedPnl',
    'trade',
    'detail',
    'id',
  ],
  positions: [
    'account',
    'market',
    'side',
    'size',
    'entryPrice',
    'entryValue',
    'marginMode',
    'isolatedMargin',
    'leverage',
  ],
  accounts: ['account', 'collateral', 'owner', 'kind', 'positionMode'],
} as const

/** A table that can be imported. */
export type TableName = keyof typeof tableFields

/** Fields of ours that a row must have: a row in which one is empty is a bad one. */
const neededFields: Readonly<Record<TableName, readonly string[]>> = {
  events: ['time', 'kind'],
  positions: ['account', 'market', 'size'],
  accounts: ['account', 'collateral'],
}

/** Amounts, which may be counted in another unit. */
export const amountFields: readonly string[] = [
  'size',
  'price',
  'markPrice',
  'indexPrice',
  'openInterest',
  'fundingRate',
  'value',
  'fee',
  'realisedPnl',
  'entryPrice',
  'entryValue',
  'isolatedMargin',
  'leverage',
  'collateral',
]

/** How the times of a table are written. */
type TimeForm = 'seconds' | 'milliseconds' | 'microseconds' | 'nanoseconds' | 'calendar'

/** What the columns of one table are. */
export interface TableMap {
  /** Their column by our field. */
  readonly columns: ReadonlyMap<string, string>
  /** Columns that are known and not wanted. */
  readonly ignore: readonly string[]
  /** What a field is in every row. */
  readonly constants: ReadonlyMap<string, string>
  /** Our word by their word, for fields of words. */
  readonly words: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** By what the amounts of a field are multiplied, exactly. */
  readonly multiply: ReadonlyMap<string, string>
  /** Texts that say that a cell is empty, besides no text at all. */
  readonly emptyCells: readonly string[]
  readonly time: TimeForm
  /** Of calendar times: by how many minutes they are ahead of UTC. */
  readonly zoneMinutes?: number | undefined
  /** Whether rows may stand in any order. */
  readonly isUnordered: boolean
  /** What is known of the whole table. */
  readonly control?: ControlMap
}

/** What a book needs beside positions and money. */
export interface BookMap {
  readonly timeMs: number
  readonly asset: string
  readonly domain: string
  readonly policy: string
  readonly markets: readonly MarketDraft[]
  readonly funds: readonly {
    readonly fund: string
    readonly markets: readonly string[]
    readonly balance: string
  }[]
}

/** The whole file. */
export interface MapFile {
  readonly tables: ReadonlyMap<TableName, TableMap>
  readonly book?: BookMap
}

/**
 * Reads a mapping. Everything in it has to be known: a misspelt name would otherwise change the result without a word.
 *
 * @throws ImportRefusal naming the path in the file and what belongs there
 */
export function readMapFile(text: string, file: string): MapFile {
  let value: ExactValue
  try {
    value = readExactJson(text)
  } catch (error) {
    if (!(error instanceof ExactJsonError)) throw error
    throw new ImportRefusal('badMap', { file, line: error.line }, error.message, { cause: error })
  }
  const root = new MapReader(file, '', value)
  root.only(['version', 'tables', 'book'])
  if (root.text('version') !== '1') root.refuse('version', 'is not 1, the only version there is')
  const tables = new Map<TableName, TableMap>()
  const given = root.object('tables')
  given.only(Object.keys(tableFields))
  for (const name of Object.keys(tableFields) as TableName[]) {
    if (given.has(name)) tables.set(name, tableMap(given.object(name), name))
  }
  if (tables.size === 0)
    root.refuse('tables', `names none of ${Object.keys(tableFields).join(', ')}`)
  return { tables, ...(root.has('book') && { book: bookMap(root.object('book')) }) }
}

const tableKeys = [
  'columns',
  'ignore',
  'constants',
  'words',
  'multiply',
  'empty',
  'time',
  'zone',
  'order',
  'control',
]

function tableMap(reader: MapReader, name: TableName): TableMap {
  reader.only(tableKeys)
  const fields: readonly string[] = tableFields[name]
  const columns = reader.textsByName('columns')
  const constants = reader.has('constants')
    ? reader.textsByName('constants')
    : new Map<string, string>()
  for (const [key, named] of [
    ['columns', columns],
    ['constants', constants],
  ] as const) {
    for (const field of named.keys()) {
      if (!fields.includes(field)) {
        reader.refuse(`${key}.${field}`, `is not a field of ${name}; use ${fields.join(', ')}`)
      }
    }
  }
  for (const field of constants.keys()) {
    if (columns.has(field)) reader.refuse(`constants.${field}`, 'has a column as well; keep one')
  }
  refuseTwice(reader, [...columns.values()])
  for (const field of neededFields[name]) {
    if (!columns.has(field) && !constants.has(field)) {
      reader.refuse(`columns.${field}`, `is missing; ${name} need it, as a column or a constant`)
    }
  }
  const time = reader.has('time') ? reader.oneOf('time', timeForms) : undefined
  if (name === 'events' && time === undefined) {
    reader.refuse('time', `is missing; say how times are written: ${timeForms.join(', ')}`)
  }
  const zoneMinutes = reader.has('zone') ? zoneMinutesOf(reader.text('zone')) : undefined
  if (reader.has('zone') && zoneMinutes === undefined) {
    reader.refuse('zone', 'is not a zone such as "UTC" or "+03:00"')
  }
  if (time === 'calendar' && zoneMinutes === undefined) {
    reader.refuse('zone', 'is missing; calendar times say nothing without it, "UTC" if they are')
  }
  return {
    columns,
    constants,
    ignore: reader.has('ignore') ? reader.texts('ignore') : [],
    words: wordsOf(reader, name),
    multiply: multipliersOf(reader, fields),
    emptyCells: reader.has('empty') ? reader.texts('empty') : [],
    time: time ?? 'milliseconds',
    zoneMinutes,
    isUnordered: reader.has('order') && reader.oneOf('order', ['time', 'any']) === 'any',
    ...(reader.has('control') && { control: controlOf(reader.object('control'), columns) }),
  }
}

function controlOf(reader: MapReader, columns: ReadonlyMap<string, string>): ControlMap {
  reader.only(['rows', 'sums'])
  const sums = new Map<string, Decimal>()
  for (const [field, text] of reader.has('sums') ? reader.textsByName('sums') : []) {
    const [column, sum] = [columns.get(field), parseDecimal(text)]
    if (column === undefined || !amountFields.includes(field)) {
      reader.refuse(`sums.${field}`, 'is not an amount that has a column in this table')
    }
    if (sum === undefined) reader.refuse(`sums.${field}`, 'is not a decimal number')
    sums.set(column, sum)
  }
  if (!reader.has('rows')) return { sums }
  const rows = reader.text('rows')
  if (!/^\d{1,15}$/u.test(rows)) reader.refuse('rows', 'is not a whole number')
  return { rows: BigInt(rows), sums }
}

const timeForms: readonly TimeForm[] = [
  'seconds',
  'milliseconds',
  'microseconds',
  'nanoseconds',
  'calendar',
]

function refuseTwice(reader: MapReader, columns: readonly string[]): void {
  const twice = columns.find((column, index) => columns.indexOf(column) !== index)
  if (twice !== undefined)
    reader.refuse('columns', `uses the column ${JSON.stringify(twice)} twice`)
}

/** Words of ours, where a field is one of a few. */
const fieldWords: Readonly<Record<string, readonly string[]>> = {
  kind: eventKinds,
  side: ['long', 'short'],
  direction: ['buy', 'sell'],
  marginMode: ['cross', 'isolated'],
}

/** Which words a field of a table can have; `kind` of an account is not that of an event. */
export function wordsOfField(table: TableName, field: string): readonly string[] | undefined {
  return table === 'accounts' ? undefined : fieldWords[field]
}

function wordsOf(
  reader: MapReader,
  name: TableName,
): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const words = new Map<string, ReadonlyMap<string, string>>()
  if (!reader.has('words')) return words
  const given = reader.object('words')
  for (const field of given.names()) {
    const ours = wordsOfField(name, field)
    if (ours === undefined) given.refuse(field, 'is not a field of words')
    const meanings = given.object(field)
    meanings.only(ours ?? [])
    const byTheirs = new Map<string, string>()
    for (const word of meanings.names()) {
      for (const theirs of meanings.texts(word)) {
        if (byTheirs.has(theirs))
          meanings.refuse(word, `has ${JSON.stringify(theirs)} a second time`)
        byTheirs.set(theirs, word)
      }
    }
    words.set(field, byTheirs)
  }
  return words
}

function multipliersOf(reader: MapReader, fields: readonly string[]): ReadonlyMap<string, string> {
  if (!reader.has('multiply')) return new Map()
  const multipliers = reader.textsByName('multiply')
  for (const [field, factor] of multipliers) {
    if (!amountFields.includes(field) || !fields.includes(field)) {
      reader.refuse(`multiply.${field}`, 'is not an amount of this table')
    }
    const amount = parseDecimal(factor)
    if (amount === undefined || amount.digits <= 0n) {
      reader.refuse(`multiply.${field}`, 'is not a decimal number above 0')
    }
  }
  return multipliers
}

function bookMap(reader: MapReader): BookMap {
  reader.only(['time', 'asset', 'domain', 'policy', 'markets', 'funds'])
  const timeMs = Date.parse(reader.text('time'))
  if (!/^\d{4}-\d\d-\d\dT[\d:.]+Z$/u.test(reader.text('time')) || Number.isNaN(timeMs)) {
    reader.refuse('time', 'is not a time such as "2026-11-02T08:00:00Z"')
  }
  return {
    timeMs,
    asset: reader.text('asset'),
    domain: reader.has('domain') ? reader.text('domain') : 'table',
    policy: reader.text('policy'),
    markets: reader.objects('markets').map(marketOf),
    funds: (reader.has('funds') ? reader.objects('funds') : []).map((fund) => {
      fund.only(['fund', 'markets', 'balance'])
      return {
        fund: fund.text('fund'),
        markets: fund.texts('markets'),
        balance: fund.amount('balance'),
      }
    }),
  }
}

function marketOf(reader: MapReader): MarketDraft {
  reader.only([
    'market',
    'contract',
    'contractValue',
    'tickSize',
    'lotSize',
    'markPrice',
    'indexPrice',
    'maintenanceTiers',
  ])
  const tiers = reader.objects('maintenanceTiers').map((tier): TierDraft => {
    tier.only(['notionalFrom', 'rate'])
    return { notionalFrom: tier.amount('notionalFrom'), rate: tier.amount('rate') }
  })
  return {
    market: reader.text('market'),
    contract: reader.oneOf('contract', ['linear', 'inverse'] as const),
    ...(reader.has('contractValue') && { contractValue: reader.amount('contractValue') }),
    tickSize: reader.amount('tickSize'),
    lotSize: reader.amount('lotSize'),
    markPrice: reader.amount('markPrice'),
    ...(reader.has('indexPrice') && { indexPrice: reader.amount('indexPrice') }),
    maintenanceTiers: tiers,
  }
}
