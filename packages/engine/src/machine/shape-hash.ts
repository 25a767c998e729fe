import { canonicalText } from '../quantity/canonical-text.ts'
import { sha256Hex } from '../quantity/sha256.ts'
import { utf8Bytes } from '../quantity/utf8.ts'
import { inside, type State, type StateRecord } from './state.ts'

const known = new WeakMap<StateRecord['shape'], string>()

/** Digest of everything in a state that no event changes: terms, ids, owners and which slot is whose. Worked out once. */
export function shapeHash(state: State): string {
  const record = inside(state)
  const hash = known.get(record.shape) ?? sha256Hex(utf8Bytes(shapeText(record)))
  known.set(record.shape, hash)
  return hash
}

/** Rows as arrays of their fields: a million of them are written in one pass. */
function shapeText({ terms, shape, funds }: StateRecord): string {
  return canonicalText({
    terms,
    accounts: shape.accounts.map((row) => [row.account, row.owner, row.kind, row.adlExempt]),
    buckets: shape.buckets.map((row) => [row.account, row.bucket, row.firstPosition]),
    positions: shape.positions.map((row) => [row.market, row.side]),
    funds: funds.map((row) => [row.fund, [...row.markets], row.floorQuote]),
  })
}
