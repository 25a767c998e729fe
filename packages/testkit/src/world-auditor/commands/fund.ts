import type { AssignMarket, SetTrigger } from '@plimsoll/engine'
import { addToFund, fundAt, whole } from '../booking.ts'
import { availableOf } from '../funds/available.ts'
import { addPosition } from '../slots.ts'
import type { Fund, Market, World } from '../world.ts'
import type { EventCursor } from './event-cursor.ts'
import { fundNamed, marketNamed } from './lookup.ts'

/** One fund alone serves a market from now on, with money of the one before, no more than that has (SPEC F-6). */
export function judgeAssignMarket(world: World, command: AssignMarket, events: EventCursor): void {
  const market = marketNamed(world, command.market)
  const fund = fundNamed(world, command.fund)
  judgeAssigned(world, events, { market, fund, amountQuote: command.amountQuote ?? 0n })
}

/** Markets that were listed long enough ago leave for the successor of their fund (SPEC F-6). */
export function judgeListings(world: World, events: EventCursor, timeMs: number): void {
  for (const from of world.funds) {
    const { listing } = from.spec
    if (listing === undefined) continue
    const fund = fundNamed(world, listing.successor)
    for (const market of world.markets) {
      const { listedTimeMs } = market.spec
      if (!from.markets.has(market.index) || listedTimeMs === undefined) continue
      if (listedTimeMs + listing.forMs > timeMs) continue
      judgeAssigned(world, events, { market, fund, amountQuote: 0n })
    }
  }
}

interface Assignment {
  readonly market: Market
  readonly fund: Fund
  readonly amountQuote: bigint
}

function judgeAssigned(
  world: World,
  events: EventCursor,
  { market, fund, amountQuote }: Assignment,
): void {
  const { judge } = world
  const served = world.funds.filter(({ markets }) => markets.has(market.index))
  const [first] = served
  if (served.length === 1 && first === fund) return undefined
  openPlaces(world, events, fund, market)
  const event = events.take('marketAssigned')
  const isAsked = event.market === market.index && fundAt(world, event.fund) === fund
  judge.expect('fund', isAsked && fund.purpose === 'insurance', () => {
    return `market ${event.market} goes to fund ${event.fund}, asked is ${fund.id}`
  })
  const amount = whole(world, event.amount ?? 0)
  const from = event.from === undefined ? undefined : fundAt(world, event.from)
  const most = first === undefined || first === fund ? 0n : availableOf(world, first)
  const due = amountQuote < most ? amountQuote : most
  judge.expect('fund', amount === due, () => {
    return `${amount} moves with ${market.spec.market}, due is ${due} of ${amountQuote} asked`
  })
  if (amount > 0n) {
    if (from === undefined || from !== first) {
      return judge.fail('fund', `${amount} moves from ${from?.id}, ${first?.id} served the market`)
    }
    addToFund(world, from, -amount)
    addToFund(world, fund, amount)
  }
  for (const other of served) other.markets.delete(market.index)
  fund.markets.add(market.index)
  return undefined
}

/** A fund needs a place on each side of a market that it serves. */
function openPlaces(world: World, events: EventCursor, { inventory }: Fund, market: Market): void {
  while (events.peek() === 'positionOpened') {
    const event = events.take('positionOpened')
    const isAsked = event.bucket === inventory.slot && event.market === market.index
    world.judge.expect(
      'effect',
      isAsked,
      () => `a position opens in bucket ${event.bucket} unasked`,
    )
    addPosition(world, inventory, market, event.side)
  }
}

/** An officer switches a trigger that waits for one, to what it was not (SPEC T-1). */
export function judgeSetTrigger(world: World, command: SetTrigger, events: EventCursor): void {
  const { judge } = world
  const market = marketNamed(world, command.market)
  const layer = world.book.waterfall[command.layer]
  const layerIndex = world.terms.layers.findIndex((one) => one === layer)
  const trigger = world.triggers.find((one) => one.layerIndex === layerIndex)
  if (trigger?.spec.kind !== 'manual') {
    return judge.fail('trigger', `layer ${command.layer} has no trigger for an officer`)
  }
  if (trigger.on.has(market) === command.isOn) return undefined
  const event = events.take('triggerChanged')
  const isAsked =
    event.layerIndex === layerIndex && event.market === market.index && event.isOn === command.isOn
  judge.expect('trigger', isAsked, () => {
    return `layer ${event.layerIndex} is switched for market ${event.market}, asked is ${layerIndex} for ${command.market}`
  })
  if (command.isOn) trigger.on.add(market)
  else trigger.on.delete(market)
  return undefined
}
