import { openPositions, positionSlots } from '../../account/book.ts'
import { deficitQuote } from '../../account/equity.ts'
import { availableQuote, lotsWithinCapacity } from '../../fund/fund.ts'
import { assert, at } from '../../quantity/assert.ts'
import { storable } from '../../quantity/column.ts'
import { ceilDiv, floorDiv } from '../../quantity/division.ts'
import { closingValueQuote } from '../../risk/closing-value.ts'
import type { Leg } from '../../risk/deficit-split.ts'
import { divideFund, isServed, paymentsByMarket } from '../fund-budgets.ts'
import type { FundMode } from '../layer-spec.ts'
import { inClosingOrder, legAt, legsOf, type OpenCase, type Round } from '../round.ts'
import { pay, type PayingFund, payWithinRooms } from './fund-money.ts'
import type { Layer } from './layer.ts'

/**
 * A fund pays above its floor: money alone, or the deficit of the lots it takes over at mark (SPEC L-3); at most `capQuote` in a
 * round. While the trigger of a later layer is on for a case it waits (SPEC T-3).
 */
export function insuranceFund(
  fund: number,
  mode: FundMode,
  layerIndex: number,
  capQuote?: bigint,
): Layer {
  const drawer = { fund, mode, layerIndex, ...(capQuote !== undefined && { capQuote }) }
  return {
    act: (round, cases) => drawFund(round, cases, drawer),
    explainIdle: (round, openCase) => explainIdle(round, openCase, drawer),
  }
}

interface Drawer extends PayingFund {
  readonly mode: FundMode
  readonly capQuote?: bigint
}

function drawFund(round: Round, cases: readonly OpenCase[], drawer: Drawer): void {
  const { ledger, funds, triggers } = round
  const served = cases.filter(
    (openCase) =>
      isServed(round, openCase, drawer.fund) && !triggers.isWithheld(drawer.layerIndex, openCase),
  )
  const available = availableQuote(ledger, funds, drawer.fund)
  const { capQuote = available } = drawer
  const budget = capQuote < available ? capQuote : available
  if (budget === 0n) return
  const deficits = served.map(({ bucket }) => deficitQuote(ledger.book, bucket))
  const budgets = divideFund(budget, deficits)
  if (drawer.mode === 'takeover') {
    takeOver(round, served, budgets, drawer)
    return
  }
  const wanted = served.flatMap((openCase, index) =>
    paymentsByMarket(round, openCase, drawer.fund, at(budgets, index)),
  )
  payWithinRooms(round, drawer, wanted)
}

/** Each case spends its budget on whole lots; what is left over is offered once more, from the first case on. */
function takeOver(
  round: Round,
  cases: readonly OpenCase[],
  budgets: readonly bigint[],
  drawer: Drawer,
): void {
  let unspent = 0n
  cases.forEach((openCase, index) => {
    unspent += spend(round, openCase, at(budgets, index), drawer)
  })
  for (const openCase of cases) {
    const deficit = deficitQuote(round.ledger.book, openCase.bucket)
    const offer = deficit < unspent ? deficit : unspent
    unspent += spend(round, openCase, offer, drawer) - offer
  }
}

/** Takes over what the budget pays for and returns what is left of it. */
function spend(round: Round, openCase: OpenCase, budget: bigint, drawer: Drawer): bigint {
  const { book } = round.ledger
  const isWithheld = (): boolean => round.triggers.isWithheld(drawer.layerIndex, openCase)
  if (isWithheld()) return budget
  if (legsOf(round, openCase).length === 0) {
    const wanted = paymentsByMarket(round, openCase, drawer.fund, budget)
    return budget - payWithinRooms(round, drawer, wanted)
  }
  let left = budget
  const order = inClosingOrder(book, legsOf(round, openCase)).map(({ position }) => position)
  for (const position of order) {
    const { market } = at(book.shape.positions, position)
    if (!at(round.funds, drawer.fund).markets.has(market)) continue
    const leg = legAt(round, openCase, position)
    if (leg === undefined || isWithheld()) continue
    left -= takeOverLeg(round, { openCase, leg, market }, left, drawer)
  }
  return left
}

/** A leg that a fund may take over. */
interface Target {
  readonly openCase: OpenCase
  readonly leg: Leg
  readonly market: number
}

/** Takes over as many lots as the budget, the fund's capacity and pinned lines allow, and returns what that cost. */
function takeOverLeg(round: Round, target: Target, budget: bigint, drawer: Drawer): bigint {
  const { leg, market } = target
  const { book } = round.ledger
  const capacity = lotsWithinCapacity(book, at(round.funds, drawer.fund), market)
  const lotsFor = (quote: bigint): bigint => leastOf(affordableLots(leg, quote), capacity)
  const affordable = lotsFor(budget)
  const cuts = round.triggers
    .roomsAfter(drawer.layerIndex, drawer.fund, market)
    .map(({ layerIndex, quote }) => ({ layerIndex, lots: lotsFor(leastOf(quote, budget)) }))
    .filter(({ lots }) => lots < affordable)
  const lots = cuts.reduce((least, cut) => leastOf(cut.lots, least), affordable)
  const cost = lots === 0n ? 0n : takeLots(round, target, lots, drawer)
  round.triggers.switchOn(
    cuts.map(({ layerIndex }) => layerIndex),
    market,
  )
  return cost
}

function takeLots(
  round: Round,
  { openCase, leg, market }: Target,
  lots: bigint,
  drawer: Drawer,
): bigint {
  const { book } = round.ledger
  const { valueSide } = at(book.shape.positions, leg.position)
  const { numerator, denominator } = leg.shareQuote
  const cost = ceilDiv(numerator * lots, denominator * leg.lots)
  pay(round, drawer, [{ openCase, market, amountQuote: cost }])
  round.emit({
    kind: 'positionTakenOver',
    layerIndex: drawer.layerIndex,
    fund: drawer.fund,
    caseNumber: openCase.caseNumber,
    position: leg.position,
    inventory: inventorySlot(round, drawer.fund, leg.position),
    lots: storable(lots),
    value: storable(
      closingValueQuote(valueSide, at(book.prices.markets, market).markLotQuote, lots),
    ),
    bankruptcyLotQuote: leg.bankruptcyLotQuote,
  })
  round.triggers.evaluate()
  return cost
}

/** The largest whole number of lots whose part of the share the budget pays; all of them where there is no share. */
function affordableLots({ lots, shareQuote }: Leg, budget: bigint): bigint {
  if (shareQuote.numerator === 0n) return lots
  const affordable = floorDiv(budget * lots * shareQuote.denominator, shareQuote.numerator)
  return affordable < lots ? affordable : lots
}

function leastOf(amount: bigint, bound: bigint | undefined): bigint {
  return bound !== undefined && bound < amount ? bound : amount
}

function inventorySlot({ funds, ledger }: Round, fund: number, position: number): number {
  const { shape } = ledger.book
  const wanted = at(shape.positions, position)
  const slot = positionSlots(shape, at(funds, fund).inventoryBucket).find((held) => {
    const { market, side } = at(shape.positions, held)
    return market === wanted.market && side === wanted.side
  })
  assert(slot !== undefined, 'a fund has room for both sides of every market it serves')
  return slot
}

function explainIdle(round: Round, openCase: OpenCase, drawer: Drawer): string {
  const { ledger, funds, triggers } = round
  const { fund, mode, capQuote, layerIndex } = drawer
  const { positions } = ledger.book.shape
  const row = at(funds, fund)
  if (!isServed(round, openCase, fund)) return 'the fund does not serve the markets of this case'
  if (mode === 'deficitOnly' && deficitQuote(ledger.book, openCase.bucket) === 0n) {
    return 'no deficit remains'
  }
  if (triggers.isWithheld(layerIndex, openCase)) return 'the trigger of a later layer is on'
  if (availableQuote(ledger, funds, fund) === 0n) return 'the fund has nothing above its floor'
  if (capQuote === 0n) return 'the cap of the layer is 0'
  const markets = openPositions(ledger.book, openCase.bucket)
    .map((slot) => at(positions, slot).market)
    .filter((market) => row.markets.has(market))
  if (markets.length === 0) return 'no position that is still open is in a market of the fund'
  return markets.every((market) => lotsWithinCapacity(ledger.book, row, market) === 0n)
    ? 'the inventory of the fund is as large as it may be'
    : 'what the fund has left does not pay for one lot'
}
