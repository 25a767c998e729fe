import type { AccountRow, BookShape, BucketRow, PositionRow } from '../account/book-shape.ts'
import { type Canonical, canonicalText } from '../quantity/canonical-text.ts'
import type { FundRow } from '../fund/fund.ts'
import { RowDigests } from '../quantity/row-digests.ts'
import { sha256Hex } from '../quantity/sha256.ts'
import { utf8Bytes } from '../quantity/utf8.ts'
import { inside, type State, type StateRecord } from './state.ts'

/** Digests of everything in a state that no event changes once it is there. */
interface ShapeDigests {
  /** Of terms and funds, worked out once. */
  readonly termsHash: string
  readonly accounts: RowDigests<AccountRow>
  readonly buckets: RowDigests<BucketRow>
  readonly positions: RowDigests<PositionRow>
}

const known = new WeakMap<BookShape, ShapeDigests>()

/** Digest of terms, ids, owners and which slot is whose. Costs what was added since it was last asked for. */
export function shapeHash(state: State): string {
  const record = inside(state)
  const digests = known.get(record.shape) ?? createDigests(record)
  known.set(record.shape, digests)
  const text = canonicalText({
    terms: digests.termsHash,
    accounts: digests.accounts.read(),
    buckets: digests.buckets.read(),
    positions: digests.positions.read(),
  })
  return sha256Hex(utf8Bytes(text))
}

/** A fund as loaded: what only some have comes last, so that the others keep their digest. */
function fundFields(row: FundRow): Canonical {
  const { purpose, capacityQuote, targetQuote, group, peakBalanceQuote, listing } = row
  const rest = {
    purpose: purpose === 'insurance' ? undefined : purpose,
    capacityQuote,
    targetQuote,
    group: group && { group: group.group, peakBalanceQuote: group.peakBalanceQuote },
    peakBalanceQuote,
    listing: listing && { forMs: listing.forMs, successor: listing.successor },
  }
  const isPlain = Object.values(rest).every((field) => field === undefined)
  const fields = [row.fund, [...row.loadedMarkets], row.floorQuote]
  return isPlain ? fields : [...fields, rest]
}

/** An account: what only some have comes last, so that the others keep their digest. */
function accountFields(row: AccountRow): Canonical {
  const { declaredHedges, bothLegs } = row
  const fields = [row.account, row.owner, row.kind, row.positionMode, row.adlExempt]
  if (declaredHedges === undefined && bothLegs === undefined) return fields
  const hedges = declaredHedges?.map(({ market, lots }) => [market, lots])
  return [...fields, { declaredHedges: hedges, bothLegs }]
}

/** How the numbers of markets are written is no part of what happens to them. */
function rulesOf(terms: StateRecord['terms']): object {
  const markets = terms.markets.map((market) => ({ ...market, notation: undefined }))
  return { ...terms, markets }
}

function createDigests({ terms, shape, funds }: StateRecord): ShapeDigests {
  const fundRows = funds.map(fundFields)
  return {
    termsHash: sha256Hex(utf8Bytes(canonicalText({ terms: rulesOf(terms), funds: fundRows }))),
    accounts: new RowDigests(shape.accounts, (row) => canonicalText(accountFields(row))),
    buckets: new RowDigests(shape.buckets, (row) => canonicalText([row.account, row.bucket])),
    positions: new RowDigests(shape.positions, (row) =>
      canonicalText([row.bucket, row.market, row.side]),
    ),
  }
}
