import type { AccrueFunding, FundingAccrued, FundingSettled } from '@plimsoll/engine'
import {
  addFunding,
  addMoney,
  addToFund,
  addToResidue,
  bucketAt,
  fundAt,
  whole,
  wholes,
} from './booking.ts'
import { nameOf } from './slots.ts'
import { floorOf } from './valuation.ts'
import type { Bucket, Market, World } from './world.ts'

/** All that is owed becomes money, and nothing else does. */
export function judgeSettlement(world: World, event: FundingSettled | undefined): void {
  const { judge } = world
  if (event !== undefined) settleFunding(world, event)
  const left = world.buckets.find(({ funding }) => funding !== 0n)
  judge.expect('funding', left === undefined, () => {
    return left === undefined ? '' : `${nameOf(left)} still has ${left.funding} unsettled`
  })
}

/** Each bucket's whole funding becomes its money. */
export function settleFunding(world: World, event: FundingSettled): void {
  const amounts = wholes(world, event.amounts)
  event.buckets.forEach((slot, index) => {
    const bucket = bucketAt(world, slot)
    const amount = amounts[index] ?? 0n
    world.judge.expect('funding', amount === bucket.funding && amount !== 0n, () => {
      return `${amount} of ${nameOf(bucket)} settled, owed is ${bucket.funding}`
    })
    addFunding(world, bucket, -amount)
    addMoney(world, bucket, amount)
  })
}

/** Longs pay shorts, or the reverse: every position rounded down, what that leaves is residue (SPEC D-8). */
export function judgeAccrual(
  world: World,
  command: AccrueFunding,
  event: FundingAccrued | undefined,
): void {
  const { judge } = world
  const market = world.markets.find(({ spec }) => spec.market === command.market)
  const due = amountsDue(world, market, command)
  if (event === undefined) {
    judge.expect('funding', due.size === 0, () => `nobody pays funding of ${command.market}`)
    return
  }
  judge.expect('effect', market?.index === event.market, () => {
    return `funding of ${command.market} accrues in market ${event.market}`
  })
  const amounts = wholes(world, event.amounts)
  const fundAmounts = wholes(world, event.fundAmounts)
  event.buckets.forEach((slot, index) => {
    const bucket = bucketAt(world, slot)
    expectDue(world, due, bucket, amounts[index] ?? 0n)
    addFunding(world, bucket, amounts[index] ?? 0n)
  })
  event.funds.forEach((fund, index) => {
    const { inventory } = fundAt(world, fund)
    expectDue(world, due, inventory, fundAmounts[index] ?? 0n)
    addToFund(world, fundAt(world, fund), fundAmounts[index] ?? 0n)
  })
  const [forgotten] = due.keys()
  judge.expect('funding', forgotten === undefined, () => {
    return forgotten === undefined ? '' : `${nameOf(forgotten)} is left out`
  })
  const residue = whole(world, event.residue)
  judge.expect('funding', residue >= 0n, () => `rounding made ${-residue} units`)
  addToResidue(world, residue)
}

function expectDue(
  { judge }: World,
  due: Map<Bucket, bigint>,
  bucket: Bucket,
  amount: bigint,
): void {
  judge.expect('funding', due.get(bucket) === amount, () => {
    return `${nameOf(bucket)} accrues ${amount}, due is ${due.get(bucket) ?? 0n}`
  })
  due.delete(bucket)
}

function amountsDue(
  world: World,
  asked: Market | undefined,
  { quotePerLot }: AccrueFunding,
): Map<Bucket, bigint> {
  const due = new Map<Bucket, bigint>()
  for (const { bucket, market, side, lots } of world.positions) {
    if (market !== asked || lots === 0n) continue
    const signed = side === 'long' ? -lots : lots
    const amount = floorOf(signed * quotePerLot.numerator, quotePerLot.denominator)
    if (amount !== 0n) due.set(bucket, (due.get(bucket) ?? 0n) + amount)
  }
  return due
}
