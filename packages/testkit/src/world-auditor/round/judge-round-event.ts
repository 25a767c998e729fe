import type {
  DeleveragingFilled,
  HedgesCrossed,
  MarketSettled,
  PositionsMatched,
  WaterfallEvent,
} from '@plimsoll/engine'
import { positionAt, wholes } from '../booking.ts'
import { judgeSettlement } from '../funding.ts'
import { judgeEventContinued } from '../memory.ts'
import { judgeCharge, judgeGate } from '../funds/withdrawals.ts'
import { endLiquidations } from '../liquidations.ts'
import { judgeSwitch } from '../triggers/switches.ts'
import type { World } from '../world.ts'
import { judgeEnding, judgeOutcomes, judgeRelease, judgeReturn } from './judge-ending.ts'
import { judgeFill, judgePlan } from './judge-cut.ts'
import { judgeHaircut, judgePayment, judgeShare } from './judge-payment.ts'
import { judgeFundMove, judgeSettled, judgeSweep } from './judge-settlement.ts'
import { judgeConversion, judgeTaking } from './judge-taking.ts'
import { judgeHedges } from './judge-hedges.ts'
import { judgeMatch, judgeTakeover } from './judge-netting.ts'
import type { Expected } from './expected.ts'
import type { RoundModel } from './round-model.ts'

/** An event of a round: it must be what the rules let come next, in kind and in its amounts, and is booked. */
export function judgeRoundEvent(world: World, round: RoundModel, event: WaterfallEvent): void {
  const due = nextDue(world, round, event)
  round.eventCount += 1
  const closed = closedLots(world, event)
  const before = world.markets.map(({ longLots }) => longLots)
  judgeDue(world, round, event, due)
  world.markets.forEach(({ spec, longLots }, index) => {
    const lots = closed?.get(index)?.long ?? 0n
    const was = before[index] ?? 0n
    if (lots === 0n && was === longLots) return
    world.judge.expect('I-02', longLots === was - lots, () => {
      return `${event.kind} matched ${lots} lots of ${spec.market}, open interest went from ${was} to ${longLots}`
    })
  })
}

function judgeDue(world: World, round: RoundModel, event: WaterfallEvent, due: Expected): void {
  switch (event.kind) {
    case 'fundingSettled':
      return judgeSettlement(world, event)
    case 'liquidationsEnded':
      return endLiquidations(world, event, as(due, event.kind))
    case 'collateralsConverted':
      return judgeConversion(world, event, as(due, event.kind).buckets)
    case 'eventContinued':
      return judgeEventContinued(world, event, as(due, event.kind))
    case 'hedgesCrossed':
      return judgeHedges(world, round, event, as(due, event.kind))
    case 'offersTaken':
      return judgeTaking(world, round, event, as(due, event.kind))
    case 'positionsMatched':
      return judgeMatch(world, round, event, as(due, event.kind))
    case 'fundPaid':
      return judgePayment(world, round, event, as(due, event.kind))
    case 'positionTakenOver':
      return judgeTakeover(world, round, event, as(due, event.kind))
    case 'deleveragingPlanned':
      return judgePlan(world, round, event, as(due, event.kind))
    case 'deleveragingFilled':
      return judgeFill(world, round, event)
    case 'gainsHaircut':
      return judgeHaircut(world, round, event, as(due, event.kind))
    case 'lossShared':
      return judgeShare(world, round, event, as(due, event.kind))
    case 'fundBalanceMoved':
      return judgeFundMove(world, event, as(due, event.kind))
    case 'marketSettled':
      return judgeSettled(world, round, event, as(due, event.kind))
    case 'inventorySwept':
      return judgeSweep(world, event, as(due, event.kind))
    case 'triggerChanged':
      return judgeSwitch(world, event, as(due, event.kind))
    case 'withdrawalsGated':
      return judgeGate(world, event, as(due, event.kind).untilMs)
    case 'withdrawalsCharged':
      return judgeCharge(world, event, as(due, event.kind).fund)
    case 'layerApplied':
      return judgeOutcomes(world, round, event, as(due, event.kind))
    case 'paymentsReturned':
      return judgeReturn(world, event, as(due, event.kind))
    case 'caseEnded':
      return judgeEnding(world, round, event, as(due, event.kind))
    case 'isolatedMarginReleased':
      return judgeRelease(world, event, as(due, event.kind).buckets)
    default:
      throw new Error(`nothing of a round lets ${event.kind} come`)
  }
}

/** The next thing that may happen; what rounding leaves open may be left out. */
function nextDue(world: World, round: RoundModel, event: WaterfallEvent): Expected {
  const { judge } = world
  for (;;) {
    const due = round.script.next()
    if (due === undefined) return judge.fail('I-11', `${event.kind} after the round is done`)
    const isOpen = due.kind === 'deleveragingPlanned' && due.cuts === undefined
    const isIts =
      event.kind === 'deleveragingPlanned' && isOpen && event.position === due.position.slot
    if (isOpen && !isIts) continue
    if (due.kind === 'deleveragingPlanned') due.isTaken = true
    judge.expect('I-11', due.kind === event.kind, () => {
      return `${event.kind} comes in layer ${round.layerIndex} where the rules have ${due.kind}`
    })
    return due
  }
}

function as<K extends Expected['kind']>(due: Expected, kind: K): Extract<Expected, { kind: K }> {
  if (due.kind !== kind) throw new Error(`${due.kind} is not ${kind}`)
  return due as Extract<Expected, { kind: K }>
}

/** Lots that an event closes by market, as many long as short; undefined where it closes none. */
function closedLots(
  world: World,
  event: WaterfallEvent,
): ReadonlyMap<number, { long: bigint; short: bigint }> | undefined {
  if (event.kind === 'offersTaken') {
    const { market } = positionAt(world, event.position)
    const lots = wholes(world, event.closedLots).reduce((sum, count) => sum + count, 0n)
    return new Map([[market.index, { long: lots, short: lots }]])
  }
  if (!closesLots(event)) return undefined
  const closed = new Map<number, { long: bigint; short: bigint }>()
  const lots = wholes(world, event.lots)
  let total = 0n
  const count = (slot: number, closing: bigint): void => {
    const { market, side } = positionAt(world, slot)
    const sums = closed.get(market.index) ?? { long: 0n, short: 0n }
    closed.set(market.index, { ...sums, [side]: sums[side] + closing })
    total += closing
  }
  event.positions.forEach((slot, index) => count(slot, lots[index] ?? 0n))
  if (event.kind === 'deleveragingFilled') count(event.position, total)
  for (const [index, { long, short }] of closed) {
    world.judge.expect('I-02', long === short, () => {
      const name = world.markets[index]?.spec.market
      return `${event.kind} closes ${long} lots long and ${short} short of ${name}`
    })
  }
  return closed
}

function closesLots(
  event: WaterfallEvent,
): event is PositionsMatched | MarketSettled | HedgesCrossed | DeleveragingFilled {
  return closing.has(event.kind)
}

const closing: ReadonlySet<WaterfallEvent['kind']> = new Set<WaterfallEvent['kind']>([
  'positionsMatched',
  'marketSettled',
  'hedgesCrossed',
  'deleveragingFilled',
])
