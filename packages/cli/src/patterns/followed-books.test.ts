import { createState, type EngineEvent, findPreset, stepRound, view } from '@plimsoll/engine'
import { domainFormat, encodeEvent, EventWriter, parseBook } from '@plimsoll/protocol'
import { Activity, findPatterns } from '@plimsoll/reports'
import { type BookSnapshot, randomBook } from '@plimsoll/testkit'
import { expect, test } from 'vitest'
import { patternEventsOf } from './recorded-event.ts'
import { stateLevels } from './state-levels.ts'

// Fixed, so that every kind below is among their events.
const seeds = Array.from({ length: 100 }, (_, index) => 3000 + index)

/** Every second book ends its markets, after everybody offered to take over some of each. */
function drawnBook(seed: number): BookSnapshot {
  const book = randomBook(seed)
  if (seed % 2 === 0) return book
  const offers = book.accounts.flatMap(({ account }) =>
    book.markets.flatMap(({ market, lotSize }) =>
      (['long', 'short'] as const).map((side) => ({ account, market, side, size: lotSize })),
    ),
  )
  return {
    ...book,
    offers,
    waterfall: [{ layer: 'offers' }, { layer: 'tearUp', extent: 'full', price: 'mark' }],
  }
}

/** Levels after a round: those followed from its events, and those of the engine. */
function levelsAfterRound(seed: number): {
  readonly kinds: readonly EngineEvent['kind'][]
  readonly followed: object
  readonly real: object
} {
  const { spec } = parseBook(drawnBook(seed), {
    file: `random book ${seed}`,
    resolvePolicy: (name) => findPreset(name)?.spec,
  })
  const state = createState(spec)
  const read = view(state)
  const write = new EventWriter(domainFormat(spec), read.names(), spec.markets)
  const activity = new Activity()
  stateLevels(activity, read, write, spec.timeMs)
  const timeMs = spec.timeMs + 1000
  const decision = stepRound(state, timeMs)
  const events = decision.outcome === 'accepted' ? decision.events : []
  for (const event of events) {
    for (const one of patternEventsOf(encodeEvent(event, write), timeMs)) activity.take(one)
  }
  activity.observe(timeMs)
  const { markets, funds = [] } = findPatterns(
    activity,
    { kind: 'journal', name: 'test' },
    { gapMs: 1 },
  )
  return {
    kinds: events.map(({ kind }) => kind),
    followed: {
      open: Object.fromEntries(markets.map((one) => [one.market, Number(one.openInterest?.end)])),
      funds: Object.fromEntries(funds.map(({ fund, end }) => [fund, end])),
    },
    real: {
      open: Object.fromEntries(
        read
          .totals()
          .openInterest.map(({ market, lots }) => [market, Number(write.size(market, lots))]),
      ),
      funds: Object.fromEntries(
        read.funds().map(({ fund, balanceQuote }) => [fund, write.money(balanceQuote)]),
      ),
    },
  }
}

test('open interest and balances that are followed from events are those of the engine', () => {
  const kinds = new Set<EngineEvent['kind']>()
  for (const seed of seeds) {
    const { followed, real, ...round } = levelsAfterRound(seed)
    for (const kind of round.kinds) kinds.add(kind)
    expect(followed, `seed ${seed}`).toEqual(real)
  }
  expect([...kinds]).toEqual(
    expect.arrayContaining([
      'deleveragingFilled',
      'positionsMatched',
      'positionTakenOver',
      'offersTaken',
      'marketSettled',
      'fundPaid',
      'paymentsReturned',
    ]),
  )
})
