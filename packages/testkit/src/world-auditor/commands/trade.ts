import type {
  FillLiquidation,
  FundingSettled,
  PositionsTraded,
  Side,
  Trade,
  TradeParty,
  UnwindInventory,
} from '@plimsoll/engine'
import { closeLots, openLots, positionAt, wholes } from '../booking.ts'
import { expectConserved } from '../conservation.ts'
import { settleFunding } from '../funding.ts'
import { endLiquidations, expectFill, judgeFee } from '../liquidations.ts'
import { opposite } from '../round/round-model.ts'
import { judgeRelease } from '../round/judge-ending.ts'
import { judgeSweep } from '../round/judge-settlement.ts'
import { addIsolatedBucket, addPosition, isolatedName, nameOf, placeOf } from '../slots.ts'
import { floorOf, lotValueAt } from '../valuation.ts'
import type { Bucket, Market, Position, World } from '../world.ts'
import type { EventCursor } from './event-cursor.ts'
import { accountNamed, fundNamed, marketNamed, walletOf } from './lookup.ts'
import { bookMoved } from './money.ts'
import {
  expectCash,
  expectFree,
  expectHealthy,
  expectLive,
  expectNotFrozen,
  expectNotHalted,
  expectSolvent,
} from './safety.ts'

/** Lots of one market at a price. */
interface Deal {
  readonly market: Market
  readonly lots: bigint
  /** Of all lots, whole quote units; the same number for both sides. */
  readonly value: bigint
}

/** What a deal does to one position: lots above 0 open, below 0 close. */
export interface Leg {
  readonly position: Position
  readonly lots: bigint
}

/** Two accounts traded: each closes what it has on the other side, and opens the rest (SPEC D-6, D-7). */
export function judgeTrade(
  world: World,
  command: Trade,
  events: EventCursor,
  timeMs: number,
): void {
  const { judge } = world
  const { buyer, seller } = command
  const deal = dealOf(world, command)
  expectLive(world, deal.market, timeMs)
  expectNotHalted(world, deal.market)
  judge.expect(
    'effect',
    buyer.account !== seller.account,
    () => `${buyer.account} trades with itself`,
  )
  const legs = [
    ...legsOf(world, deal, { party: buyer, opens: 'long', timeMs }, events),
    ...legsOf(world, deal, { party: seller, opens: 'short', timeMs }, events),
  ]
  for (const { position } of legs) expectFree(world, position.bucket)
  bookTraded(world, events.take('positionsTraded'), 'trade', { deal, legs })
  expectBearable(world, legs, timeMs)
  judgeEmptied(world, legs, events)
  expectOneSide(world, legs)
}

/** The venue closed lots of a liquidating bucket against a counterparty (SPEC D-10, D-11). */
export function judgeFillLiquidation(
  world: World,
  command: FillLiquidation,
  events: EventCursor,
  timeMs: number,
): void {
  const { counterparty, side } = command
  const deal = dealOf(world, command)
  expectLive(world, deal.market, timeMs)
  expectNotHalted(world, deal.market)
  const fill = expectFill(world, command, timeMs)
  world.judge.expect('effect', counterparty.account !== command.account, () => {
    return `${command.account} is its own counterparty`
  })
  const others = legsOf(world, deal, { party: counterparty, opens: side, timeMs }, events)
  for (const { position } of others) expectFree(world, position.bucket)
  const legs = [{ position: fill.position, lots: -command.lots }, ...others]
  bookTraded(world, events.take('positionsTraded'), 'liquidation', { deal, legs })
  expectBearable(world, legs, timeMs)
  judgeFee(world, fill, events.takeIf('liquidationFeePaid'))
  judgeEmptied(world, legs, events)
  const { bucket } = fill.position
  if (bucket.positions.every(({ lots }) => lots === 0n)) {
    const due = { outcome: 'closed', buckets: new Set([bucket]) } as const
    endLiquidations(world, events.take('liquidationsEnded'), due)
  }
  expectOneSide(world, others)
}

/** A fund closes lots of its inventory with an account; what that brings is its balance (SPEC F-5). */
export function judgeUnwind(
  world: World,
  command: UnwindInventory,
  events: EventCursor,
  timeMs: number,
): void {
  const { judge } = world
  const { counterparty, side } = command
  const deal = dealOf(world, command)
  expectLive(world, deal.market, timeMs)
  expectNotHalted(world, deal.market)
  const fund = fundNamed(world, command.fund)
  const { inventory } = fund
  judge.expect('fund', inventory.suspended === undefined, () => `${fund.id} unwinds and has a case`)
  const position = inventory.positions.find(
    (one) => one.market === deal.market && one.side === side && one.lots >= deal.lots,
  )
  if (position === undefined) return judge.fail('I-08', `${fund.id} unwinds more than it has`)
  const others = legsOf(world, deal, { party: counterparty, opens: side, timeMs }, events)
  for (const { position: other } of others) expectFree(world, other.bucket)
  const legs = [{ position, lots: -deal.lots }, ...others]
  bookTraded(world, events.take('positionsTraded'), 'unwinding', { deal, legs })
  expectBearable(world, others, timeMs)
  if (inventory.money !== 0n) {
    const amounts = new Map([[fund, inventory.money]])
    const due = { kind: 'inventorySwept', market: deal.market, amounts } as const
    judgeSweep(world, events.take('inventorySwept'), due)
  }
  judge.expect('fund', fund.balance >= 0n, () => `unwinding leaves ${fund.id} ${fund.balance}`)
  judgeEmptied(world, others, events)
  expectOneSide(world, others)
  return undefined
}

function dealOf(
  world: World,
  command: { readonly market: string; readonly lots: bigint; readonly priceTicks: bigint },
): Deal {
  const { judge } = world
  const market = marketNamed(world, command.market)
  const { lots, priceTicks } = command
  judge.expect('effect', lots > 0n && priceTicks > 0n, () => `${lots} lots trade at ${priceTicks}`)
  const lotValue = lotValueAt(market.spec, { numerator: priceTicks, denominator: 1n })
  return { market, lots, value: floorOf(lots * lotValue.numerator, lotValue.denominator) }
}

/** A party of a deal, and the side that its opening has. */
export interface Role {
  readonly party: TradeParty
  readonly opens: Side
  readonly timeMs: number
}

function legsOf(world: World, deal: Deal, role: Role, events: EventCursor): Leg[] {
  const { party, opens } = role
  const account = accountNamed(world, party.account)
  expectNotFrozen(world, account)
  const facing = positionOf(world, deal.market, party, opposite(opens))
  const closable = facing === undefined ? 0n : facing.lots - facing.reserved
  const isOpening = party.effect === 'open'
  const closes = isOpening ? 0n : closable < deal.lots ? closable : deal.lots
  if (account.isHedge) {
    world.judge.expect('effect', party.effect !== undefined, () => {
      return `${account.id} is in hedge mode and did not say whether it opens or closes`
    })
  }
  world.judge.expect('effect', party.effect !== 'close' || closes === deal.lots, () => {
    return `${account.id} closes ${deal.lots} lots and has ${closable}`
  })
  const legs: Leg[] = []
  if (facing !== undefined && closes > 0n) legs.push({ position: facing, lots: -closes })
  const rest = deal.lots - closes
  if (rest > 0n) legs.push({ position: openedBy(world, deal, role, events), lots: rest })
  return legs
}

function bucketOf(world: World, market: Market, party: TradeParty, side: Side): Bucket | undefined {
  const { buckets } = accountNamed(world, party.account)
  const name = party.marginMode === 'isolated' ? isolatedName(market.spec.market, side) : 'cross'
  return buckets.find((bucket) => bucket.name === name)
}

export function positionOf(
  world: World,
  market: Market,
  party: TradeParty,
  side: Side,
): Position | undefined {
  return bucketOf(world, market, party, side)?.positions.find(
    (position) => position.market === market && position.side === side,
  )
}

/** The position that a deal adds to, with the slots it takes where it is new, and the margin it brings. */
export function openedBy(
  world: World,
  { market }: Pick<Deal, 'market'>,
  { party, opens, timeMs }: Role,
  events: EventCursor,
): Position {
  const { judge } = world
  const account = accountNamed(world, party.account)
  if (bucketOf(world, market, party, opens) === undefined) {
    const event = events.take('isolatedBucketOpened')
    const isAsked =
      event.account === account.slot && event.market === market.index && event.side === opens
    judge.expect('effect', isAsked, () => `a bucket of ${account.id} opens that nobody asked for`)
    addIsolatedBucket(world, account, market, opens)
  }
  const bucket = bucketOf(world, market, party, opens)
  if (bucket === undefined) return judge.fail('effect', `${account.id} has nowhere to open`)
  if (positionOf(world, market, party, opens) === undefined) {
    const event = events.take('positionOpened')
    const isAsked =
      event.bucket === bucket.slot && event.market === market.index && event.side === opens
    judge.expect('effect', isAsked, () => `a position of ${nameOf(bucket)} opens unasked`)
    addPosition(world, bucket, market, opens)
  }
  const margin = party.isolatedMarginQuote ?? 0n
  if (margin !== 0n) {
    const wallet = walletOf(world, party.account)
    expectFree(world, wallet)
    bookMoved(world, events.take('moneyMoved'), 'margin', [
      [wallet, -margin],
      [bucket, margin],
    ])
    expectCash(world, wallet)
    expectHealthy(world, wallet, timeMs)
  }
  const position = positionOf(world, market, party, opens)
  return position ?? judge.fail('effect', `${nameOf(bucket)} has no position to add to`)
}

/** Exactly the legs of the deal, each at the deal's price. */
function bookTraded(
  world: World,
  event: PositionsTraded,
  cause: PositionsTraded['cause'],
  { deal, legs }: { readonly deal: Deal; readonly legs: readonly Leg[] },
): void {
  const { judge } = world
  const lots = wholes(world, event.lots)
  const values = wholes(world, event.values)
  const rows = event.positions.map((slot, index) => ({
    position: positionAt(world, slot),
    lots: lots[index] ?? 0n,
    value: values[index] ?? 0n,
  }))
  for (const row of rows) {
    if (row.lots < 0n) closeLots(world, row.position, -row.lots, row.value)
    else openLots(world, row.position, row.lots, row.value)
  }
  expectConserved(world)
  judge.expect('effect', event.cause === cause && rows.length === legs.length, () => {
    return `${rows.length} rows as ${event.cause} for a deal with ${legs.length} legs`
  })
  for (const { position, lots: due } of legs) {
    const row = rows.find((one) => one.position === position)
    const value = valueDue(deal, due)
    judge.expect('effect', row?.lots === due && row.value === value, () => {
      return `${placeOf(position)} changes by ${row?.lots ?? 0n} for ${row?.value ?? 0n}, the deal is ${due} for ${value}`
    })
  }
}

/** What closes of a deal has its part of the value, rounded down; what opens has the rest. */
function valueDue(deal: Deal, lots: bigint): bigint {
  if (lots < 0n) return (deal.value * -lots) / deal.lots
  return deal.value - (deal.value * (deal.lots - lots)) / deal.lots
}

/** Who opened is healthy at every possible price, who only closed owes nothing at any. */
function expectBearable(world: World, legs: readonly Leg[], timeMs: number): void {
  for (const { position, lots } of legs) {
    if (lots > 0n) expectHealthy(world, position.bucket, timeMs)
    else expectSolvent(world, position.bucket, timeMs)
  }
}

/** Isolated buckets that a deal emptied give their money back. */
export function judgeEmptied(
  world: World,
  legs: readonly { readonly position: Position }[],
  events: EventCursor,
): void {
  const closed = legs
    .map(({ position }) => position.bucket)
    .filter(({ isIsolated, positions }) => isIsolated && positions.every(({ lots }) => lots === 0n))
  settleClosed(world, closed, events.takeIf('fundingSettled'))
  const event = events.takeIf('isolatedMarginReleased')
  const emptied = closed.filter(({ money }) => money > 0n)
  if (event !== undefined) judgeRelease(world, event, new Set(emptied))
  else {
    const [kept] = emptied
    if (kept !== undefined)
      world.judge.fail('closing', `${nameOf(kept)} is empty and keeps its money`)
  }
}

/** What an isolated position that closed still owes or is owed as funding is settled with it. */
function settleClosed(
  world: World,
  closed: readonly Bucket[],
  event: FundingSettled | undefined,
): void {
  const due = closed.filter(({ funding }) => funding !== 0n)
  const isDue =
    due.length === (event?.buckets.length ?? 0) &&
    due.every(({ slot }, index) => slot === event?.buckets[index])
  world.judge.expect('funding', isDue, () => {
    return `funding of ${event?.buckets.join() ?? 'no bucket'} is settled, due are ${due.map(nameOf).join()}`
  })
  if (event !== undefined) settleFunding(world, event)
}

/** Outside hedge mode nobody becomes long and short in one market by trading. Taking over others' lots may make him so. */
export function expectOneSide(world: World, legs: readonly Leg[]): void {
  for (const { position, lots } of legs) {
    const { account } = position.bucket
    if (lots < 0n || account === undefined || account.isHedge) continue
    const facing = account.buckets
      .flatMap(({ positions }) => positions)
      .some((one) => one.market === position.market && one.side !== position.side && one.lots > 0n)
    world.judge.expect('effect', !facing, () => {
      return `${account.id} opens ${position.side} in ${position.market.spec.market} and is on the other side too`
    })
  }
}
