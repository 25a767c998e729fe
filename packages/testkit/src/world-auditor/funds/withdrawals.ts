import type { Withdraw, WithdrawalsCharged, WithdrawalsGated } from '@plimsoll/engine'
import { addMoney, addToFund, bucketAt, fundAt, whole } from '../booking.ts'
import type { EventCursor } from '../commands/event-cursor.ts'
import { nameOf } from '../slots.ts'
import { ceilingOf, deficitOf } from '../valuation.ts'
import type { Bucket, Fund, World } from '../world.ts'
import { availableOf } from './available.ts'

/** Withdrawals wait from now on (SPEC W-4). */
export function judgeGate(world: World, event: WithdrawalsGated, untilMs: number): void {
  world.judge.expect('withdrawal', event.untilMs === untilMs, () => {
    return `withdrawals wait until ${event.untilMs}, due ${untilMs}`
  })
  world.gatedUntilMs = untilMs
}

/** Withdrawals pay from now on (SPEC W-4). */
export function judgeCharge(world: World, event: WithdrawalsCharged, due: Fund): void {
  const fund = fundAt(world, event.fund)
  world.judge.expect('withdrawal', fund === due, () => {
    return `a part of withdrawals goes to ${fund.id}, due ${due.id}`
  })
  world.chargeFund = fund
}

/** Whether withdrawals are refused now. */
export function isGated({ gatedUntilMs, nowMs }: World): boolean {
  return gatedUntilMs !== undefined && nowMs < gatedUntilMs
}

/** What of a withdrawal goes to the fund that withdrawals are charged for: ceil(amount × B / (T + B)). */
function chargeOf(world: World, amount: bigint): bigint {
  const { missing, money } = chargeParts(world)
  return missing === 0n ? 0n : ceilingOf(amount * missing, money + missing)
}

/** B, what cases that wait lack beyond what the fund has, and T, the money of all buckets of accounts and what the fund has. */
export function chargeParts(world: World): { readonly missing: bigint; readonly money: bigint } {
  const { buckets, chargeFund } = world
  if (chargeFund === undefined) return { missing: 0n, money: 0n }
  const owed = sum(
    buckets.filter(({ suspended, pendingCause }) => suspended ?? pendingCause),
    (bucket) => deficitOf(world, bucket),
  )
  const available = availableOf(world, chargeFund)
  const missing = owed - available
  const held = buckets.filter(({ account }) => account !== undefined)
  const money = available + sum(held, ({ money: cash, funding }) => cash + funding)
  return { missing: missing > 0n ? missing : 0n, money: money > 0n ? money : 0n }
}

/** Takes the charge on a withdrawal, if one is due. */
export function judgeWithdrawalCharge(
  world: World,
  wallet: Bucket,
  { amountQuote }: Withdraw,
  events: EventCursor,
): bigint {
  const { judge } = world
  judge.expect('withdrawal', !isGated(world), () => {
    return `${nameOf(wallet)} withdraws, and withdrawals wait until ${world.gatedUntilMs}`
  })
  const due = chargeOf(world, amountQuote)
  const event = events.takeIf('withdrawalCharged')
  const amount = event === undefined ? 0n : whole(world, event.amount)
  judge.expect('withdrawal', amount === due, () => {
    return `${amount} of ${amountQuote} withdrawn is charged, due ${due}`
  })
  if (event === undefined) return 0n
  const fund = fundAt(world, event.fund)
  const isIts = fund === world.chargeFund && bucketAt(world, event.bucket) === wallet
  judge.expect('withdrawal', isIts, () => `a charge of ${nameOf(wallet)} goes to ${fund.id}`)
  addMoney(world, wallet, -amount)
  addToFund(world, fund, amount)
  return amount
}

function sum(buckets: readonly Bucket[], amountOf: (bucket: Bucket) => bigint): bigint {
  return buckets.reduce((total, bucket) => total + amountOf(bucket), 0n)
}
