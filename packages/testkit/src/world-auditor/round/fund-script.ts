import type { FundMode } from '@plimsoll/engine'
import { ceilingOf, deficitOf, floorOf } from '../valuation.ts'
import type { Fund, World } from '../world.ts'
import type { Expected } from './expected.ts'
import { divideByLargestRemainder } from './largest-remainder.ts'
import { type Leg, legsOf } from './legs.ts'
import { closingValue } from './rounding.ts'
import { type CaseModel, compareLegs, type RoundModel } from './round-model.ts'

interface Drawing {
  readonly world: World
  readonly round: RoundModel
  readonly fund: Fund
  readonly mode: FundMode
}

/** A fund pays above its floor, pro rata to the deficits it serves, or takes lots over at mark (SPEC L-3). */
export function* fundScript(
  drawing: Drawing,
  cases: readonly CaseModel[],
): Generator<Expected, void> {
  const { world, fund, mode } = drawing
  const available = fund.balance - fund.floor
  if (available <= 0n) return
  const served = cases.filter((of) => isServed(fund, of))
  const budgets = budgetsOf(
    fund,
    served.map(({ bucket }) => deficitOf(world, bucket)),
  )
  if (mode === 'deficitOnly') {
    const rows = served.map((of, index) => ({ of, amount: budgets[index] ?? 0n }))
    const paid = rows.filter(({ amount }) => amount > 0n)
    if (paid.length > 0) yield { kind: 'fundPaid', fund, rows: paid }
    return
  }
  let unspent = 0n
  for (const [index, of] of served.entries()) {
    unspent += yield* spend(drawing, of, budgets[index] ?? 0n)
  }
  for (const of of served) {
    const deficit = deficitOf(world, of.bucket)
    const offer = deficit < unspent ? deficit : unspent
    unspent += (yield* spend(drawing, of, offer)) - offer
  }
}

/** What a fund gives to each of these deficits: what it has above its floor, pro rata. */
function budgetsOf({ balance, floor }: Fund, deficits: readonly bigint[]): bigint[] {
  const owed = deficits.reduce((sum, deficit) => sum + deficit, 0n)
  const available = balance > floor ? balance - floor : 0n
  const total = owed < available ? owed : available
  return divideByLargestRemainder({ total, weights: deficits, caps: deficits })
}

/** What all funds would pay for each case down to their floors, fund by fund (SPEC S-3, `fundFloor`). */
export function fundBudgets(
  world: World,
  cases: readonly CaseModel[],
): ReadonlyMap<CaseModel, bigint> {
  const budgets = new Map(cases.map((of) => [of, 0n]))
  for (const fund of world.funds) {
    const served = cases.filter((of) => isServed(fund, of))
    const left = served.map((of) => deficitOf(world, of.bucket) - (budgets.get(of) ?? 0n))
    budgetsOf(fund, left).forEach((budget, index) => {
      const of = served[index]
      if (of !== undefined) budgets.set(of, (budgets.get(of) ?? 0n) + budget)
    })
  }
  return budgets
}

/** A fund serves the markets that answered for a shortfall, and cases that never had a position. */
function isServed({ markets }: Fund, { openedWith, answering }: CaseModel): boolean {
  return openedWith.length === 0 || answering.some(({ market }) => markets.has(market.index))
}

/** Returns what is left of the budget. */
function* spend(
  { world, round, fund }: Drawing,
  of: CaseModel,
  budget: bigint,
): Generator<Expected, bigint> {
  const legs = legsOf(world, of.bucket)
  if (legs.length === 0) {
    if (budget > 0n) yield { kind: 'fundPaid', fund, rows: [{ of, amount: budget }] }
    return 0n
  }
  let left = budget
  for (const { position } of legs.sort(compareClosing)) {
    if (!fund.markets.has(position.market.index) || round.barred.has(position.market)) continue
    const leg = legsOf(world, of.bucket).find((other) => other.position === position)
    const lots = leg === undefined ? 0n : affordable(leg, left)
    if (leg === undefined || lots === 0n) continue
    const { numerator, denominator } = leg.share
    const cost = ceilingOf(numerator * lots, denominator * leg.lots)
    if (cost > 0n) yield { kind: 'fundPaid', fund, rows: [{ of, amount: cost }] }
    const value = closingValue(position, position.market.lotValue, lots)
    yield { kind: 'positionTakenOver', fund, of, position, lots, value, price: leg.bankruptcy }
    left -= cost
  }
  return left
}

/** All lots where there is no share, else the most whose part of it the budget pays. */
function affordable({ share, lots }: Leg, budget: bigint): bigint {
  if (share.numerator === 0n) return lots
  const most = floorOf(budget * lots * share.denominator, share.numerator)
  return most < lots ? most : lots
}

/** Legs without a share first, then by market, long before short. */
function compareClosing(left: Leg, right: Leg): number {
  return (
    Number(left.share.numerator > 0n) - Number(right.share.numerator > 0n) ||
    compareLegs(left.position, right.position)
  )
}
