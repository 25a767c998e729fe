import { canonicalText } from '../quantity/canonical-text.ts'
import { sha256Hex } from '../quantity/sha256.ts'
import { utf8Bytes } from '../quantity/utf8.ts'
import type { TermName, WeightName } from './terms.ts'

/** A term in a weight, or what of it is above a line in millionths. */
interface WeightFactor {
  readonly term: TermName
  readonly abovePpm?: number
}

/** What lots are divided by: a term, or a product of terms. SPEC A-3. */
export type WeightSpec = WeightName | { readonly factors: readonly WeightFactor[] }

/**
 * The moves of prices a policy looks at: every scenario that the book publishes, one of them, or ±100 % in the asked market
 * alone. SPEC N-1.
 */
export type StressSpec = 'published' | 'ownMarket' | { readonly scenario: string }

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
  | ProRataAllocation
  /** Everybody in turn from a place that the book's seed chooses; at most so many are asked. */
  | { readonly kind: 'roundRobin'; readonly candidatesMax: number }
  /** Only those who offered, pro rata to what they offered. */
  | { readonly kind: 'voluntary'; readonly weight: 'offeredLots' }
  | DrainAllocation
  /** The largest cut over weight is as small as whole lots allow. SPEC A-10. */
  | { readonly kind: 'minimaxShare'; readonly weight: WeightName }
  /** What the scenarios would leave unpaid is as small as whole lots allow. SPEC A-11. */
  | { readonly kind: 'minimiseShortfall'; readonly stress: StressSpec }

/** In proportion to a weight; what that has no room for, in proportion to another. SPEC. */
export interface ProRataAllocation {
  readonly kind: 'proRata'
  readonly weight: WeightSpec
  readonly thenWeight?: WeightSpec
}

/** An allocation that takes lots one at a time from wherever that leaves the least to worry about. */
export type LevelAllocation = Extract<
  AllocationSpec,
  { readonly kind: 'drain' | 'minimaxShare' | 'minimiseShortfall' }
>

/** Lots are taken where stress leverage is highest: the sorted leverages end as low as whole lots allow. SPEC A-9. */
export interface DrainAllocation {
  readonly kind: 'drain'
  readonly stress: StressSpec
  /** Nobody's stress leverage is raised as long as others can give the lots. */
  readonly keepsHedges?: true
}

/** What bounds the cut of one candidate. Whatever is absent does not bound. SPEC C-2 to C-7. */
export interface CutLimits {
  /** What must hold for a candidate after a fill. Default `maintenance`. */
  readonly standing?: 'maintenance' | 'initialOrNoWorse'
  /** A candidate that cannot bear all that is asked of it is passed over whole. */
  readonly wholeOrNone?: true
  /** The largest part of a position, as it was when the round opened, that a round may close; millionths. */
  readonly positionShareMaxPpm?: number
  /** The largest part of a position, as it was when an event first cut it, that the whole event may close; millionths. SPEC A-14. */
  readonly eventShareMaxPpm?: number
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
  /** Whether each leg of a case is placed by itself, the legs of all cases in one pass a market and side, or those of all markets together. Default `byCase`. */
  readonly pairing?: 'byCase' | 'pooled' | 'portfolio'
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
