import { type AccountSpec, type DeleveragingPlanned, lots } from '@plimsoll/engine'
import { hedging } from './hedging.ts'
import { remembering } from './memory.ts'
import { alter, alterRecord, fraction, type Story, type Violation, without } from './story.ts'

/** What can go wrong with what an event remembers, with stress leverage, and with hedges. */
export const hedgingViolations: readonly Violation[] = [
  [
    'memory',
    'a round within the event begins another',
    alter(remembering, 4, 'eventContinued', () => ({ eventId: 'test:3:0' })),
  ],
  [
    'memory',
    'an event that is over goes on',
    alter(remembering, 6, 'eventContinued', () => ({ eventId: 'test:1:0' })),
  ],
  [
    'memory',
    'an event goes on at another time',
    alter(remembering, 4, 'eventContinued', () => ({ timeMs: 6_999 })),
  ],
  ['I-11', 'nobody says which event a round is of', without(remembering, 4, 'eventContinued')],
  ['I-13', 'the one who gave before gives again', gives(0)],
  [
    'I-13',
    'leverage after the cut is not what is stated',
    planned({ scoresAfter: [fraction(1n, 4n)] }),
  ],
  ['I-13', 'leverage after the cut is not stated', planned({ scoresAfter: [] })],
  ['hedge', 'a broken hedge is called kept', planned({ hedgesBroken: [false] })],
  ['hedge', 'nobody says that a hedge is broken', unsaid()],
  ['I-11', 'the other legs of those who agreed stay open', without(hedging, 3, 'hedgesCrossed')],
  [
    'I-11',
    'somebody’s other leg is closed who did not agree',
    account('b', { bothLegs: undefined }),
  ],
  [
    'hedge',
    'less is crossed than both offer',
    alter(hedging, 3, 'hedgesCrossed', () => ({ lots: [1, 1], values: [100, 100] })),
  ],
  [
    'hedge',
    'hedges are crossed beside the mark',
    alter(hedging, 3, 'hedgesCrossed', () => ({ values: [201, 201] })),
  ],
  [
    'hedge',
    'a crossing that realises what it did not',
    alter(hedging, 3, 'hedgesCrossed', () => ({ realised: [0, 11] })),
  ],
  [
    'I-02',
    'more hedges are closed on one side than on the other',
    alter(hedging, 3, 'hedgesCrossed', () => ({ lots: [2, 1] })),
  ],
  [
    'I-13',
    'exposure elsewhere does not count',
    account('a', { declaredHedges: [{ market: 'Z', sizeLots: lots(1n) }] }),
  ],
]

function planned(change: Partial<DeleveragingPlanned>): Story {
  return alter(hedging, 3, 'deleveragingPlanned', () => change)
}

/** The second round cuts somebody else, who has as much. */
function gives(position: number): Story {
  const change = () => ({ positions: [position] })
  return alter(
    alter(remembering, 4, 'deleveragingPlanned', change),
    4,
    'deleveragingFilled',
    change,
  )
}

function unsaid(): Story {
  return alterRecord(hedging, 3, ({ events }) => ({
    events: events.map((event) => {
      if (event.kind !== 'deleveragingPlanned') return event
      const { hedgesBroken: _hedgesBroken, ...plan } = event
      return plan
    }),
  }))
}

/** The same events in a book that says something else of an account. */
function account(
  id: string,
  change: { readonly [K in keyof AccountSpec]?: AccountSpec[K] | undefined },
): Story {
  const accounts = hedging.book.accounts.map((one) =>
    one.account === id ? ({ ...one, ...change } as AccountSpec) : one,
  )
  return { ...hedging, book: { ...hedging.book, accounts } }
}
