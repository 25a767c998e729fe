import type { Ratio } from '@plimsoll/engine'
import {
  add,
  isNegative,
  multiply,
  type Rational,
  rational,
  subtract,
} from '../../exact/rational.ts'
import { sideIn, walletOf } from '../offers.ts'
import { equityScaled, exactRequirement, initialOf, initialOfLots } from '../valuation.ts'
import type { Bucket, Offer, Position, World } from '../world.ts'
import { capOf, roundingTries } from './candidate-cap.ts'
import { atOnePrice } from './pricing.ts'
import { opposite } from './round-model.ts'

/** What is opened costs as much, quote units, or is not opened. */
const openedValueMin = 2n

/** Whose cross wallet takes lots, and in which market. */
type Place = Pick<Offer, 'account' | 'market'>

/** Lots that close what whoever offers has on the other side; none in hedge mode. */
export function closableOf({ account, market }: Place, { side }: Position): bigint {
  const held = sideIn(walletOf(account), market, opposite(side))
  return account.isHedge || held === undefined ? 0n : held.lots - held.reserved
}

/** What an offering account can take at a value of a lot, of so many lots (SPEC O). */
export function takerCapOf(
  world: World,
  leg: Position,
  asked: { readonly offer: Place; readonly lotValue: Ratio; readonly limit: bigint },
): bigint {
  const { offer, lotValue, limit } = asked
  const wallet = walletOf(offer.account)
  const closable = closableOf(offer, leg)
  const most = limit < closable ? limit : closable
  const facing = sideIn(wallet, offer.market, opposite(leg.side))
  const closed = facing === undefined ? 0n : capOf(world, facing, lotValue, most).lots
  if (closed < most || closed === limit) return closed
  const opened = openableLots({ world, leg, wallet, closable, lotValue }, limit - closed)
  const isWorthwhile = opened * lotValue.numerator >= openedValueMin * lotValue.denominator
  return closed + (isWorthwhile ? opened : 0n)
}

/** A wallet that has closed all it can and opens more. */
interface Taker {
  readonly world: World
  readonly leg: Position
  readonly wallet: Bucket
  readonly closable: bigint
  readonly lotValue: Ratio
}

/** The most lots that can be opened: below what would be without rounding, the first that bears all roundings. */
function openableLots(taker: Taker, limit: bigint): bigint {
  if (coversInitial(taker, limit)) return limit
  const unrounded = largestUnrounded(taker, limit)
  for (let lots = unrounded; lots > 0n && unrounded - lots < roundingTries; lots -= 1n) {
    if (coversInitial(taker, lots)) return lots
  }
  return 0n
}

function largestUnrounded(taker: Taker, limit: bigint): bigint {
  let allowed = 0n
  let refused = limit + 1n
  while (refused - allowed > 1n) {
    const middle = (allowed + refused) / 2n
    if (isNegative(spareUnrounded(taker, middle))) refused = middle
    else allowed = middle
  }
  return allowed
}

/** Whether a wallet has what opening needs once it has opened so many lots, at its own expense of rounding. */
function coversInitial(taker: Taker, opened: bigint): boolean {
  const { world, leg, closable, lotValue } = taker
  // Rounded as the case's own leg is: in its favour.
  const value = rational(atOnePrice(leg, lotValue).quote(closable + opened))
  const needs = (lots: bigint): Rational => rational(initialOfLots(world, leg.market, lots))
  return !isNegative(spareOf(taker, opened, { value, needs }))
}

/** The same without rounding: it falls with every lot, or rises and then falls. */
function spareUnrounded(taker: Taker, opened: bigint): Rational {
  const { world, leg, closable, lotValue } = taker
  const { initial, lotScaled } = leg.market
  const value = multiply(
    rational(lotValue.numerator, lotValue.denominator),
    rational(closable + opened),
  )
  const needs = (lots: bigint): Rational =>
    rational(
      exactRequirement(initial, lots * lotScaled, world.scale),
      initial.rateDenominator * world.scale,
    )
  return spareOf(taker, opened, { value, needs })
}

/** Equity less the initial requirement after closing all and opening so many lots, quote units. */
function spareOf(
  { world, leg, wallet, closable }: Taker,
  opened: bigint,
  { value, needs }: { readonly value: Rational; readonly needs: (lots: bigint) => Rational },
): Rational {
  const { market, side, isLongOfValue } = leg
  const facing = sideIn(wallet, market, opposite(side))?.lots ?? 0n
  const same = sideIn(wallet, market, side)?.lots ?? 0n
  const owned = equityScaled(world, wallet) - wallet.reservedMoney * world.scale
  const atMark = rational((closable + opened) * market.lotScaled, world.scale)
  const gain = isLongOfValue ? subtract(atMark, value) : subtract(value, atMark)
  const others =
    initialOf(world, wallet) -
    initialOfLots(world, market, facing) -
    initialOfLots(world, market, same)
  const needed = add(rational(others), add(needs(facing - closable), needs(same + opened)))
  return subtract(add(rational(owned, world.scale), gain), needed)
}
