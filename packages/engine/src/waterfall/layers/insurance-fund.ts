import { openPositions, positionSlots } from '../../account/book.ts'
import { deficitQuote } from '../../account/equity.ts'
import { availableQuote } from '../../fund/fund.ts'
import { assert, at } from '../../quantity/assert.ts'
import { storable } from '../../quantity/column.ts'
import { ceilDiv, floorDiv } from '../../quantity/division.ts'
import { closingValueQuote } from '../../risk/closing-value.ts'
import type { Leg } from '../../risk/deficit-split.ts'
import { divideFund, isServed } from '../fund-budgets.ts'
import type { FundMode } from '../layer-spec.ts'
import { inClosingOrder, legAt, legsOf, type OpenCase, type Round } from '../round.ts'
import type { Layer } from './layer.ts'

/** A fund pays above its floor: money alone, or the deficit of the lots it takes over at mark (SPEC L-3). */
export function insuranceFund(fund: number, mode: FundMode, layerIndex: number): Layer {
  const drawer = { fund, mode, layerIndex }
  return {
    act: (round, cases) => drawFund(round, cases, drawer),
    explainIdle: (round, openCase) => explainIdle(round, openCase, drawer),
  }
}

interface Drawer {
  readonly fund: number
  readonly mode: FundMode
  readonly layerIndex: number
}

function drawFund(round: Round, cases: readonly OpenCase[], drawer: Drawer): void {
  const { ledger, funds } = round
  const served = cases.filter((openCase) => isServed(round, openCase, drawer.fund))
  const available = availableQuote(ledger, funds, drawer.fund)
  if (available === 0n) return
  const deficits = served.map(({ bucket }) => deficitQuote(ledger.book, bucket))
  const budgets = divideFund(available, deficits)
  if (drawer.mode === 'deficitOnly') payMoney(round, served, budgets, drawer)
  else takeOver(round, served, budgets, drawer)
}

function payMoney(
  round: Round,
  cases: readonly OpenCase[],
  amounts: readonly bigint[],
  { fund, layerIndex }: Drawer,
): void {
  const paid = cases
    .map((openCase, index) => ({ ...openCase, amount: at(amounts, index) }))
    .filter(({ amount }) => amount > 0n)
  if (paid.length === 0) return
  round.emit({
    kind: 'fundPaid',
    layerIndex,
    fund,
    caseNumbers: paid.map(({ caseNumber }) => caseNumber),
    buckets: paid.map(({ bucket }) => bucket),
    amounts: paid.map(({ amount }) => storable(amount)),
  })
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
  if (legsOf(round, openCase).length === 0) {
    payMoney(round, [openCase], [budget], drawer)
    return 0n
  }
  let left = budget
  const order = inClosingOrder(book, legsOf(round, openCase)).map(({ position }) => position)
  for (const position of order) {
    const { market } = at(book.shape.positions, position)
    if (!at(round.funds, drawer.fund).markets.has(market)) continue
    const leg = legAt(round, openCase, position)
    if (leg !== undefined) left -= takeOverLeg(round, openCase, leg, left, drawer)
  }
  return left
}

function takeOverLeg(
  round: Round,
  openCase: OpenCase,
  leg: Leg,
  budget: bigint,
  drawer: Drawer,
): bigint {
  const lots = affordableLots(leg, budget)
  if (lots === 0n) return 0n
  const { book } = round.ledger
  const { valueSide, market } = at(book.shape.positions, leg.position)
  const { numerator, denominator } = leg.shareQuote
  const cost = ceilDiv(numerator * lots, denominator * leg.lots)
  payMoney(round, [openCase], [cost], drawer)
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
  return cost
}

/** The largest whole number of lots whose part of the share the budget pays; all of them where there is no share. */
function affordableLots({ lots, shareQuote }: Leg, budget: bigint): bigint {
  if (shareQuote.numerator === 0n) return lots
  const affordable = floorDiv(budget * lots * shareQuote.denominator, shareQuote.numerator)
  return affordable < lots ? affordable : lots
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

function explainIdle(round: Round, openCase: OpenCase, { fund, mode }: Drawer): string {
  const { ledger, funds } = round
  const { positions } = ledger.book.shape
  const { markets } = at(funds, fund)
  if (!isServed(round, openCase, fund)) return 'the fund does not serve the markets of this case'
  if (mode === 'deficitOnly' && deficitQuote(ledger.book, openCase.bucket) === 0n) {
    return 'no deficit remains'
  }
  if (availableQuote(ledger, funds, fund) === 0n) return 'the fund has nothing above its floor'
  const open = openPositions(ledger.book, openCase.bucket)
  return open.some((slot) => markets.has(at(positions, slot).market))
    ? 'what the fund has left does not pay for one lot'
    : 'no position that is still open is in a market of the fund'
}
