import { amountNames } from '../account/book.ts'
import {
  type AccountRow,
  BookShape,
  type BucketRow,
  type PositionRow,
} from '../account/book-shape.ts'
import { collateralsValueQuote } from '../account/collateral.ts'
import { type FundRow, isReassigned } from '../fund/fund.ts'
import { type Claims, noClaims } from '../ledger/claims.ts'
import { type CutMemory, type CutPosition, noCuts } from '../ledger/cut-memory.ts'
import type { PriceStanding } from '../market/price-gate.ts'
import { createPrices, type LotQuotes, lotQuotesOf, withLotQuotes } from '../market/prices.ts'
import type { OfferRow } from '../ledger/offers.ts'
import { assert } from '../quantity/assert.ts'
import { storable } from '../quantity/column.ts'
import { frozenCopy } from '../quantity/frozen-copy.ts'
import { sha256Hex } from '../quantity/sha256.ts'
import {
  restoreStanding,
  type StandingEntries,
  standingEntries,
} from '../waterfall/triggers/trigger-standing.ts'
import { remembersCuts } from '../waterfall/waterfall-terms.ts'
import { createDocket, type DocketEntries, docketEntries } from './docket.ts'
import type { GivenAnswerRows } from './given-answers.ts'
import { assembleState, createColumns, inside, type State, type StateRecord } from './state.ts'

const MAGIC = 'plimsoll-snapshot-2\n'
const DIGEST_DIGITS = 64
const TEXT_CHUNK = 8192

/** Bytes that are not a snapshot, or not all of one. Nothing was loaded. */
export class SnapshotRefused extends Error {
  override readonly name = 'SnapshotRefused'
}

/** What only some funds have. */
type FundTerms = Partial<
  Pick<
    FundRow,
    'purpose' | 'capacityQuote' | 'targetQuote' | 'group' | 'peakBalanceQuote' | 'listing'
  >
> & { readonly loadedMarkets?: readonly number[] }

/** Everything of a state but its columns. Rows are arrays of their fields, in the order of the row types. */
interface Header {
  readonly terms: StateRecord['terms']
  readonly sequence: number
  readonly timeMs: number
  readonly accounts: readonly (readonly [
    string,
    string,
    AccountRow['kind'],
    AccountRow['positionMode'],
    boolean,
    Pick<AccountRow, 'declaredHedges' | 'bothLegs'>?,
  ])[]
  readonly buckets: readonly (readonly [number, string, BucketRow['marginMode']])[]
  readonly positions: readonly (readonly [number, number, PositionRow['side']])[]
  readonly funds: readonly (
    | readonly [string, readonly number[], bigint, number]
    | readonly [string, readonly number[], bigint, number, FundTerms]
  )[]
  readonly fundBalances: readonly bigint[]
  readonly residueQuote: bigint
  readonly externalQuote: bigint
  readonly marks: readonly LotQuotes[]
  readonly standings: readonly PriceStanding[]
  readonly docket: DocketEntries
  readonly answers: GivenAnswerRows
  /** Absent where there are none. */
  readonly offers?: readonly OfferRow[]
  readonly claims?: Claims
  readonly unsettledProfits?: readonly (readonly [number, bigint])[]
  readonly poolValues?: readonly (readonly [number, bigint])[]
  readonly cutMemory?: Omit<CutMemory, 'cuts'> & {
    readonly cuts: readonly (readonly [number, CutPosition])[]
  }
  readonly triggers?: StandingEntries
}

/**
 * A state as bytes: a line that names the format, a line of JSON with everything but the amounts, the columns as
 * little-endian float64, and the SHA-256 of all before it in hexadecimal. The digest finds damage, not forgery.
 */
export function encodeSnapshot(state: State): Uint8Array {
  const record = inside(state)
  assert(record.unfinished === undefined, 'a state between two steps of a round has no snapshot')
  const head = asciiBytes(`${MAGIC}${headerText(record)}\n`)
  const columns = amountNames.map((name) => record.columns[name].toBytes())
  const body = concatenate([head, ...columns])
  return concatenate([body, asciiBytes(sha256Hex(body))])
}

/**
 * The state that bytes of `encodeSnapshot` describe, with the same hash.
 *
 * @throws SnapshotRefused for anything else
 */
export function decodeSnapshot(bytes: Uint8Array): State {
  const body = bytes.subarray(0, Math.max(0, bytes.length - DIGEST_DIGITS))
  const digest = asciiText(bytes.subarray(body.length))
  if (sha256Hex(body) !== digest) throw new SnapshotRefused('the snapshot is damaged or cut short')
  const magic = asciiText(body.subarray(0, MAGIC.length))
  if (magic !== MAGIC) throw new SnapshotRefused('not a snapshot of this version')
  try {
    const headerEnd = body.indexOf(10, MAGIC.length)
    const header = parseHeader(asciiText(body.subarray(MAGIC.length, headerEnd)))
    return restore(header, body.subarray(headerEnd + 1))
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error)
    throw new SnapshotRefused(`the snapshot was not written by this engine: ${cause}`)
  }
}

function restore(header: Header, blob: Uint8Array): State {
  const terms = frozenCopy(header.terms)
  const shape = restoreShape(header)
  assert(Number.isSafeInteger(header.sequence), 'a sequence must be possible')
  const columns = restoreColumns(createColumns(shape), blob)
  const docket = createDocket(header.docket, header.answers)
  for (const [bucket, collaterals] of docket.collaterals) {
    columns.assetsValue.set(bucket, storable(collateralsValueQuote(collaterals)))
  }
  return assembleState({
    terms,
    shape,
    columns,
    prices: withLotQuotes(createPrices(terms.markets), new Map(header.marks.entries())),
    standings: [...header.standings],
    funds: header.funds.map(restoreFund),
    fundBalances: [...header.fundBalances],
    residueQuote: header.residueQuote,
    externalQuote: header.externalQuote,
    sequence: header.sequence,
    timeMs: header.timeMs,
    offers: header.offers ?? [],
    claims: header.claims ?? noClaims,
    unsettledProfits: new Map(header.unsettledProfits),
    poolValues: new Map(header.poolValues),
    cutMemory: restoreMemory(terms, header.cutMemory),
    triggers: restoreStanding(terms.waterfall, header.triggers),
    docket,
  })
}

function restoreMemory(
  { waterfall }: StateRecord['terms'],
  memory: Header['cutMemory'],
): CutMemory | undefined {
  if (!remembersCuts(waterfall)) return undefined
  return memory === undefined ? noCuts : { ...memory, cuts: new Map(memory.cuts) }
}

function restoreFund([
  fund,
  markets,
  floorQuote,
  inventoryBucket,
  rest,
]: Header['funds'][number]): FundRow {
  const { loadedMarkets = markets, ...others } = rest ?? {}
  return {
    fund,
    purpose: 'insurance',
    ...others,
    markets: new Set(markets),
    loadedMarkets: new Set(loadedMarkets),
    floorQuote,
    inventoryBucket,
  }
}

function restoreShape(header: Header): BookShape {
  const shape = new BookShape(header.terms.markets.map(({ contract }) => contract))
  for (const [account, owner, kind, positionMode, adlExempt, rest] of header.accounts) {
    shape.openAccount({ account, owner, kind, positionMode, adlExempt, ...rest })
  }
  for (const [account, bucket, marginMode] of header.buckets) {
    shape.openBucket({ account, bucket, marginMode })
  }
  for (const [bucket, market, side] of header.positions) {
    shape.openPosition({ bucket, market, side })
  }
  return shape
}

function restoreColumns(columns: StateRecord['columns'], blob: Uint8Array): StateRecord['columns'] {
  const values = new DataView(blob.buffer, blob.byteOffset, blob.byteLength)
  let offset = 0
  for (const name of amountNames) {
    const column = columns[name]
    const isSigned = name === 'money' || name === 'unsettledFunding'
    for (let slot = 0; slot < column.length; slot += 1, offset += 8) {
      const value = values.getFloat64(offset, true)
      assert(isSigned || value >= 0, 'lots, costs and reservations are not negative')
      column.set(slot, value)
    }
  }
  assert(offset === blob.byteLength, 'a snapshot holds exactly its columns')
  return columns
}

function headerText(record: StateRecord): string {
  const { shape, ledger } = record
  const triggers = standingEntries(record.triggers, record.timeMs)
  const header: Header = {
    terms: record.terms,
    sequence: record.sequence,
    timeMs: record.timeMs,
    accounts: shape.accounts.map(accountFields),
    buckets: shape.buckets.map((row) => [row.account, row.bucket, row.marginMode]),
    positions: shape.positions.map((row) => [row.bucket, row.market, row.side]),
    funds: record.funds.map(fundFields),
    fundBalances: ledger.fundBalances,
    residueQuote: ledger.residueQuote,
    externalQuote: ledger.externalQuote,
    marks: ledger.book.prices.markets.map(lotQuotesOf),
    standings: record.standings,
    docket: docketEntries(record.docket),
    answers: record.docket.answers.toRows(),
    ...(ledger.offers.length > 0 && { offers: ledger.offers }),
    ...(ledger.claims.rows.length > 0 && { claims: ledger.claims }),
    ...(ledger.unsettledProfits.size > 0 && { unsettledProfits: [...ledger.unsettledProfits] }),
    ...(ledger.poolValues.size > 0 && { poolValues: [...ledger.poolValues] }),
    ...(ledger.cutMemory?.eventId && {
      cutMemory: { ...ledger.cutMemory, cuts: [...ledger.cutMemory.cuts] },
    }),
    ...(triggers && { triggers }),
  }
  const text = JSON.stringify(header, (_, value: unknown) =>
    typeof value === 'bigint' ? { $integer: `${value}` } : value,
  )
  return text.replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function accountFields(row: AccountRow): Header['accounts'][number] {
  const { declaredHedges, bothLegs } = row
  const fields = [row.account, row.owner, row.kind, row.positionMode, row.adlExempt] as const
  if (declaredHedges === undefined && bothLegs === undefined) return fields
  return [...fields, { ...(declaredHedges && { declaredHedges }), ...(bothLegs && { bothLegs }) }]
}

function fundFields(row: FundRow): Header['funds'][number] {
  const { fund, purpose, markets, loadedMarkets, floorQuote, inventoryBucket, ...rest } = row
  const fields = [fund, [...markets], floorQuote, inventoryBucket] as const
  const others: FundTerms = {
    ...rest,
    ...(purpose !== 'insurance' && { purpose }),
    ...(isReassigned(row) && { loadedMarkets: [...loadedMarkets] }),
  }
  return Object.keys(others).length === 0 ? fields : [...fields, others]
}

function parseHeader(text: string): Header {
  return JSON.parse(text, (_, value: unknown) => {
    const isInteger = typeof value === 'object' && value !== null && '$integer' in value
    return isInteger ? BigInt(String(value.$integer)) : value
  }) as Header
}

function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from({ length: text.length }, (_, index) => text.charCodeAt(index))
}

function asciiText(bytes: Uint8Array): string {
  const chunks: string[] = []
  for (let start = 0; start < bytes.length; start += TEXT_CHUNK) {
    chunks.push(String.fromCharCode(...bytes.subarray(start, start + TEXT_CHUNK)))
  }
  return chunks.join('')
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  parts.reduce((offset, part) => {
    whole.set(part, offset)
    return offset + part.length
  }, 0)
  return whole
}
