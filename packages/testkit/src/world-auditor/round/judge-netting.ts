import type { PositionsMatched, PositionTakenOver, Ratio } from '@plimsoll/engine'
import { closeLots, openLots, positionAt, whole, wholes } from '../booking.ts'
import { placeOf } from '../slots.ts'
import { isSameRatio } from '../valuation.ts'
import type { Position, World } from '../world.ts'
import type { ExpectedMatch, ExpectedTakeover } from './expected.ts'
import { legsOf } from './legs.ts'
import { expectCaseLeg, expectLayer, expectPriced } from './layer-checks.ts'
import type { RoundModel } from './round-model.ts'

/** Lots of cases that close against each other at mark: exactly those of the rule. */
export function judgeMatch(
  world: World,
  round: RoundModel,
  event: PositionsMatched,
  due: ExpectedMatch,
): void {
  const { judge } = world
  expectLayer(world, round, event.layerIndex)
  const lots = wholes(world, event.lots)
  const values = wholes(world, event.values)
  const realised = wholes(world, event.realised)
  const prices = event.positions.map((slot) => bankruptcyOf(world, positionAt(world, slot)))
  event.positions.forEach((slot, index) => {
    const position = positionAt(world, slot)
    const place = placeOf(position)
    expectCaseLeg(world, round, event.caseNumbers[index], position)
    expectPriced(world, round, position)
    const row = due.rows[index]
    const isIts = row !== undefined && row.position === position && row.lots === lots[index]
    judge.expect('I-12', isIts && event.positions.length === due.rows.length, () => {
      return `${lots[index]} lots of ${place} matched, the rule says ${row?.lots ?? 0n} of ${row === undefined ? 'nobody' : placeOf(row.position)}`
    })
    judge.expect('I-09', row?.value === values[index], () => {
      return `${lots[index]} lots of ${place} matched for ${values[index]}, at mark ${row?.value}`
    })
    const stated = event.bankruptcyLotQuotes[index]
    const price = prices[index]
    const isPrice = stated !== undefined && price !== undefined && isSameRatio(stated, price)
    judge.expect('I-09', isPrice, () => `the bankruptcy price of ${place} is stated wrongly`)
    const gain = closeLots(world, position, lots[index] ?? 0n, values[index] ?? 0n)
    judge.expect('I-09', gain === realised[index], () => {
      return `${place} realised ${realised[index]}, counted ${gain}`
    })
    if (row !== undefined) row.of.roundings += 1n
  })
}

/** Lots that a fund takes at mark: those its money pays for, and no others. */
export function judgeTakeover(
  world: World,
  round: RoundModel,
  event: PositionTakenOver,
  due: ExpectedTakeover,
): void {
  const { judge } = world
  expectLayer(world, round, event.layerIndex)
  const position = positionAt(world, event.position)
  const inventory = positionAt(world, event.inventory)
  const place = placeOf(position)
  expectCaseLeg(world, round, event.caseNumber, position)
  expectPriced(world, round, position)
  const lots = whole(world, event.lots)
  const value = whole(world, event.value)
  const isTaken = position === due.position && lots === due.lots && event.fund === due.fund.index
  judge.expect('I-11', isTaken, () => {
    return `fund ${event.fund} takes ${lots} lots of ${place}, its money pays for ${due.lots} of ${placeOf(due.position)} by ${due.fund.id}`
  })
  const isHeld =
    inventory.bucket === due.fund.inventory &&
    inventory.market === position.market &&
    inventory.side === position.side
  judge.expect('I-01', isHeld, () => `${place} goes to ${placeOf(inventory)}`)
  const isPriced = value === due.value && isSameRatio(event.bankruptcyLotQuote, due.price)
  judge.expect('I-09', isPriced, () => {
    return `${lots} lots of ${place} taken for ${value}, at mark ${due.value}, or another bankruptcy price`
  })
  closeLots(world, position, lots, value)
  openLots(world, inventory, lots, value)
  due.of.roundings += 1n
}

function bankruptcyOf(world: World, position: Position): Ratio | undefined {
  return legsOf(world, position.bucket).find((leg) => leg.position === position)?.bankruptcy
}
