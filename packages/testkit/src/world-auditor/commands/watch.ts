import type { Halt, Resume } from '@plimsoll/engine'
import { type DueEndings, endLiquidations } from '../liquidations.ts'
import { endPlan } from '../plans.ts'
import { distrustPrices, isHealthy } from '../price-gate.ts'
import type { Market, World } from '../world.ts'
import type { EventCursor } from './event-cursor.ts'
import { judgeListings } from './fund.ts'
import { marketNamed } from './lookup.ts'

/** Plans and liquidations past their deadline end, markets too long without a price halt, and nothing else (SPEC D-13, P-5). */
export function judgePassTime(world: World, events: EventCursor, timeMs: number): void {
  const { judge } = world
  const overdue = new Set(
    [...world.openPlans].filter(({ expiresMs }) => expiresMs !== undefined && expiresMs < timeMs),
  )
  while (events.peek() === 'planEnded') {
    const event = events.take('planEnded')
    const plan = endPlan(world, event)
    judge.expect('plan', overdue.delete(plan) && event.outcome === 'expired', () => {
      return `${plan.id} ends ${event.outcome} at ${timeMs}, it expires at ${plan.expiresMs}`
    })
  }
  const [forgotten] = overdue
  if (forgotten !== undefined) judge.fail('plan', `${forgotten.id} is past its time`)
  const due = overdueLiquidations(world, timeMs)
  if (due !== undefined) endLiquidations(world, events.take('liquidationsEnded'), due)
  for (const market of world.markets) {
    if (!isToHalt(market, timeMs)) continue
    const event = events.take('halted')
    judge.expect('halt', event.market === market.index, () => {
      return `market ${event.market} halts, ${market.spec.market} is too long without a price`
    })
    market.haltReason = event.reason
  }
  judgeListings(world, events, timeMs)
}

function overdueLiquidations(world: World, timeMs: number): DueEndings | undefined {
  const buckets = world.buckets.filter(
    ({ liquidation }) => liquidation !== undefined && liquidation.deadlineMs < timeMs,
  )
  return buckets.length === 0 ? undefined : { outcome: 'expired', buckets: new Set(buckets) }
}

function isToHalt(market: Market, timeMs: number): boolean {
  const { spec, price, haltReason } = market
  if (spec.priceGate === undefined || haltReason !== undefined) return false
  return !isHealthy(market, timeMs) && timeMs - price.usedTimeMs > spec.priceGate.haltAfterMs
}

/** A market, or the domain, stops. */
export function judgeHalt(world: World, command: Halt, events: EventCursor): void {
  const event = events.take('halted')
  const market = command.market === undefined ? undefined : marketNamed(world, command.market)
  const isAsked = event.market === (market?.index ?? null) && event.reason === command.reason
  world.judge.expect('halt', isAsked, () => `market ${event.market} halts for ${event.reason}`)
  if (market !== undefined) expectUnsettled(world, market)
  if (market === undefined) world.haltReason = event.reason
  else market.haltReason = event.reason
}

/** A halt ends that there was. */
export function judgeResume(world: World, command: Resume, events: EventCursor): void {
  const { judge } = world
  const event = events.take('resumed')
  const market = command.market === undefined ? undefined : marketNamed(world, command.market)
  if (market !== undefined) expectUnsettled(world, market)
  const reason = market === undefined ? world.haltReason : market.haltReason
  judge.expect('halt', event.market === (market?.index ?? null) && reason !== undefined, () => {
    return `market ${event.market} resumes, asked is ${command.market ?? 'the domain'}`
  })
  if (market === undefined) world.haltReason = undefined
  else market.haltReason = undefined
}

/** What has ended is neither halted nor resumed. */
function expectUnsettled({ judge }: World, { isSettled, spec }: Market): void {
  judge.expect('settlement', !isSettled, () => `${spec.market} is settled and changes`)
}

/** A process started: no gated price is trusted before a fresh one. */
export function judgeStart(world: World, events: EventCursor): void {
  events.take('started')
  distrustPrices(world)
}
