import { amountNames } from '../account/book.ts'
import { assert } from '../quantity/assert.ts'
import { sha256Hex } from '../quantity/sha256.ts'
import { createShape } from './shape.ts'
import { assembleState, createColumns, inside, type State, type StateRecord } from './state.ts'

const MAGIC = 'plimsoll-snapshot-1\n'
const DIGEST_DIGITS = 64
const TEXT_CHUNK = 8192

/** Bytes that are not a snapshot, or not all of one. Nothing was loaded. */
export class SnapshotRefused extends Error {
  override readonly name = 'SnapshotRefused'
}

/** Everything of a state but its columns. */
type Header = Pick<StateRecord, 'terms' | 'sequence' | 'timeMs'> &
  Pick<StateRecord['shape'], 'accounts' | 'buckets' | 'positions'> & {
    readonly funds: readonly (Omit<StateRecord['funds'][number], 'markets'> & {
      readonly markets: readonly number[]
    })[]
    readonly fundBalances: readonly bigint[]
    readonly residueQuote: bigint
    readonly cases: readonly (readonly [string, 'open' | 'closed' | 'suspended'])[]
  }

/**
 * A state as bytes: a line that names the format, a line of JSON with everything but the amounts, the columns as little-endian
 * float64, and the SHA-256 of all before it in hexadecimal.
 */
export function encodeSnapshot(state: State): Uint8Array {
  const record = inside(state)
  const head = asciiBytes(`${MAGIC}${headerText(record)}\n`)
  const columns = amountNames.map((name) => record.columns[name].toBytes())
  const body = concatenate([head, ...columns])
  return concatenate([body, asciiBytes(sha256Hex(body))])
}

/**
 * The state that bytes of `encodeSnapshot` describe, with the same hash.
 *
 * @throws SnapshotRefused if a byte differs or is missing
 */
export function decodeSnapshot(bytes: Uint8Array): State {
  const body = bytes.subarray(0, Math.max(0, bytes.length - DIGEST_DIGITS))
  const digest = asciiText(bytes.subarray(body.length))
  if (sha256Hex(body) !== digest) throw new SnapshotRefused('the snapshot is damaged or cut short')
  const magic = asciiText(body.subarray(0, MAGIC.length))
  if (magic !== MAGIC) throw new SnapshotRefused('not a snapshot of this version')
  const headerEnd = body.indexOf(10, MAGIC.length)
  const header = parseHeader(asciiText(body.subarray(MAGIC.length, headerEnd)))
  return restore(header, body.subarray(headerEnd + 1))
}

function restore(header: Header, blob: Uint8Array): State {
  const { terms, accounts, buckets, positions } = header
  const shape = createShape(terms.asset.wholeUnitQuote, terms.markets, {
    accounts,
    buckets,
    positions,
  })
  const columns = createColumns(shape)
  const values = new DataView(blob.buffer, blob.byteOffset, blob.byteLength)
  let offset = 0
  for (const name of amountNames) {
    const column = columns[name]
    for (let slot = 0; slot < column.length; slot += 1, offset += 8) {
      column.set(slot, values.getFloat64(offset, true))
    }
  }
  assert(offset === blob.byteLength, 'a snapshot holds exactly its columns')
  return assembleState({
    terms,
    shape,
    columns,
    funds: header.funds.map((fund) => ({ ...fund, markets: new Set(fund.markets) })),
    fundBalances: [...header.fundBalances],
    residueQuote: header.residueQuote,
    sequence: header.sequence,
    timeMs: header.timeMs,
    cases: new Map(header.cases),
  })
}

function headerText(record: StateRecord): string {
  const header: Header = {
    terms: record.terms,
    sequence: record.sequence,
    timeMs: record.timeMs,
    accounts: record.shape.accounts,
    buckets: record.shape.buckets,
    positions: record.shape.positions,
    funds: record.funds.map((fund) => ({ ...fund, markets: [...fund.markets] })),
    fundBalances: record.ledger.fundBalances,
    residueQuote: record.ledger.residueQuote,
    cases: [...record.cases],
  }
  const text = JSON.stringify(header, (_, value: unknown) =>
    typeof value === 'bigint' ? { $integer: `${value}` } : value,
  )
  return text.replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** The digest has shown that the text is one that `headerText` wrote, so its form is known. */
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
