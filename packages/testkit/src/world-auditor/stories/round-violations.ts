import type { CaseOpening, EngineEvent, LayerOutcome } from '@plimsoll/engine'
import { deleveraging, haircut } from './deleveraging.ts'
import { matching } from './matching.ts'
import { alter, alterRecord, fraction, type Story, type Violation } from './story.ts'

const cases: readonly Violation[] = [
  ['I-23', 'a round in a market whose price is stale', stale()],
  [
    'case',
    'a bankrupt bucket is left out',
    alter(matching, 1, 'roundOpened', ({ cases: [a] }) => ({ cases: a === undefined ? [] : [a] })),
  ],
  ['case', 'a healthy bucket is a case', opened(deleveraging, 1, { bucket: 1 })],
  ['case', 'another cause than there is', opened(deleveraging, 1, { cause: 'ordered' })],
  ['case', 'another name than the rules give', opened(deleveraging, 1, { caseId: 'test:1:1' })],
  ['case', 'a suspended case under a new name', opened(haircut, 3, { caseId: 'test:2:1' })],
  ['case', 'an equity that is not there', opened(deleveraging, 1, { equityQuote: fraction(-49n) })],
  [
    'case',
    'a bankruptcy price that is not the leg’s',
    opened(deleveraging, 1, {
      exposure: [{ position: 3, lots: 10, bankruptcyLotQuote: fraction(106n) }],
    }),
  ],
  [
    'case',
    'no round, where there is a case',
    alterRecord(deleveraging, 1, ({ command }) => ({
      events: [],
      command: { ...command, idempotency: { key: 'k', bodyHash: 'one' } },
    })),
  ],
]

const layers: readonly Violation[] = [
  [
    'I-10',
    'a layer reports less deficit than is left',
    outcome(deleveraging, 1, 3, { residualDeficitQuote: 29n }),
  ],
  ['I-10', 'a layer reports more paid than was', outcome(deleveraging, 1, 3, { paidQuote: 21n })],
  [
    'I-10',
    'a layer reports no exposure where there is',
    outcome(deleveraging, 1, 3, { residualExposure: [] }),
  ],
  [
    'I-10',
    'a layer that acted says that it did not',
    outcome(deleveraging, 1, 3, { skipped: 'idle' }),
  ],
  [
    'I-11',
    'the fund pays below its floor',
    alter(deleveraging, 1, 'fundPaid', () => ({ amounts: [25] })),
  ],
  [
    'I-11',
    'the fund pays less than it has, and deleveraging goes on',
    alter(deleveraging, 1, 'fundPaid', () => ({ amounts: [19] })),
  ],
  ['I-11', 'the fund is passed over', withoutLayers(deleveraging, 4, 6)],
  ['I-11', 'deleveraging stops though it could go on', withoutLayers(deleveraging, 6, 8)],
  ['I-11', 'layers are applied in another order', swapped(deleveraging, 1, 2)],
  [
    'I-11',
    'a round ends before its cases',
    alterRecord(deleveraging, 1, ({ events }) => ({ events: events.slice(0, -1) })),
  ],
  [
    'I-11',
    'a fund takes no lots over though its money pays for them',
    alter(matching, 1, 'positionTakenOver', () => ({ lots: 0, value: 0 })),
  ],
  [
    'I-12',
    'fewer lots crossed than could be',
    alter(matching, 1, 'positionsMatched', () => ({ lots: [0, 0], values: [0, 0] })),
  ],
  [
    'I-01',
    'lots taken over go to the other side of the inventory',
    alter(matching, 1, 'positionTakenOver', () => ({ inventory: 5 })),
  ],
  [
    'I-09',
    'lots matched at another value than mark',
    alter(matching, 1, 'positionsMatched', () => ({ values: [101, 101] })),
  ],
  [
    'I-09',
    'lots taken over a unit too dear',
    alter(matching, 1, 'positionTakenOver', () => ({ value: 101 })),
  ],
]

/** The same round in a market whose price is older than its gate allows. */
function stale(): Story {
  const { book } = deleveraging
  const priceGate = {
    maxAgeMs: 500,
    bandPpm: 50_000,
    wideningPpmPerSecond: 0,
    sourcesMin: 1,
    haltAfterMs: 60_000,
  }
  return {
    ...deleveraging,
    book: { ...book, markets: book.markets.map((market) => ({ ...market, priceGate })) },
  }
}

/** What can go wrong with the cases of a round and with what its layers say of themselves. */
export const roundViolations: readonly Violation[] = [...cases, ...layers]

/** The opening of a round with something changed in each of its cases. */
function opened(told: Story, sequence: number, change: Partial<CaseOpening>): Story {
  return alter(told, sequence, 'roundOpened', ({ cases: openings }) => ({
    cases: openings.map((opening) => ({ ...opening, ...change })),
  }))
}

/** The first layer reported in a record, of this place, with a field of its first outcome changed. */
function outcome(
  told: Story,
  sequence: number,
  place: number,
  change: Partial<LayerOutcome>,
): Story {
  return alterRecord(told, sequence, ({ events }) => ({
    events: events.map((event): EngineEvent => {
      if (event.kind !== 'layerApplied' || event.layerIndex !== place) return event
      const [first, ...rest] = event.outcomes
      return first === undefined
        ? event
        : { ...event, outcomes: [{ ...first, ...change }, ...rest] }
    }),
  }))
}

function withoutLayers(told: Story, start: number, end: number): Story {
  return alterRecord(told, 1, ({ events }) => ({ events: events.toSpliced(start, end - start) }))
}

function swapped(told: Story, one: number, other: number): Story {
  return alterRecord(told, 1, ({ events }) => {
    const [left, right] = [events[one], events[other]]
    if (left === undefined || right === undefined) throw new Error('the story has changed')
    return { events: events.with(one, right).with(other, left) }
  })
}
