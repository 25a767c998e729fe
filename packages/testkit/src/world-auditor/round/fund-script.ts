import { availableOf, takeoverRoom } from '../funds/available.ts'
import { isWithheld, leastOf, type Room, roomsOf } from '../triggers/standing.ts'
import { switchesDue } from '../triggers/switches.ts'
import { verdictOf } from '../triggers/verdict.ts'
import { ceilingOf, deficitOf, floorOf } from '../valuation.ts'
import type { Fund, Market, World } from '../world.ts'
import type { Expected, PaidRow } from './expected.ts'
import { cutToRooms, partsByMarket } from './fund-parts.ts'
import { divideByLargestRemainder } from './largest-remainder.ts'
import { type Leg, legsOf } from './legs.ts'
import { closingValue } from './rounding.ts'
import { type CaseModel, compareLegs, type RoundModel } from './round-model.ts'

interface Drawing {
  readonly world: World
  readonly round: RoundModel
  readonly fund: Fund
  readonly takesOver: boolean
  /** The most that the layer pays in a round. */
  readonly cap: bigint | undefined
}

/** A fund pays what it has, pro rata to the deficits it serves, or takes lots over at mark (SPEC L-3). */
export function* fundScript(
  drawing: Drawing,
  cases: readonly CaseModel[],
): Generator<Expected, void> {
  const { world, round, fund, takesOver, cap } = drawing
  if (availableOf(world, fund) === 0n) return
  const isAsked = (of: CaseModel): boolean =>
    fund.purpose === 'venueCapital' || !isWithheld(world, round.layerIndex, of)
  const served = cases.filter((of) => isServed(world, fund, of) && isAsked(of))
  const deficits = served.map(({ bucket }) => deficitOf(world, bucket))
  const budgets = budgetsOf(world, fund, { deficits, cap })
  if (!takesOver) {
    yield* payOut(
      drawing,
      served.map((of, index) => ({ of, amount: budgets[index] ?? 0n })),
    )
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

/** What a fund gives to each of these deficits: what it has, at most its cap, pro rata. */
function budgetsOf(
  world: World,
  fund: Fund,
  { deficits, cap }: { readonly deficits: readonly bigint[]; readonly cap: bigint | undefined },
): bigint[] {
  const bounds = [availableOf(world, fund), ...(cap === undefined ? [] : [cap])]
  const owed = deficits.reduce((sum, deficit) => sum + deficit, 0n)
  const total = bounds.reduce((least, bound) => (bound < least ? bound : least), owed)
  return divideByLargestRemainder({ total, weights: deficits, caps: deficits })
}

/** What all insurance funds would pay for each case down to their floors, fund by fund, and no further than pinned lines (SPEC S-3, `fundFloor`). */
export function fundBudgets(
  world: World,
  cases: readonly CaseModel[],
): ReadonlyMap<CaseModel, bigint> {
  const budgets = new Map(cases.map((of) => [of, 0n]))
  for (const fund of world.funds.filter(({ purpose }) => purpose === 'insurance')) {
    const served = cases.filter((of) => isServed(world, fund, of))
    const deficits = served.map((of) => deficitOf(world, of.bucket) - (budgets.get(of) ?? 0n))
    const due = budgetsOf(world, fund, { deficits, cap: undefined })
    const parts = served.flatMap((of, index) => partsByMarket(fund, of, due[index] ?? 0n))
    const { kept } = cutToRooms(parts, (market) => roomsOf(world, { fund, market }))
    for (const { of, amount } of kept) budgets.set(of, (budgets.get(of) ?? 0n) + amount)
  }
  return budgets
}

/** A fund serves the markets that answered for a shortfall, and cases that never had a position; capital of the venue serves all, a fund with a case nobody. */
function isServed(
  { round }: World,
  { markets, purpose, inventory }: Fund,
  { openedWith, answering }: CaseModel,
): boolean {
  const hasCase = round?.cases.some(({ bucket }) => bucket === inventory) ?? false
  if (hasCase || inventory.suspended !== undefined) return false
  if (purpose === 'venueCapital' || openedWith.length === 0) return true
  return answering.some(({ market }) => markets.has(market.index))
}

/** Money for cases in one posting, each amount no further than pinned lines of later layers let it go (SPEC T-4). */
function* payOut(
  { world, round, fund }: Drawing,
  due: readonly { readonly of: CaseModel; readonly amount: bigint }[],
): Generator<Expected, void> {
  const parts = due.flatMap(({ of, amount }) => partsByMarket(fund, of, amount))
  const rooms = (market: Market): Room[] =>
    roomsOf(world, { fund, market, afterLayer: round.layerIndex })
  const { kept, bound } = cutToRooms(parts, rooms)
  const rows: PaidRow[] = kept.filter(({ amount }) => amount > 0n)
  if (rows.length > 0) yield* posting(world, { kind: 'fundPaid', fund, rows })
  yield* callPinned(world, bound)
}

/** A posting of a fund, and the triggers that it switches. */
export function* posting(world: World, due: Expected): Generator<Expected, void> {
  yield due
  yield* switchesDue(world)
}

/** A line that kept a fund from paying calls its layer, whether it was crossed or only reached. */
function* callPinned(
  world: World,
  bound: readonly { readonly market: Market; readonly room: Room }[],
): Generator<Expected, void> {
  for (const { market, room } of bound) {
    const { trigger } = room
    if (trigger.on.has(market)) continue
    const { measures } = verdictOf(world, trigger.spec, market)
    yield {
      kind: 'triggerChanged',
      trigger,
      market,
      isOn: true,
      measures: [...measures, undefined],
    }
  }
}

/** Returns what is left of the budget. */
function* spend(drawing: Drawing, of: CaseModel, budget: bigint): Generator<Expected, bigint> {
  const { world, round, fund } = drawing
  const isCalledOff = (): boolean => isWithheld(world, round.layerIndex, of)
  if (isCalledOff()) return budget
  const legs = legsOf(world, of.bucket)
  if (legs.length === 0) {
    const before = deficitOf(world, of.bucket)
    if (budget > 0n) yield* payOut(drawing, [{ of, amount: budget }])
    return budget - (before - deficitOf(world, of.bucket))
  }
  let left = budget
  for (const { position } of legs.sort(compareClosing)) {
    if (!fund.markets.has(position.market.index) || round.barred.has(position.market)) continue
    if (isCalledOff()) return left
    const leg = legsOf(world, of.bucket).find((other) => other.position === position)
    if (leg !== undefined) left -= yield* takeOver(drawing, of, { leg, budget: left })
  }
  return left
}

/** A fund takes what its money, its capacity and pinned lines allow of a leg; returns what that cost. */
function* takeOver(
  { world, round, fund }: Drawing,
  of: CaseModel,
  { leg, budget }: { readonly leg: Leg; readonly budget: bigint },
): Generator<Expected, bigint> {
  const { position, share } = leg
  const { market } = position
  const capacity = takeoverRoom(world, fund, market) ?? leg.lots
  const most = (money: bigint): bigint => {
    const affordable = affordableLots(leg, money)
    return capacity < affordable ? capacity : affordable
  }
  const rooms = roomsOf(world, { fund, market, afterLayer: round.layerIndex })
  const room = leastOf(rooms)
  const isBounded = room !== undefined && room < budget
  const unbounded = most(budget)
  const lots = isBounded ? most(room) : unbounded
  const cost = ceilingOf(share.numerator * lots, share.denominator * leg.lots)
  if (cost > 0n) {
    yield* posting(world, { kind: 'fundPaid', fund, rows: [{ of, amount: cost, market }] })
  }
  if (lots > 0n) {
    const value = closingValue(position, market.lotValue, lots)
    const price = leg.bankruptcy
    yield* posting(world, { kind: 'positionTakenOver', fund, of, position, lots, value, price })
  }
  const binding = rooms.filter(({ amount }) => amount < budget && most(amount) < unbounded)
  yield* callPinned(
    world,
    binding.map((one) => ({ market, room: one })),
  )
  return cost
}

/** All lots where there is no share, else the most whose part of it the budget pays. */
function affordableLots({ share, lots }: Leg, budget: bigint): bigint {
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
