import {
  type Account,
  type Bucket,
  bucketsOf,
  type Market,
  opposite,
  type Position,
  positionIn,
  type Side,
  valueSideOf,
} from '../book/book.ts'
import type { PolicyRules } from '../book/policy.ts'
import { equity, profit } from '../book/valuation.ts'
import { isPositive, type Rational } from '../exact/rational.ts'
import type { Pricing } from './pricing.ts'
import { hasCase, positionKey, type Round, saw } from './round.ts'
import { closingTest, mayClose, type Standing } from './standing.ts'

export interface Candidate {
  readonly bucket: Bucket
  readonly held: Position
}

/** Legs of one market and side that look for counterparties together; mostly it is one. */
export interface Pass {
  readonly market: Market
  /** The side of the legs. */
  readonly side: Side
  readonly lots: bigint
  /** Of the cases whose legs they are. */
  readonly owners: ReadonlySet<string>
  readonly policy: PolicyRules
  /** Quote units that one lot costs; where every fill has its own price, that of closing all at once. */
  readonly lotPrice: Rational
  readonly pricing: Pricing
  /** The most that a policy takes of a candidate, whatever it could bear (C-4, L-8). */
  readonly boundOf: (candidate: Candidate) => bigint
  /** Notes what happened. */
  readonly saw: (situation: string) => void
}

/** Who may be deleveraged in a pass (C-1, C-3), by account id and then bucket name. */
export function candidatesOf(round: Round, pass: Pass): Candidate[] {
  const found: Candidate[] = []
  for (const bucket of bucketsOf(round.book)) {
    const held = positionIn(bucket, pass.market, opposite(pass.side))
    if (held === undefined || !round.rules.isEligible(round, pass, bucket)) continue
    if (isAsked(round, pass, { bucket, held })) found.push({ bucket, held })
  }
  return found
}

/** Solvent, without a case in any of the account's buckets, of another owner, and not exempt. */
export function isEligible(round: Round, pass: Pass, bucket: Bucket): boolean {
  const { account } = bucket
  const whyNot = hasCase(round, account)
    ? 'account with a case not asked'
    : pass.owners.has(account.owner)
      ? 'owner of the case not asked'
      : account.adlExempt
        ? 'exempt account not asked'
        : isPositive(equity(bucket))
          ? undefined
          : 'candidate without equity not asked'
  if (whyNot !== undefined) saw(round, whyNot)
  return whyNot === undefined
}

/** What a policy adds to that. */
function isAsked(round: Round, { policy }: Pass, { bucket, held }: Candidate): boolean {
  const { positionLotsMin = 0, zeroNetDeltaExcluded } = policy.limits ?? {}
  if (policy.eligibility === 'profitable' && !isPositive(profit(held))) {
    saw(round, 'loser not asked')
    return false
  }
  if (held.lots < BigInt(positionLotsMin)) {
    saw(round, 'small position not asked')
    return false
  }
  if (zeroNetDeltaExcluded === true && netLots(bucket.account, held.market) === 0n) {
    saw(round, 'zero net delta not asked')
    return false
  }
  return true
}

/** Long lots of an account in a market less its short ones, over all its buckets. */
export function netLots(account: Account, market: Market): bigint {
  let lots = 0n
  for (const held of account.buckets.flatMap((bucket) => bucket.positions)) {
    if (held.market === market) lots += held.side === 'long' ? held.lots : -held.lots
  }
  return lots
}

/** What C-4 and A-14 leave of a position to be taken in this round and pass, before anything is taken in the pass. The round is the first of its event. */
export function policyBound(
  round: Round,
  policy: PolicyRules,
  { bucket, held }: Candidate,
): bigint {
  const { positionShareMaxPpm: share, eventShareMaxPpm, unhedgedExcess } = policy.limits ?? {}
  let bound = held.lots
  if (share !== undefined) {
    const key = positionKey(bucket, held)
    const most = ((round.lotsAtOpening.get(key) ?? 0n) * BigInt(share)) / 1_000_000n
    bound = smaller(bound, most - (round.lotsClosed.get(key) ?? 0n))
  }
  if (eventShareMaxPpm !== undefined) {
    const key = positionKey(bucket, held)
    const most = ((round.lotsAtOpening.get(key) ?? 0n) * BigInt(eventShareMaxPpm)) / 1_000_000n
    bound = smaller(bound, most - (round.lotsClosed.get(key) ?? 0n))
  }
  if (unhedgedExcess === true) {
    const net = netLots(bucket.account, held.market)
    bound = smaller(bound, held.side === 'long' ? net : -net)
  }
  if (bound < held.lots) saw(round, 'policy bounds a cut')
  return bound > 0n ? bound : 0n
}

/** The largest number of lots a candidate gives of a limit (C-2, C-5 to C-7). */
export function capOf(candidate: Candidate, pass: Pass, limit: bigint): bigint {
  const { wholeOrNone, dustLots = 0 } = pass.policy.limits ?? {}
  const most = smaller(limit, candidate.held.lots)
  const bears = bearingTest(candidate, pass)
  const passes = (lots: bigint): boolean =>
    isDustless(candidate, pass, lots, BigInt(dustLots)) && bears(lots)
  if (wholeOrNone === true) {
    const isBorne = bears(most)
    if (!isBorne && largest(most, passes) > 0n) pass.saw('part refused, whole asked')
    return isBorne ? most : 0n
  }
  const cap = largest(most, passes)
  if (isInDoubt(candidate, pass, cap, most)) pass.saw(inDoubt)
  if (dustLots > 0 && most > cap && cap !== largest(most, bears)) pass.saw('dust')
  return cap
}

/** Where this was met, an implementation may have given fewer lots (C-2, last sentence). */
export const inDoubt = 'more than 256 lots in doubt'

/** Whether so many lots above a cap fail by rounding alone: two units would let them pass. */
function isInDoubt(
  { bucket, held }: Candidate,
  { policy, pricing }: Pass,
  cap: bigint,
  most: bigint,
): boolean {
  const mayCloseFor = closingTest(bucket, held, standingOf(policy))
  const valueSide = valueSideOf(held.market, held.side)
  const slack = valueSide === 'long' ? 2n : -2n
  let doubtful = 0
  for (let lots = most; lots > cap && doubtful < 256; lots -= 1n) {
    if (mayCloseFor({ lots, value: pricing.reckoned(valueSide, lots) + slack })) doubtful += 1
  }
  return doubtful === 256
}

/** A cut leaves nothing of a position, or enough; shares are not adjusted (C-5). */
function isDustless({ held }: Candidate, { policy }: Pass, lots: bigint, dust: bigint): boolean {
  if (policy.allocation.kind === 'proRata') return true
  const left = held.lots - lots
  return left === 0n || left >= dust
}

/** Tells of a number of lots whether a candidate can bear it: at what it must reckon with (C-2), or at what it is (C-7). */
function bearingTest(
  { bucket, held }: Candidate,
  { policy, pricing }: Pass,
): (lots: bigint) => boolean {
  const standing = standingOf(policy)
  const mayCloseFor = closingTest(bucket, held, standing)
  const valueSide = valueSideOf(held.market, held.side)
  const value = standing === 'initialOrNoWorse' ? pricing.next : pricing.reckoned
  return (lots) => lots <= 0n || mayCloseFor({ lots, value: value(valueSide, lots) })
}

export function bearsValue(
  { bucket, held }: Candidate,
  policy: PolicyRules,
  lots: bigint,
  value: bigint,
): boolean {
  return mayClose(bucket, held, { lots, value }, standingOf(policy))
}

function standingOf({ limits }: PolicyRules): Standing {
  return limits?.standing ?? 'maintenance'
}

/** The largest number from `most` down that passes, or 0. */
export function largest(most: bigint, passes: (lots: bigint) => boolean): bigint {
  let lots = most
  while (lots > 0n && !passes(lots)) lots -= 1n
  return lots > 0n ? lots : 0n
}

function smaller(left: bigint, right: bigint): bigint {
  return left < right ? left : right
}
