import type { FundBalanceMoved, InventorySwept, MarketSettled } from '@plimsoll/engine'
import {
  addMoney,
  addToFund,
  bucketAt,
  closeLots,
  fundAt,
  positionAt,
  whole,
  wholes,
} from '../booking.ts'
import { addResult } from '../funds/history.ts'
import { noteDealt } from '../plans.ts'
import { nameOf, placeOf } from '../slots.ts'
import { measuresMarkets } from '../triggers/trigger.ts'
import { isSameRatio, shownRatio } from '../valuation.ts'
import type { Fund, Market, World } from '../world.ts'
import type { ExpectedFundMove, ExpectedSettlement, ExpectedSweep } from './expected.ts'
import { expectLayer } from './layer-checks.ts'
import { isUnbounded } from './pricing.ts'
import type { RoundModel } from './round-model.ts'

/** Everybody in a market is closed at one price, both sides for the same, and the market is over (SPEC W-3). */
export function judgeSettled(
  world: World,
  round: RoundModel,
  event: MarketSettled,
  due: ExpectedSettlement,
): void {
  const { judge } = world
  expectLayer(world, round, event.layerIndex)
  const { market, lotValue } = due
  judge.expect('settlement', event.market === market.index, () => {
    return `market ${event.market} is settled, due is ${market.spec.market}`
  })
  const isPriced = event.priceRule === due.price && isSameRatio(event.lotQuote, lotValue)
  judge.expect('settlement', isPriced, () => {
    return `${market.spec.market} is settled at ${shownRatio(event.lotQuote)} a lot, due ${shownRatio(lotValue)}`
  })
  const lots = wholes(world, event.lots)
  const values = wholes(world, event.values)
  const realised = wholes(world, event.realised)
  judge.expect('settlement', event.positions.length === due.rows.length, () => {
    return `${event.positions.length} positions are settled, there are ${due.rows.length}`
  })
  expectCaseLegs(world, event, due)
  event.positions.forEach((slot, index) => {
    const position = positionAt(world, slot)
    const row = due.rows.find((one) => one.position === position)
    const isRow = row?.lots === lots[index] && row?.value === values[index]
    judge.expect('settlement', isRow, () => {
      return `${lots[index]} lots of ${placeOf(position)} are settled for ${values[index]}, due ${row?.lots} for ${row?.value}`
    })
    noteDealt(round, position, { lots: lots[index] ?? 0n, value: values[index] ?? 0n })
    const gain = closeLots(world, position, lots[index] ?? 0n, values[index] ?? 0n)
    judge.expect('settlement', gain === realised[index], () => {
      return `${placeOf(position)} realised ${realised[index]}, counted ${gain}`
    })
  })
  for (const { of } of due.legs) {
    of.roundings += 1n
    if (isUnbounded(due.price)) of.isUnbounded = true
  }
  judge.expect('settlement', market.longLots === 0n && market.shortLots === 0n, () => {
    return `${market.longLots} lots are left long and ${market.shortLots} short in ${market.spec.market}`
  })
  endMarket(market)
}

function expectCaseLegs(world: World, event: MarketSettled, due: ExpectedSettlement): void {
  const stated = event.caseNumbers.map((number, index) => {
    return `${number} ${event.casePositions[index]}`
  })
  const legs = due.legs.map(({ of, position }) => `${of.number} ${position.slot}`)
  world.judge.expect('settlement', stated.toSorted().join() === legs.toSorted().join(), () => {
    return `legs of cases are ${stated.join()}, due ${legs.join()}`
  })
  event.casePositions.forEach((slot, index) => {
    const leg = due.legs.find(({ position }) => position.slot === slot)
    const price = event.bankruptcyLotQuotes[index]
    const isSame = leg !== undefined && price !== undefined && isSameRatio(price, leg.bankruptcy)
    world.judge.expect('I-09', isSame, () => `the bankruptcy price of ${slot} is stated wrongly`)
  })
}

/** A market that was settled is halted for good. */
export function endMarket(market: Market): void {
  market.haltReason = 'settled'
  market.isSettled = true
}

/** Money beside inventories moves to their funds, all of it and nothing else. */
export function judgeSweep(world: World, event: InventorySwept, due: ExpectedSweep): void {
  const { judge } = world
  const amounts = wholes(world, event.amounts)
  const swept = new Map<Fund, bigint>()
  event.funds.forEach((index, row) => {
    const fund = fundAt(world, index)
    const bucket = bucketAt(world, event.buckets[row] ?? -1)
    const amount = amounts[row] ?? 0n
    judge.expect('fund', bucket === fund.inventory, () => {
      return `money of ${nameOf(bucket)} moves to ${fund.id}`
    })
    addMoney(world, bucket, -amount)
    addToFund(world, fund, amount)
    swept.set(fund, (swept.get(fund) ?? 0n) + amount)
    const isMeasured = measuresMarkets(world.triggers)
    const market = isMeasured ? due.market.index : undefined
    judge.expect('trigger', event.markets?.[row] === market, () => {
      return `${amount} of inventory in ${due.market.spec.market} is said to be of market ${event.markets?.[row]}`
    })
    if (isMeasured) addResult(world, fund, due.market.index, amount)
  })
  const isAll =
    swept.size === due.amounts.size &&
    [...swept].every(([fund, amount]) => due.amounts.get(fund) === amount)
  judge.expect('fund', isAll, () => {
    return `${[...swept.values()].join()} moves to funds, beside their inventories are ${[...due.amounts.values()].join()}`
  })
}

/** The balance of a fund in default stands behind its inventory; what is left when its case is closed comes back (SPEC F-4). */
export function judgeFundMove(world: World, event: FundBalanceMoved, due: ExpectedFundMove): void {
  const { judge } = world
  const fund = fundAt(world, event.fund)
  const amount = whole(world, event.amount)
  const isIts = fund === due.fund && bucketAt(world, event.bucket) === fund.inventory
  judge.expect('fund', isIts && amount === due.amount, () => {
    return `${amount} of ${fund.id} moves beside its inventory, due ${due.amount} of ${due.fund.id}`
  })
  addToFund(world, fund, -amount)
  addMoney(world, fund.inventory, amount)
}
