import {
  apply,
  type Command,
  createState,
  decide,
  type EngineEvent,
  type State,
  stateHash,
  view,
} from '@plimsoll/engine'
import { bodyHashOf } from '@plimsoll/journal'
import { beforeAll, describe, expect, test } from 'vitest'
import type { IncidentSummary } from '../incident/incident-summary.ts'
import { randomStream } from '../populations/random-stream.ts'
import { venueBook } from '../populations/venue-book.ts'
import { crash } from '../scenarios/crash.ts'
import { directPort } from './direct-port.ts'
import { HistoryDiffers, replayingPort } from './replaying-port.ts'
import { simulateVenue } from './simulate-venue.ts'
import type { VenuePort } from './venue-port.ts'

const seed = Number(process.env['PLIMSOLL_SEED'] ?? 1)
const short = { ...crash, durationMs: 120_000 }
const book = venueBook(short, seed)

/** The events of every record, as a journal would keep them. */
type History = (readonly EngineEvent[])[]

class Cut extends Error {}

function stateOf(history: History): State {
  const state = createState(book)
  for (const events of history) for (const event of events) apply(state, event)
  return state
}

/** An engine that keeps its records, and dies at one of them: before it is kept, or before its answer is given. */
function mortalEngine(history: History, diesAfter: number, isAnswerLost: boolean): VenuePort {
  const state = stateOf(history)
  let left = diesAfter
  return {
    submit: async (command) => {
      left -= 1
      if (left < 0 && !isAnswerLost) throw new Cut()
      const decision = decide(state, command)
      if (decision.outcome === 'repeated') throw new Error('repeated')
      for (const event of decision.events) apply(state, event)
      history.push(decision.events)
      if (left < 0) throw new Cut()
      return decision
    },
    read: async (fn) => fn(view(state)),
    stateHash: async () => stateHash(state),
    bodyHashOf,
  }
}

async function* kept(history: History): AsyncGenerator<readonly EngineEvent[]> {
  yield* history.slice()
}

async function resume(history: History, live: VenuePort): Promise<IncidentSummary> {
  const port = await replayingPort({ book, history: kept(history), live })
  return simulateVenue(short, { seed, port })
}

/** Runs, and runs again after every death, until there is an end. */
async function runWithDeaths(
  history: History,
  deaths: readonly number[],
  onRestart: (history: History) => void = () => undefined,
): Promise<IncidentSummary> {
  for (const [index, diesAfter] of deaths.entries()) {
    try {
      const live = mortalEngine(history, diesAfter, index % 2 === 1)
      return await resume(history, live)
    } catch (error) {
      if (!(error instanceof Cut)) throw error
      onRestart(history)
    }
  }
  return resume(history, mortalEngine(history, Number.POSITIVE_INFINITY, false))
}

describe('a run that dies and is run again from the start', () => {
  let uninterrupted: IncidentSummary
  beforeAll(async () => {
    uninterrupted = await simulateVenue(short, { seed, port: directPort(book) })
  })

  test('ends as if nothing had happened', async () => {
    const draw = randomStream(seed, 1)
    const total = uninterrupted.commands.submitted
    for (let round = 0; round < 4; round += 1) {
      const deaths = Array.from({ length: 4 }, () => draw() % Math.ceil(total / 4))
      const history: History = []
      expect(await runWithDeaths(history, deaths), `deaths after ${deaths.join(', ')}`).toEqual(
        uninterrupted,
      )
      expect(stateHash(stateOf(history))).toBe(uninterrupted.stateHashAfter)
      expect(history).toHaveLength(total)
    }
  })

  test('can be told again from its records alone, those of restarts included', async () => {
    const history: History = []
    let restarts = 0
    const summary = await runWithDeaths(history, [100, 250, 30], () => {
      const state = stateOf(history)
      const start: Command = { kind: 'start', timeMs: view(state).timeMs() }
      const decision = decide(state, start)
      if (decision.outcome !== 'accepted') throw new Error(decision.outcome)
      history.push(decision.events)
      restarts += 1
    })
    expect(restarts).toBe(3)
    const dead = mortalEngine(history, 0, false)
    expect(await resume(history, dead)).toEqual(summary)
  })

  test('does not follow the records of another run', async () => {
    const history: History = []
    const port = mortalEngine(history, 50, false)
    await expect(simulateVenue(short, { seed, port })).rejects.toThrow(Cut)
    const live = mortalEngine(history, 0, false)
    const other = await replayingPort({ book, history: kept(history), live })
    await expect(simulateVenue(short, { seed: seed + 1, port: other })).rejects.toThrow(
      HistoryDiffers,
    )
  })
})
