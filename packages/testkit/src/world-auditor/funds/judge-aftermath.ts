import type { Command } from '@plimsoll/engine'
import { addMoney, addToFund, bucketAt, fundAt, whole, wholes } from '../booking.ts'
import type { EventCursor } from '../commands/event-cursor.ts'
import { expectConserved } from '../conservation.ts'
import { nameOf } from '../slots.ts'
import { judgeSwitch, switchesDue } from '../triggers/switches.ts'
import type { World } from '../world.ts'
import { protectedOf } from './available.ts'
import { receive, unpaidOf } from './owed-claims.ts'

/** When a command has ended, surplus of funds repays claims, and triggers look at what it changed (SPEC F-8, T-1). */
export function judgeAftermath(world: World, command: Command, events: EventCursor): void {
  if (world.round !== undefined) return
  if (events.hasBegun() && command.kind !== 'syncBook') judgeRepayments(world, events)
  if (!world.areFundsChanged && command.kind !== 'passTime') return
  for (const due of switchesDue(world)) judgeSwitch(world, events.take('triggerChanged'), due)
}

/** Fund by fund, what is beyond its target is received for claims: to the unit, and all of it. */
function judgeRepayments(world: World, events: EventCursor): void {
  const { judge, claims } = world
  for (const fund of world.funds) {
    const { targetQuote } = fund.spec
    if (targetQuote === undefined || claims.rows.length === 0) continue
    const least = protectedOf(world, fund)
    const surplus = fund.balance - (least > targetQuote ? least : targetQuote)
    const unpaid = unpaidOf(claims)
    const amount = surplus < unpaid ? surplus : unpaid
    if (amount <= 0n) continue
    const event = events.take('claimsRepaid')
    const stated = whole(world, event.amount)
    judge.expect('claim', fundAt(world, event.fund) === fund && stated === amount, () => {
      return `${stated} of fund ${event.fund} repays claims, due is ${amount} of ${fund.id}`
    })
    const due = receive(claims, amount)
    const amounts = wholes(world, event.amounts)
    judge.expect('claim', event.buckets.length === due.size, () => {
      return `${event.buckets.length} wallets are repaid, due are ${due.size}`
    })
    addToFund(world, fund, -amount)
    world.money += amount
    event.buckets.forEach((slot, index) => {
      const wallet = bucketAt(world, slot)
      const paid = amounts[index] ?? 0n
      judge.expect('claim', paid === due.get(wallet), () => {
        return `${nameOf(wallet)} is repaid ${paid}, its part is ${due.get(wallet) ?? 0n}`
      })
      addMoney(world, wallet, paid)
      world.money -= paid
    })
    expectConserved(world)
  }
}
