import { findPosition, marketOf } from '../../account/book.ts'
import { realisedPnlQuote, releasedCharge, releasedEntryValue } from '../../ledger/fill.ts'
import { assert, at } from '../../quantity/assert.ts'
import { storable } from '../../quantity/column.ts'
import { floorDiv } from '../../quantity/division.ts'
import type { TransferPosition } from '../command.ts'
import {
  CommandRefused,
  type Deliberation,
  emit,
  requireHealthy,
  requireNotFrozen,
  requireSolvent,
  requireTradable,
} from '../deliberation.ts'
import { accountSlot, marketSlot } from '../lookup.ts'
import { requireFree } from './money.ts'
import { bucketFor, openingLeg, releaseEmptied, requireStanding, standingOf } from './trade.ts'

/**
 * Gives lots of one account's position to another (SPEC X-1): the giver as if it closed them, the receiver as if it opened them,
 * for one value, and each as sound afterwards as a trade would leave it.
 */
export function transferPosition(thinking: Deliberation, command: TransferPosition): void {
  const { record, ledger } = thinking
  const { side, lots, to, reason } = command
  const market = marketSlot(record, command.market)
  requireParties(thinking, command)
  requireTradable(record, market, thinking.timeMs)
  const from = givenPosition(thinking, market, command)
  const { bucket: giver } = at(record.shape.positions, from)
  requireFree(thinking, giver)
  const value = valueOf(thinking, from, command)
  const role = { party: { ...to, effect: 'open' as const }, opens: side }
  const { position: received, bucket: receiver } = openingLeg(thinking, { market }, role, lots)
  requireFree(thinking, receiver)
  const standing = standingOf(ledger.book, giver)
  const charged = command.at === 'entry' ? releasedCharge(ledger.book, from, lots) : 0n
  const realised = realisedPnlQuote(ledger.book, { position: from, lots, valueQuote: value })
  emit(thinking, {
    kind: 'positionTransferred',
    from,
    to: received,
    lots: storable(lots),
    value: storable(value),
    realised: storable(realised),
    ...(charged > 0n && { chargedGain: storable(charged) }),
    at: command.at,
    reason,
  })
  requireSolvent(thinking, giver)
  requireStanding(thinking, giver, standing)
  requireHealthy(thinking, receiver)
  releaseEmptied(thinking, [giver])
}

function requireParties({ record }: Deliberation, { from, to, lots }: TransferPosition): void {
  if (lots <= 0n) throw new CommandRefused('invalidAmount', 'lots must be above 0')
  const accounts = [from, to].map(({ account }) => accountSlot(record, account))
  if (from.account === to.account) {
    throw new CommandRefused('sameAccount', `${from.account} cannot transfer to itself`)
  }
  for (const account of accounts) requireNotFrozen(record, account)
}

/** The position that gives, with enough lots that no plan has reserved. */
function givenPosition(thinking: Deliberation, market: number, command: TransferPosition): number {
  const { from, side, lots } = command
  const { lots: held, reservedLots } = thinking.ledger.book
  const bucket = bucketFor(thinking, { market }, { party: from, opens: side })
  const position =
    bucket === undefined ? undefined : findPosition(thinking.record.shape, bucket, market, side)
  const free = position === undefined ? 0 : held.get(position) - reservedLots.get(position)
  if (lots > BigInt(free)) {
    throw new CommandRefused('exceedsPosition', `${from.account} has ${free} lots to give`)
  }
  assert(position !== undefined, 'lots are held in a position')
  return position
}

/** What the lots change hands for, one number for both: rounded down, at the expense of whoever is long of the value and gives (SPEC X-1). */
function valueOf(
  { ledger }: Deliberation,
  from: number,
  { lots, at: basis }: TransferPosition,
): bigint {
  const { numerator, denominator } = marketOf(ledger.book, from).markLotQuote
  const value =
    basis === 'entry'
      ? releasedEntryValue(ledger.book, from, lots)
      : floorDiv(lots * numerator, denominator)
  if (value > 0n) return value
  throw new CommandRefused('invalidAmount', 'the lots are worth less than a quote unit')
}
