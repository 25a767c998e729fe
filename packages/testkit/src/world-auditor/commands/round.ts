import type { EngineEvent, WaterfallEvent } from '@plimsoll/engine'
import { expectConserved } from '../conservation.ts'
import { barredMarkets, dependsOn } from '../price-gate.ts'
import { expectNoOtherCases, openRound } from '../round/open-round.ts'
import { judgeRoundEvent } from '../round/judge-round-event.ts'
import type { RoundModel } from '../round/round-model.ts'
import { suspensionScript } from '../round/round-script.ts'
import { Script } from '../round/script.ts'
import type { World } from '../world.ts'
import type { EventCursor } from './event-cursor.ts'
import { expectNotHalted } from './safety.ts'

/** A round opens over every case, and goes as far as one step reaches (SPEC ). */
export function judgeOpenRound(world: World, events: EventCursor, timeMs: number): void {
  expectNotHalted(world)
  const event = events.takeIf('roundOpened')
  if (event === undefined) {
    expectNoOtherCases(world, new Set(), barredMarkets(world, timeMs))
    return
  }
  const round = openRound(world, event, timeMs)
  const isOver = judgeStep(world, round, events)
  world.judge.expect('I-25', isOver === (event.isPartial !== true), () => {
    return `the round is ${isOver ? 'over' : 'not over'} after a step, its opening says otherwise`
  })
}

/** The next step of a round; one whose prices no longer hold suspends what is open instead (SPEC R-8). */
export function judgeContinueCase(world: World, events: EventCursor, timeMs: number): void {
  const { judge, round, terms } = world
  if (round === undefined) return judge.fail('I-25', 'goes on with a round that is not there')
  const barred = barredMarkets(world, timeMs)
  const isOld = timeMs - round.openedMs > terms.limits.roundMaxAgeMs
  const isBarred = round.cases.some(({ bucket }) => dependsOn(bucket, barred))
  if (isOld || isBarred) round.script = new Script(suspensionScript(round))
  const isOver = judgeStep(world, round, events)
  if (isOver) events.take('roundFinished')
  judge.expect('I-25', isOver || !(isOld || isBarred), () => 'a round goes on whose prices are old')
  return undefined
}

/** Judges a step event by event; true where the round is over with it. */
function judgeStep(world: World, round: RoundModel, events: EventCursor): boolean {
  const { judge, terms } = world
  let planned = 0
  let count = 0
  for (;;) {
    const kind = events.peek()
    if (kind === 'roundPaused') {
      const { eventCount } = events.take('roundPaused')
      judge.expect('I-25', eventCount === round.eventCount && count > 0, () => {
        return `pauses after ${eventCount} events, there were ${round.eventCount}`
      })
      return false
    }
    if (kind === undefined || kind === 'roundFinished') break
    if (aftermath.has(kind) && round.script.isOver()) break
    const event = events.takeAny()
    if (event === undefined || !isOfRound(event)) return judge.fail('effect', `${kind} in a round`)
    judgeRoundEvent(world, round, event)
    expectConserved(world)
    count += 1
    if (event.kind !== 'deleveragingPlanned') continue
    planned += event.positions.length
    judge.expect('I-25', planned <= terms.limits.stepFillsMax, () => {
      return `${planned} rows are planned in a step, the limit is ${terms.limits.stepFillsMax}`
    })
  }
  const due = round.script.next()
  judge.expect('I-11', due === undefined, () => {
    return `the round stops, and the rules have ${due?.kind} in layer ${round.layerIndex}`
  })
  world.round = undefined
  return true
}

/** What may follow when a round is over, some of it as in a round. */
const aftermath: ReadonlySet<EngineEvent['kind']> = new Set<EngineEvent['kind']>([
  'claimsRepaid',
  'triggerChanged',
])

const roundKinds: ReadonlySet<EngineEvent['kind']> = new Set<WaterfallEvent['kind']>([
  'eventContinued',
  'hedgesCrossed',
  'fundingSettled',
  'collateralsConverted',
  'offersTaken',
  'liquidationsEnded',
  'positionsMatched',
  'fundPaid',
  'positionTakenOver',
  'deleveragingPlanned',
  'deleveragingFilled',
  'gainsHaircut',
  'layerApplied',
  'paymentsReturned',
  'caseEnded',
  'isolatedMarginReleased',
  'lossShared',
  'fundBalanceMoved',
  'marketSettled',
  'inventorySwept',
  'poolCharged',
  'triggerChanged',
  'withdrawalsGated',
  'withdrawalsCharged',
])

function isOfRound(event: EngineEvent): event is WaterfallEvent {
  return roundKinds.has(event.kind)
}
