import {
  type CaseOpening,
  type DeleveragingFilled,
  type DeleveragingPlanned,
  type EngineEvent,
  type PolicySpec,
  policyHash,
} from '@plimsoll/engine'
import { simpleBook } from '../../book-spec/simple-book.ts'
import {
  type Chapter,
  ended,
  fraction,
  idleFirstLayers,
  layer,
  type Story,
  story,
} from './story.ts'

/** Lots go to whoever has the largest leverage in the market; equals by what the event took of them before. */
const drained: PolicySpec = {
  policy: 'drained',
  version: 1,
  eligibility: 'all',
  allocation: { kind: 'drain', stress: 'published' },
  price: 'mark',
}

/** `a` is short 4 and `b` short 3, each with 300, at the mark of 100; `w`, `x`, `y` and `z` are long. Slots are those of the alphabet. */
const book = simpleBook({
  mark: 100n,
  accounts: {
    a: { money: 300n, positions: [{ lots: -4n, entry: 400n }] },
    b: { money: 300n, positions: [{ lots: -3n, entry: 300n }] },
    w: { money: 100n, positions: [{ lots: 1n, entry: 100n }] },
    x: { money: 900n, positions: [{ lots: 4n, entry: 400n }] },
    y: { money: 100n, positions: [{ lots: 1n, entry: 100n }] },
    z: { money: 100n, positions: [{ lots: 1n, entry: 100n }] },
  },
  waterfall: [{ layer: 'adl', policy: drained }],
  limits: { eventQuietMs: 5_000 },
})

/** Who is closed in a round, who is cut for it, and the event it belongs to. */
interface Round {
  readonly sequence: number
  readonly timeMs: number
  readonly eventId: string
  readonly slot: number
  readonly cut: Pick<DeleveragingPlanned, 'positions' | 'scores' | 'scoresAfter'>
}

function ordered(account: string, bucket: number, timeMs: number): Chapter {
  const reason = 'drill'
  return {
    command: { kind: 'orderCase', account, bucket: 'cross', reason },
    events: [{ kind: 'caseOrdered', bucket, reason }],
    timeMs,
  }
}

function round({ sequence, timeMs, eventId, slot, cut }: Round): Chapter {
  const caseId = `test:${sequence}:1`
  const exposure = [{ position: slot, lots: 1, bankruptcyLotQuote: fraction(100n) }]
  const opened: CaseOpening = {
    caseNumber: 1,
    caseId,
    cause: 'ordered',
    bucket: slot,
    equityQuote: fraction(100n),
    deficitQuote: 0n,
    exposure,
  }
  const plan = { layerIndex: 3, caseNumber: 1, planNumber: 5, planId: `${caseId}:${sequence}:5` }
  const rows = { lots: [1], values: [100], reservedMoney: [0] }
  const planned: DeleveragingPlanned = {
    kind: 'deleveragingPlanned',
    ...plan,
    policyHash: policyHash(drained),
    priceRule: 'mark',
    position: slot,
    requiredLots: 1,
    lotQuote: fraction(100n),
    bankruptcyLotQuote: fraction(100n),
    ...rows,
    ...cut,
  }
  const filled: DeleveragingFilled = {
    kind: 'deleveragingFilled',
    ...plan,
    position: slot,
    positions: cut.positions,
    ...rows,
    realised: [0],
  }
  const events: EngineEvent[] = [
    { kind: 'roundOpened', sequence, timeMs, cases: [opened] },
    { kind: 'eventContinued', eventId, timeMs },
    ...idleFirstLayers({ deficit: 0n, exposure }),
    planned,
    filled,
    layer(3, 'adl', { deficit: 0n }),
    ended({ caseId, bucket: slot, status: 'closed' }),
  ]
  return { command: { kind: 'openRound' }, events, timeMs }
}

/**
 * Each round closes one lot. `a` has the larger leverage and gives it; now both are alike, and in the second round `b` gives, of
 * whom the event has taken nothing yet. The third round comes a millisecond after the event is over: it is another.
 */
export const remembering: Story = story(book, [
  ordered('y', 4, 1_000),
  round({
    sequence: 1,
    timeMs: 2_000,
    eventId: 'test:1:0',
    slot: 4,
    cut: { positions: [0], scores: [fraction(4n, 3n)], scoresAfter: [fraction(1n)] },
  }),
  ordered('z', 5, 3_000),
  round({
    sequence: 3,
    timeMs: 7_000,
    eventId: 'test:1:0',
    slot: 5,
    cut: { positions: [1], scores: [fraction(1n)], scoresAfter: [fraction(2n, 3n)] },
  }),
  ordered('w', 2, 8_000),
  round({
    sequence: 5,
    timeMs: 12_001,
    eventId: 'test:5:0',
    slot: 2,
    cut: { positions: [0], scores: [fraction(1n)], scoresAfter: [fraction(2n, 3n)] },
  }),
])
