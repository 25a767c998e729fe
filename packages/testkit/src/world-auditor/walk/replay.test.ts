import {
  apply,
  createState,
  decide,
  decodeSnapshot,
  encodeSnapshot,
  fork,
  type State,
  stateHash,
  view,
} from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { createRandom } from '../../generators/random.ts'
import { consecutiveSeeds } from '../../seeds.ts'
import { drawCommand, notePlans, type Walker } from './walk-commands.ts'
import { walkVenue } from './walk-venue.ts'

const WALKS = 24
const COMMANDS = 250
/** So often all that should be one state is compared. */
const COMPARED_EVERY = 10

test('a walk is the same state by its events alone, out of a snapshot, and in a fork', () => {
  const seen = new Map<string, number>()
  for (const seed of consecutiveSeeds(WALKS)) {
    for (const kind of walkThrice(seed)) seen.set(kind, (seen.get(kind) ?? 0) + 1)
  }
  console.log(`replayed: ${[...seen].map(([kind, count]) => `${kind} ${count}`).join(', ')}`)
  expect(officers.filter((kind) => !seen.has(kind))).toEqual([])
})

const officers = [
  'positionTransferred',
  'correctionPosted',
  'accountFrozen',
  'accountUnfrozen',
  'marketClosed',
  'bookSynced',
]

/** Kinds of the events of a walk, which three states take: one decides, one applies, one is forked and restored every so often. */
function walkThrice(seed: number): string[] {
  const random = createRandom(seed)
  const book = walkVenue(random)
  const state = createState(book)
  const replayed = createState(book)
  let copy = fork(state)
  const walker: Walker = {
    random,
    view: view(state),
    timeMs: book.timeMs,
    markets: new Map(book.markets.map((market) => [market.market, market])),
    prices: new Map(
      book.markets.map(({ market, markPriceTicks }) => [market, Number(markPriceTicks.numerator)]),
    ),
    plans: [],
    keys: [],
  }
  const kinds: string[] = []
  for (let count = 1; count <= COMMANDS; count += 1) {
    const command = drawCommand(walker)
    const decision = decide(state, command)
    expect(decide(copy, command), `command ${count} of seed ${seed}`).toEqual(decision)
    if (decision.outcome === 'repeated') continue
    for (const event of decision.events) {
      for (const each of [state, replayed, copy]) apply(each, event)
      kinds.push(event.kind)
    }
    notePlans(walker, decision.events)
    if (count % COMPARED_EVERY !== 0) continue
    const hashes = [state, replayed, copy, ...restored(state)].map(stateHash)
    expect(new Set(hashes).size, `after command ${count} of seed ${seed}`).toBe(1)
    copy = fork(restored(copy)[0] ?? copy)
  }
  return kinds
}

/** The state as a snapshot keeps it; none between two steps of a round. */
function restored(state: State): State[] {
  if (view(state).isRoundUnfinished()) return []
  return [decodeSnapshot(encodeSnapshot(state))]
}
