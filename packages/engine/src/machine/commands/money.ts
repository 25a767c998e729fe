import { storable } from '../../quantity/column.ts'
import { ceilDiv } from '../../quantity/division.ts'
import { isolatedName } from '../../account/isolated-name.ts'
import { idRule, isUsableId } from '../checks/refuse.ts'
import type { Deposit, MoveMargin, OpenAccount, Withdraw } from '../command.ts'
import {
  CommandRefused,
  type Deliberation,
  emit,
  requireHealthy,
  requireNoCase,
  requireNoLiquidation,
  requireNotFrozen,
  requireNotHalted,
} from '../deliberation.ts'
import { accountSlot, bucketSlot, marketSlot, walletSlot } from '../lookup.ts'
import { withdrawalCharge } from '../withdrawal-charge.ts'

/** Opens an account (SPEC D-1). */
export function openAccount(thinking: Deliberation, command: OpenAccount): void {
  const {
    account,
    owner = account,
    accountKind,
    positionMode = 'oneWay',
    adlExempt = false,
  } = command
  if (!isUsableId(account) || !isUsableId(owner)) {
    throw new CommandRefused('invalidIdentifier', idRule)
  }
  if (account.startsWith('fund:')) {
    throw new CommandRefused('invalidIdentifier', 'an account id must not start with "fund:"')
  }
  if (thinking.record.shape.accountSlot(account) !== undefined) {
    throw new CommandRefused('accountExists', `${account} exists`)
  }
  emit(thinking, { kind: 'accountOpened', account, owner, accountKind, positionMode, adlExempt })
}

/** Books money from outside (SPEC D-2). */
export function deposit(thinking: Deliberation, { account, amountQuote }: Deposit): void {
  requirePositive(amountQuote)
  const wallet = walletSlot(thinking.record, account)
  const amounts = [storable(amountQuote)]
  emit(thinking, { kind: 'moneyMoved', cause: 'deposit', buckets: [wallet], amounts })
}

/** Books money to the outside, if the wallet stays sound without it (SPEC D-3). */
export function withdraw(thinking: Deliberation, { account, amountQuote }: Withdraw): void {
  requirePositive(amountQuote)
  const { record } = thinking
  const wallet = walletSlot(record, account)
  requireNotFrozen(record, accountSlot(record, account))
  requireNotHalted(record)
  requireNotGated(thinking)
  const amount = storable(amountQuote)
  requireFree(thinking, wallet)
  const charge = chargeWithdrawal(thinking, wallet, amount)
  if (amount > charge) {
    const amounts = [charge - amount]
    emit(thinking, { kind: 'moneyMoved', cause: 'withdrawal', buckets: [wallet], amounts })
  }
  requireCash(thinking, wallet)
  requireHealthy(thinking, wallet)
}

function requireNotGated({ record, timeMs }: Deliberation): void {
  const { gatedUntilMs } = record.docket.withdrawals
  if (gatedUntilMs === undefined || timeMs >= gatedUntilMs) return
  const detail = `withdrawals wait until ${gatedUntilMs}, because a loss is not covered`
  throw new CommandRefused('withdrawalsGated', detail)
}

/** Takes the part of a withdrawal that goes to a fund, rounded up, and returns it (SPEC W-4). */
function chargeWithdrawal(thinking: Deliberation, bucket: number, amount: number): number {
  const rule = withdrawalCharge(thinking)
  if (rule === undefined) return 0
  const { numerator, denominator } = rule.share
  const charge = storable(ceilDiv(BigInt(amount) * numerator, denominator))
  if (charge > 0) {
    emit(thinking, { kind: 'withdrawalCharged', bucket, fund: rule.fund, amount: charge })
  }
  return charge
}

/** Moves money between a wallet and an isolated position (SPEC D-4). */
export function moveMargin(thinking: Deliberation, command: MoveMargin): void {
  const { account, market, side, amountQuote } = command
  const { record } = thinking
  if (amountQuote === 0n) throw new CommandRefused('invalidAmount', 'an amount must not be 0')
  marketSlot(record, market)
  const wallet = walletSlot(record, account)
  const isolated = bucketSlot(record, account, isolatedName(market, side))
  if (amountQuote < 0n) requireNotFrozen(record, accountSlot(record, account))
  const payer = amountQuote > 0n ? wallet : isolated
  requireNotHalted(record)
  requireFree(thinking, payer)
  const amount = storable(amountQuote)
  const buckets = [wallet, isolated]
  emit(thinking, { kind: 'moneyMoved', cause: 'margin', buckets, amounts: [-amount, amount] })
  requireCash(thinking, payer)
  requireHealthy(thinking, payer)
}

/** A bucket that no case and no liquidation has a claim on. */
export function requireFree({ record }: Deliberation, bucket: number): void {
  requireNoCase(record, bucket)
  requireNoLiquidation(record, bucket)
}

/** Money that is there: unrealised profit and funding not yet received are not (SPEC D-3). */
export function requireCash({ ledger }: Deliberation, bucket: number): void {
  const { money, unsettledFunding } = ledger.book
  if (money.get(bucket) + Math.min(0, unsettledFunding.get(bucket)) < 0) {
    throw new CommandRefused('insufficientMoney', 'the bucket does not have this much money')
  }
}

function requirePositive(amount: bigint): void {
  if (amount <= 0n) throw new CommandRefused('invalidAmount', 'an amount must be above 0')
}
