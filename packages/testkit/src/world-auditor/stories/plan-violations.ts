import { lots } from '@plimsoll/engine'
import { outdated, plan, steps } from './steps.ts'
import { alter, alterRecord, type Story, type Violation } from './story.ts'

/** What can go wrong with rounds in several steps and with plans that the venue carries out. */
export const planViolations: readonly Violation[] = [
  ['I-25', 'a step of more rows than the limit', inOneStep()],
  [
    'I-25',
    'something else before the round goes on',
    alterRecord(steps, 2, () => ({ command: { kind: 'passTime', timeMs: 2_000 } })),
  ],
  [
    'I-25',
    'a pause that counts other events',
    alter(steps, 1, 'roundPaused', () => ({ eventCount: 4 })),
  ],
  ['I-25', 'a round that goes on says that it is whole', unmarked()],
  [
    'I-11',
    'a round goes on at prices that are too old',
    alterRecord(steps, 2, ({ command }) => ({
      timeMs: 12_000,
      command: { ...command, timeMs: 12_000 },
    })),
  ],
  [
    'closing',
    'an outdated round closes its case',
    alter(outdated, 2, 'caseEnded', () => ({ status: 'closed' })),
  ],
  [
    'plan',
    'a plan that never expires',
    alter(plan, 1, 'deleveragingPlanned', () => ({ expiresMs: 9_000 })),
  ],
  ['plan', 'a row confirmed twice', confirmedTwice()],
  [
    'plan',
    'more money freed than the lots had reserved',
    alter(plan, 2, 'deleveragingFilled', () => ({ reservedMoney: [11] })),
  ],
  [
    'plan',
    'a lot that was not done stays reserved',
    alter(plan, 2, 'planRowsGivenUp', () => ({ lots: [3] })),
  ],
  [
    'plan',
    'a plan past its time goes on',
    alterRecord(plan, 3, ({ command }) => ({
      events: [],
      command: { ...command, idempotency: { key: 'k', bodyHash: 'one' } },
    })),
  ],
  [
    'plan',
    'a plan ends before its time',
    alterRecord(plan, 3, () => ({ timeMs: 5_000, command: { kind: 'passTime', timeMs: 5_000 } })),
  ],
  [
    'plan',
    'a plan frees less than it had reserved',
    alter(plan, 3, 'planEnded', () => ({ lots: [3] })),
  ],
  [
    'effect',
    'a late confirmation is dropped',
    alterRecord(plan, 5, ({ events }) => ({ events: events.slice(1) })),
  ],
  [
    'plan',
    'less on record as unmatched than did not fit',
    alter(plan, 5, 'confirmationUnmatched', () => ({ lots: 2 })),
  ],
  [
    'plan',
    'a late fill that says it was in time',
    alter(plan, 5, 'deleveragingFilled', () => ({ isLate: false })),
  ],
  [
    'plan',
    'a late fill of lots that nobody has',
    alter(plan, 5, 'deleveragingFilled', () => ({ lots: [2], values: [210] })),
  ],
  [
    'I-09',
    'a part filled at another value than the running total',
    alter(plan, 2, 'deleveragingFilled', () => ({ values: [211] })),
  ],
]

/** Both steps in one record. */
function inOneStep(): Story {
  const [first, second] = steps.records.map(({ events }) => events)
  if (first === undefined || second === undefined) throw new Error('the story has changed')
  const events = [...first.slice(0, -1), ...second.slice(0, -1)]
  return { ...steps, records: alterRecord(steps, 1, () => ({ events })).records.slice(0, 1) }
}

/** A first step whose opening does not say that more will come. */
function unmarked(): Story {
  return alterRecord(steps, 1, ({ events }) => ({
    events: events.map((event) => {
      if (event.kind !== 'roundOpened') return event
      const { isPartial: _isPartial, ...opened } = event
      return opened
    }),
  }))
}

/** The first row again, instead of the passing of time. */
function confirmedTwice(): Story {
  const { events } = plan.records[1] ?? { events: [] }
  const fills = [{ index: 0, status: 'partial', lots: lots(2n) }] as const
  return alterRecord(plan, 3, ({ timeMs }) => ({
    command: { kind: 'confirmPlan', timeMs, planId: 'test:0:1:0:4', fills },
    events,
  }))
}
