import type { EngineEvent } from '@plimsoll/engine'
import type { IncidentRecorder } from '../incident/incident-recorder.ts'
import type { LiquidatorRule } from '../scenarios/scenario.ts'
import type { CommandDesk } from './command-desk.ts'
import type { Cut } from './cut-reactions.ts'
import type { VenueAnswer, VenuePort } from './venue-port.ts'
import type { AwaitingRound, VenueReader } from './venue-reader.ts'

/** Who opens rounds, and carries each to its end. */
export interface RoundDesk {
  /** Opens a round where there has been a case for one for as long as it takes; for suspended cases alone only now and then. */
  resolve(timeMs: number): Promise<void>
  /** Opens a round whether or not there is a case for one. */
  open(timeMs: number): Promise<VenueAnswer>
}

/** What rounds go through, and who hears of them. */
export interface RoundTerms {
  readonly port: VenuePort
  readonly desk: CommandDesk
  readonly recorder: IncidentRecorder
  readonly rule: Pick<LiquidatorRule, 'suspendedRetryMs'>
  /** From a case that is due to its round. */
  readonly latencyMs: number
  readonly startMs: number
  /** Hears what deleveraging took, after each round. */
  readonly onCuts: (cuts: readonly Cut[], timeMs: number) => void
}

/** A desk without a round yet. */
export function roundDesk(terms: RoundTerms): RoundDesk {
  const { port, rule, latencyMs } = terms
  let lastRoundMs = terms.startMs
  let dueMs: number | undefined
  const open = (timeMs: number): Promise<VenueAnswer> => {
    lastRoundMs = timeMs
    dueMs = undefined
    return carryOut(terms, timeMs)
  }
  return {
    open,
    resolve: async (timeMs) => {
      const isRetryDue = timeMs - lastRoundMs >= rule.suspendedRetryMs
      const isWanted = await port.read((view) => isRoundWanted(view.awaitingRound(), isRetryDue))
      dueMs = isWanted ? (dueMs ?? timeMs) : undefined
      if (dueMs !== undefined && timeMs - dueMs >= latencyMs) await open(timeMs)
    },
  }
}

function isRoundWanted(awaiting: AwaitingRound, isRetryDue: boolean): boolean {
  const { bankrupt, liquidationFailed, ordered, suspended } = awaiting
  return bankrupt + liquidationFailed + ordered > 0 || (suspended > 0 && isRetryDue)
}

/** Opens a round and carries it to its end; the answer is that of its opening. */
async function carryOut(
  { port, desk, recorder, onCuts }: RoundTerms,
  timeMs: number,
): Promise<VenueAnswer> {
  const before = await port.read((view) => view.totals().openInterest)
  const opened = await desk.submit({ kind: 'openRound', timeMs })
  const events = await eventsFrom(desk, opened, timeMs)
  if (!events.some(({ kind }) => kind === 'roundOpened')) return opened
  const after = await port.read((view) => readRound(view, events))
  onCuts(after.cuts, timeMs)
  recorder.finished({
    timeMs,
    events,
    round: after.round,
    openInterest: new Map(before.map(({ market, lots }) => [market, lots])),
    fundsAfter: after.funds,
    cutHoldings: after.cutHoldings,
  })
  return opened
}

/** Everything that happens in a round, in as many steps as it needs. */
async function eventsFrom(
  desk: CommandDesk,
  opened: VenueAnswer,
  timeMs: number,
): Promise<EngineEvent[]> {
  const events: EngineEvent[] = []
  let answer = opened
  while (answer.outcome === 'accepted') {
    events.push(...answer.events)
    if (answer.events.at(-1)?.kind !== 'roundPaused') break
    answer = await desk.submit({ kind: 'continueCase', timeMs })
  }
  return events
}

/** A round as it looks afterwards, with what those still hold whom it deleveraged. */
function readRound(view: VenueReader, events: readonly EngineEvent[]) {
  const round = view.round(events)
  const cuts = round.cases
    .flatMap(({ layers }) => layers)
    .flatMap(({ layer, fills }) => (layer === 'adl' ? fills : []))
  const cutHoldings = view
    .margins([...new Set(cuts.map(({ account }) => account))])
    .flatMap(({ account, bucket, positions }) =>
      positions.map(({ market, side }) => ({ account, bucket, market, side })),
    )
  return { round, cuts, funds: view.funds(), cutHoldings }
}
