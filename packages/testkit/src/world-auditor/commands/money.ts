import type {
  Deposit,
  MoneyMoved,
  MoveFundMoney,
  MoveMargin,
  OpenAccount,
  Withdraw,
} from '@plimsoll/engine'
import { addMoney, addToFund, bucketAt, whole } from '../booking.ts'
import { expectConserved } from '../conservation.ts'
import { protectedOf } from '../funds/available.ts'
import { judgeWithdrawalCharge } from '../funds/withdrawals.ts'
import { addAccount, isolatedName, nameOf } from '../slots.ts'
import type { Bucket, World } from '../world.ts'
import type { EventCursor } from './event-cursor.ts'
import { accountNamed, bucketNamed, fundNamed, marketNamed, walletOf } from './lookup.ts'
import {
  expectCash,
  expectFree,
  expectHealthy,
  expectNotFrozen,
  expectNotHalted,
} from './safety.ts'

/** A new account begins as the command says (SPEC D-1). */
export function judgeOpenAccount(world: World, command: OpenAccount, events: EventCursor): void {
  const { judge } = world
  const event = events.take('accountOpened')
  judge.expect('effect', !world.accountsById.has(command.account), () => {
    return `${command.account} is opened twice`
  })
  const isAsked =
    event.account === command.account &&
    event.owner === (command.owner ?? command.account) &&
    event.accountKind === command.accountKind &&
    event.positionMode === (command.positionMode ?? 'oneWay') &&
    event.adlExempt === (command.adlExempt ?? false)
  judge.expect('effect', isAsked, () => `${event.account} is not opened as asked`)
  addAccount(world, event)
}

/** Money from outside, whatever the prices (SPEC D-2). */
export function judgeDeposit(world: World, command: Deposit, events: EventCursor): void {
  const wallet = walletOf(world, command.account)
  bookMoved(world, events.take('moneyMoved'), 'deposit', [[wallet, command.amountQuote]])
  expectPositive(world, command.amountQuote)
}

/** Money to the outside, if what stays is enough at every possible price (SPEC D-3). */
export function judgeWithdraw(
  world: World,
  command: Withdraw,
  events: EventCursor,
  timeMs: number,
): void {
  const wallet = walletOf(world, command.account)
  expectPositive(world, command.amountQuote)
  expectNotFrozen(world, accountNamed(world, command.account))
  expectNotHalted(world)
  expectFree(world, wallet)
  const charged = judgeWithdrawalCharge(world, wallet, command, events)
  const paid = command.amountQuote - charged
  if (paid > 0n) bookMoved(world, events.take('moneyMoved'), 'withdrawal', [[wallet, -paid]])
  expectCash(world, wallet)
  expectHealthy(world, wallet, timeMs)
}

/** Money between a wallet and an isolated position; whoever gives stays sound (SPEC D-4). */
export function judgeMoveMargin(
  world: World,
  command: MoveMargin,
  events: EventCursor,
  timeMs: number,
): void {
  const { account, market, side, amountQuote } = command
  const wallet = walletOf(world, account)
  marketNamed(world, market)
  const isolated = bucketNamed(world, account, isolatedName(market, side))
  const payer = amountQuote > 0n ? wallet : isolated
  if (amountQuote < 0n) expectNotFrozen(world, accountNamed(world, account))
  expectNotHalted(world)
  expectFree(world, payer)
  bookMoved(world, events.take('moneyMoved'), 'margin', [
    [wallet, -amountQuote],
    [isolated, amountQuote],
  ])
  expectCash(world, payer)
  expectHealthy(world, payer, timeMs)
}

/** The venue's own money, not below the floor of the fund (SPEC D-5). */
export function judgeMoveFundMoney(
  world: World,
  { fund: id, amountQuote }: MoveFundMoney,
  events: EventCursor,
): void {
  const { judge } = world
  const event = events.take('fundMoneyMoved')
  const fund = fundNamed(world, id)
  const amount = whole(world, event.amount)
  judge.expect('effect', event.fund === fund.index && amount === amountQuote, () => {
    return `${amount} moves in fund ${event.fund}, asked is ${amountQuote} in ${id}`
  })
  addToFund(world, fund, amount)
  world.external += amountQuote
  if (amount < 0n) {
    judge.expect('I-11', fund.balance >= protectedOf(world, fund), () => {
      return `${id} is left with ${fund.balance}, its floor and what its inventory lost are ${protectedOf(world, fund)}`
    })
  }
}

/** Books money that moves as asked, row by row. */
export function bookMoved(
  world: World,
  event: MoneyMoved,
  cause: MoneyMoved['cause'],
  due: readonly (readonly [Bucket, bigint])[],
): void {
  const { judge } = world
  const rows = event.buckets.map((slot, index) => {
    return [bucketAt(world, slot), whole(world, event.amounts[index] ?? 0)] as const
  })
  for (const [bucket, amount] of rows) {
    addMoney(world, bucket, amount)
    if (event.cause !== 'margin') world.external += amount
  }
  expectConserved(world)
  const isAsked =
    event.cause === cause &&
    rows.length === due.length &&
    due.every(([bucket, amount]) => rows.some(([to, moved]) => to === bucket && moved === amount))
  judge.expect('effect', isAsked, () => {
    const shown = rows.map(([bucket, amount]) => `${amount} to ${nameOf(bucket)}`).join(', ')
    return `${shown} as ${event.cause}, which nobody asked`
  })
}

function expectPositive({ judge }: World, amount: bigint): void {
  judge.expect('effect', amount > 0n, () => `${amount} is no amount to move`)
}
