import { accountOf } from '../account/book.ts'
import { equitySign } from '../account/equity.ts'
import { type Ineligibility, ineligibility } from '../policy/candidates.ts'
import type { PolicySpec } from '../policy/policy-spec.ts'
import { rankCandidates } from '../policy/ranking.ts'
import { at } from '../quantity/assert.ts'
import { floorDiv } from '../quantity/division.ts'
import { lowestTerms, ratio } from '../quantity/ratio.ts'
import { lots, type Side } from '../quantity/units.ts'
import { waitingAccounts } from './commands/round.ts'
import { barredMarkets } from './deliberation.ts'
import type { StateRecord } from './state.ts'
import type { RankView } from './view-types.ts'

const reasons: Record<Exclude<Ineligibility, 'fundInventory'>, string> = {
  case: 'bankrupt bucket',
  exempt: 'marked adlExempt',
  unpriced: 'depends on a price that is not healthy',
  noEquity: 'no equity',
  notProfitable: 'not in profit',
  tooSmall: 'smaller than the policy’s minimum',
  hedged: 'no net position in the market',
}

/**
 * One side of one market in the order in which a policy would ask it, followed by those it would pass over. A policy
 * without a queue lists them by account, without rank.
 */
export function viewQueue(
  record: StateRecord,
  { market, side, policy }: { market: number; side: Side; policy: PolicySpec },
): RankView[] {
  const { book } = record.ledger
  const query = {
    market,
    side,
    caseAccounts: accountsWithCase(record),
    barred: barredMarkets(record, record.timeMs),
  }
  const eligible: number[] = []
  const passedOver: RankView[] = []
  for (const slot of at(book.shape.sides, market)[side]) {
    if (book.lots.get(slot) === 0) continue
    const cause = ineligibility(book, slot, query, policy)
    if (cause === undefined) eligible.push(slot)
    else if (cause !== 'fundInventory') {
      passedOver.push({ ...holderOf(record, slot), eligible: false, reason: reasons[cause] })
    }
  }
  return [...viewEligible(record, eligible, policy), ...passedOver]
}

/** Accounts that a round would find bankrupt, or whose case waits. */
function accountsWithCase(record: StateRecord): ReadonlySet<number> {
  const withCase = new Set(waitingAccounts(record))
  record.shape.buckets.forEach(({ account }, bucket) => {
    if (account >= 0 && equitySign(record.ledger.book, bucket) < 0) withCase.add(account)
  })
  return withCase
}

function viewEligible(
  record: StateRecord,
  eligible: readonly number[],
  policy: PolicySpec,
): RankView[] {
  const { book } = record.ledger
  if (policy.allocation.kind !== 'queue') {
    return eligible.map((slot) => ({ ...holderOf(record, slot), eligible: true }))
  }
  const sideLots = eligible.reduce((sum, slot) => sum + BigInt(book.lots.get(slot)), 0n)
  let ahead = 0n
  return rankCandidates(book, eligible, policy.allocation.score).map(
    ({ position, score }, index) => {
      const lotsAhead = ahead
      ahead += BigInt(book.lots.get(position))
      return {
        ...holderOf(record, position),
        eligible: true,
        rank: index + 1,
        percentile: ratio(BigInt(eligible.length - index), BigInt(eligible.length)),
        lights: lightsFor(lotsAhead, sideLots),
        score: lowestTerms(score),
        lotsAhead: lots(lotsAhead),
      }
    },
  )
}

/** 5 − ⌊5 × size ahead / side size⌋: five bars of a fifth of the side each, 5 goes first. */
function lightsFor(lotsAhead: bigint, sideLots: bigint): 1 | 2 | 3 | 4 | 5 {
  const lights = ([5, 4, 3, 2, 1] as const)[Number(floorDiv(5n * lotsAhead, sideLots))]
  return lights ?? 1
}

function holderOf(
  { shape, ledger }: StateRecord,
  slot: number,
): Pick<RankView, 'account' | 'bucket' | 'lots'> {
  const { bucket } = at(shape.positions, slot)
  return {
    account: accountOf(shape, bucket)?.account ?? '',
    bucket: at(shape.buckets, bucket).bucket,
    lots: lots(BigInt(ledger.book.lots.get(slot))),
  }
}
