import { canonicalText } from '../quantity/canonical-text.ts'
import { sha256Hex } from '../quantity/sha256.ts'
import { utf8Bytes } from '../quantity/utf8.ts'
import type { TermName } from './terms.ts'

/** The price of a deleveraging fill. SPEC S-3. */
export type PriceRule = 'bankruptcy' | 'mark' | 'previousMark'

/** One factor of a score: a named term, or its reciprocal. */
export type ScoreFactor = { readonly term: TermName } | { readonly inverseOf: TermName }

/**
 * How candidates are put in order. A score is a product of factors; `whenLosing`, where given, replaces the
 * product for positions that are not in profit.
 */
export interface ScoreSpec {
  readonly factors: readonly ScoreFactor[]
  readonly whenLosing?: readonly ScoreFactor[]
}

/** How the required lots are divided among candidates. */
export type AllocationSpec =
  | { readonly kind: 'queue'; readonly score: ScoreSpec }
  | { readonly kind: 'proRata'; readonly weight: 'lots' }

/** A deleveraging policy: data only, no function. Its hash covers this form in full. */
export interface PolicySpec {
  readonly policy: string
  readonly version: number
  readonly eligibility: 'all' | 'profitable'
  readonly allocation: AllocationSpec
  readonly price: PriceRule
}

const SCHEMA_VERSION = 1

/** SHA-256 over the canonical text of the policy and the version of this schema, hexadecimal. */
export function policyHash(policy: PolicySpec): string {
  return sha256Hex(utf8Bytes(canonicalText({ schemaVersion: SCHEMA_VERSION, policy })))
}
