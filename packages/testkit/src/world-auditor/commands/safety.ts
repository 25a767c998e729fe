import { hasCase } from '../claims.ts'
import { nameOf } from '../slots.ts'
import { worstCase } from '../solvency.ts'
import { isExpired } from '../price-gate.ts'
import type { Account, Bucket, Market, World } from '../world.ts'

/** Money that is there: neither unrealised profit nor funding to come (SPEC D-3). */
export function expectCash({ judge }: World, bucket: Bucket): void {
  const payable = bucket.funding < 0n ? bucket.funding : 0n
  judge.expect('I-05', bucket.money + payable >= 0n, () => {
    return `${nameOf(bucket)} is left with ${bucket.money} and owes ${-payable}`
  })
}

/** What opening lots and withdrawing need is there at every price that is possible now (SPEC D-17). */
export function expectHealthy(world: World, bucket: Bucket, timeMs: number): void {
  const { headroom } = worstCase(world, bucket, timeMs)
  world.judge.expect('I-05', headroom >= 0n, () => {
    return `${nameOf(bucket)} may be below its initial requirement at a possible price`
  })
}

/** Nothing is owed at any price that is possible now. */
export function expectSolvent(world: World, bucket: Bucket, timeMs: number): void {
  const { equity } = worstCase(world, bucket, timeMs)
  world.judge.expect('I-05', equity >= 0n, () => {
    return `${nameOf(bucket)} may owe more than it has at a possible price`
  })
}

/** Neither a case nor a liquidation has a claim on a bucket; judged where anybody has one. */
export function expectFree({ judge, claimed }: World, bucket: Bucket): void {
  if (claimed.size === 0) return
  judge.expect('case', !hasCase(bucket), () => `${nameOf(bucket)} moves while it has a case`)
  judge.expect('liquidation', bucket.liquidation === undefined, () => {
    return `${nameOf(bucket)} moves while the venue closes it`
  })
}

/** Neither the domain nor the market is halted. */
export function expectNotHalted({ judge, haltReason, markets }: World, market?: Market): void {
  const isAnyHalted =
    haltReason !== undefined || markets.some((one) => one.haltReason !== undefined)
  if (!isAnyHalted) return
  const reason = haltReason ?? market?.haltReason
  judge.expect('halt', reason === undefined, () => `goes on during a halt: ${reason}`)
}

/** A market has neither ended nor expired; judged where one could have. */
export function expectLive({ judge }: World, market: Market, timeMs: number): void {
  const { isSettled, spec } = market
  if (!isSettled && spec.expiryTimeMs === undefined) return
  judge.expect('settlement', !isSettled && !isExpired(market, timeMs), () => {
    return `${spec.market} is ${isSettled ? 'settled' : 'past its expiry'} and goes on`
  })
}

/** An account may trade and take money out; judged where somebody may not. */
export function expectNotFrozen({ judge, accounts }: World, account: Account): void {
  if (accounts.every(({ frozenFor }) => frozenFor === undefined)) return
  judge.expect('frozen', account.frozenFor === undefined, () => {
    return `${account.id} is frozen for ${account.frozenFor} and goes on`
  })
}
