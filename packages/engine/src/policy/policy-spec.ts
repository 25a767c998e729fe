import { canonicalText } from '../quantity/canonical-text.ts'
import { sha256Hex } from '../quantity/sha256.ts'
import { utf8Bytes } from '../quantity/utf8.ts'
import type { TermName, WeightName } from './terms.ts'

/** The price of a deleveraging fill. SPEC S-3. */
export type PriceRule =
  | 'bankruptcy'
  | 'crossBankruptcy'
  | 'markCappedAtBankruptcy'
  | 'fundFloor'
  | 'ratioPreserving'
  | 'mark'
  | 'previousMark'
  | 'index'
  | 'previousIndex'
  | 'settlement'

/** One factor of a score: a named term, or its reciprocal. */
export type ScoreFactor = { readonly term: TermName } | { readonly inverseOf: TermName }

/** A term by which equal scores are put in order. */
export interface ThenBy {
  readonly term: TermName
  readonly order: 'descending' | 'ascending'
}

/**
 * How candidates are put in order. A score is a product of factors, highest first; `whenLosing`, where given, replaces the
 * product for positions that are not in profit. Equal scores are ordered by `thenBy`, term after term, and then by account
 * and bucket: ascending, or accounts descending where `lastly` says that the newest id goes first.
 */
export interface ScoreSpec {
  readonly factors: readonly ScoreFactor[]
  readonly whenLosing?: readonly ScoreFactor[]
  readonly thenBy?: readonly ThenBy[]
  readonly lastly?: 'accountDescending'
}

/** How the required lots are divided among candidates. SPEC. */
export type AllocationSpec =
  | { readonly kind: 'queue'; readonly score: ScoreSpec }
  | { readonly kind: 'proRata'; readonly weight: WeightName }
  /** Everybody in turn from a place that the book's seed chooses; at most so many are asked. */
  | { readonly kind: 'roundRobin'; readonly candidatesMax: number }
  /** Only those who offered, pro rata to what they offered. */
  | { readonly kind: 'voluntary'; readonly weight: 'offeredLots' }

/** What bounds the cut of one candidate. Whatever is absent does not bound. SPEC C-2 to C-7. */
export interface CutLimits {
  /** What must hold for a candidate after a fill. Default `maintenance`. */
  readonly standing?: 'maintenance' | 'initialOrNoWorse'
  /** A candidate that cannot bear all that is asked of it is passed over whole. */
  readonly wholeOrNone?: true
  /** The largest part of a position, as it was when the round opened, that a round may close; millionths. */
  readonly positionShareMaxPpm?: number
  /** No position is left with fewer lots than this, unless with none. */
  readonly dustLots?: number
  /** Positions of fewer lots are not asked. */
  readonly positionLotsMin?: number
  /** A cut costs its owner no more against mark than this term, in whole quote units. Needs allocation queue or proRata. SPEC A-3. */
  readonly gapWithin?: Exclude<WeightName, 'lots'>
  /** Only the part of a position that the account's opposite lots in the same market do not offset. */
  readonly unhedgedExcess?: true
  /** Accounts whose lots in the market offset each other are not asked. */
  readonly zeroNetDeltaExcluded?: true
}

/** A deleveraging policy: data only, no function. Its hash covers this form in full. */
export interface PolicySpec {
  readonly policy: string
  readonly version: number
  readonly eligibility: 'all' | 'profitable'
  readonly allocation: AllocationSpec
  readonly price: PriceRule
  /** Whether each leg of a case is placed by itself, or the legs of all cases in one pass a market and side. Default `byCase`. */
  readonly pairing?: 'byCase' | 'pooled'
  readonly limits?: CutLimits
  /** Markets that this policy never deleverages, by id; shown in every output. */
  readonly exemptMarkets?: readonly string[]
  /** Cases that one round deleverages at most, in case order; the others are left to later layers and rounds. */
  readonly casesMax?: number
}

const SCHEMA_VERSION = 1

/** SHA-256 over the canonical text of the policy and the version of this schema, hexadecimal. */
export function policyHash(policy: PolicySpec): string {
  return sha256Hex(utf8Bytes(canonicalText({ schemaVersion: SCHEMA_VERSION, policy })))
}
