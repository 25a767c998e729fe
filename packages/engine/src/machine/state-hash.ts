import { amountNames } from '../account/book.ts'
import { lotQuotesOf } from '../market/prices.ts'
import { canonicalText } from '../quantity/canonical-text.ts'
import { sha256Hex } from '../quantity/sha256.ts'
import { utf8Bytes } from '../quantity/utf8.ts'
import { isReassigned } from '../fund/fund.ts'
import { standingEntries } from '../waterfall/triggers/trigger-standing.ts'
import { docketEntries } from './docket.ts'
import { waterfallTerms } from '../waterfall/waterfall-terms.ts'
import { shapeHash } from './shape-hash.ts'
import type { BookSpec } from './book-spec.ts'
import { inside, type State, type StateRecord } from './state.ts'

const HASH_VERSION = 2
const WATERFALL_HASH_VERSION = 1

/**
 * SHA-256 of a state, hexadecimal: over the canonical text of its terms, names, totals, prices and docket, and the digests of
 * each column's 64 kB blocks. Slots follow ids, so the order of a book's rows does not matter. Costs what changed.
 */
export function stateHash(state: State): string {
  const record = inside(state)
  const text = canonicalText({
    hashVersion: HASH_VERSION,
    shape: shapeHash(state),
    sequence: record.sequence,
    timeMs: record.timeMs,
    fundBalances: record.ledger.fundBalances,
    residueQuote: record.ledger.residueQuote,
    externalQuote: record.ledger.externalQuote,
    marks: record.ledger.book.prices.markets.map(lotQuotesOf),
    standings: record.standings,
    offers: record.ledger.offers.length === 0 ? undefined : record.ledger.offers,
    ...movedSince(record),
    docket: docketEntries(record.docket),
    answers: record.docket.answers.digests(),
    unfinished: record.unfinished && {
      sequence: record.unfinished.opened.sequence,
      eventCount: record.unfinished.eventCount,
    },
    columns: amountNames.map((name) => ({
      name,
      length: record.columns[name].length,
      blockHashes: record.columns[name].blockHashes(),
    })),
  })
  return sha256Hex(utf8Bytes(text))
}

/** What only some books have: absent where it is as it was loaded and nothing is owed. */
function movedSince({ ledger, funds, triggers, timeMs }: StateRecord): Record<string, unknown> {
  const { claims, unsettledProfits, poolValues, cutMemory } = ledger
  const assigned = funds.filter(isReassigned)
  return {
    claims: claims.rows.length === 0 ? undefined : claims,
    unsettledProfits: unsettledProfits.size === 0 ? undefined : [...unsettledProfits].sort(bySlot),
    poolValues: poolValues.size === 0 ? undefined : [...poolValues].sort(bySlot),
    assigned:
      assigned.length === 0 ? undefined : assigned.map((row) => [row.fund, [...row.markets]]),
    cutMemory: cutMemory?.eventId
      ? { ...cutMemory, cuts: [...cutMemory.cuts].sort(([a], [b]) => a - b) }
      : undefined,
    triggers: standingEntries(triggers, timeMs),
  }
}

function bySlot([a]: readonly [number, bigint], [b]: readonly [number, bigint]): number {
  return a - b
}

/** SHA-256 over the declared layers, their policies in full, and how deficits are split; hexadecimal. */
export function waterfallHash(terms: Pick<BookSpec, 'waterfall' | 'deficitSplit'>): string {
  const text = canonicalText({
    hashVersion: WATERFALL_HASH_VERSION,
    waterfall: waterfallTerms(terms.waterfall),
    deficitSplit: terms.deficitSplit ?? 'losingLegs',
  })
  return sha256Hex(utf8Bytes(text))
}
