import { type SimpleBook, simpleBook } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import { bitmex } from '../policy/presets/bitmex.ts'
import { ratio } from '../quantity/ratio.ts'
import { lots, quoteUnits } from '../quantity/units.ts'
import { apply } from './apply.ts'
import type { Command, Decision, UpdatePrices } from './command.ts'
import { createState } from './create-state.ts'
import { decide } from './decide.ts'
import type { EngineEvent } from './engine-event.ts'
import { decodeSnapshot, encodeSnapshot } from './snapshot.ts'
import { inside, type State } from './state.ts'
import { stateHash } from './state-hash.ts'
import { view } from './view.ts'

const gate = {
  maxAgeMs: 1000,
  bandPpm: 10_000,
  wideningPpmPerSecond: 1000,
  sourcesMin: 2,
  haltAfterMs: 5000,
}

const fund = { fund: 'f', markets: ['M'], balanceQuote: quoteUnits(0n) }

function run(state: State, command: Command): Decision {
  const before = stateHash(state)
  const decision = decide(state, command)
  expect(stateHash(state), 'deciding changes nothing').toBe(before)
  if (decision.outcome !== 'repeated') for (const event of decision.events) apply(state, event)
  return decision
}

function accept(state: State, command: Command): readonly EngineEvent[] {
  const decision = run(state, command)
  if (decision.outcome !== 'accepted') throw new Error(JSON.stringify(decision))
  return decision.events
}

function codeOf(state: State, command: Command): string {
  const decision = run(state, command)
  return decision.outcome === 'rejected' ? decision.code : decision.outcome
}

function price(mark: bigint | undefined, timeMs: number, rest: object = {}): UpdatePrices {
  const index = { numerator: mark ?? 100n, denominator: 1n }
  const observed = mark === undefined ? {} : { markPriceTicks: index }
  const prices = [
    { market: 'M', ...observed, indexPriceTicks: index, sources: 2, priceTimeMs: timeMs, ...rest },
  ]
  return { kind: 'updatePrices', timeMs, prices }
}

const kinds = (events: readonly EngineEvent[]): string[] => events.map(({ kind }) => kind)

/** One long of 10 lots with 100 of margin against one short; maintenance is 1 % of notional. */
function duel(book: Partial<SimpleBook> = {}): State {
  return createState(
    simpleBook({
      mark: 100n,
      accounts: {
        long: { money: 100n, positions: [{ lots: 10n, entry: 1000n }] },
        short: { money: 1000n, positions: [{ lots: -10n, entry: 1000n }] },
        maker: { money: 1000n, positions: [] },
      },
      funds: [fund],
      market: { priceGate: gate, liquidationFeeRate: ratio(1n, 100n) },
      waterfall: [
        { layer: 'insuranceFund', fund: 'f', mode: 'deficitOnly' },
        { layer: 'adl', policy: bitmex.spec },
        { layer: 'profitHaircut' },
      ],
      ...book,
    }),
  )
}

describe('price gate', () => {
  test.each([
    ['used', price(101n, 10)],
    ['missing', price(undefined, 10)],
    ['nonPositive', price(0n, 10)],
    ['nonPositive', price(-5n, 10)],
    ['tooFewSources', price(100n, 10, { sources: 1 })],
    ['fromFuture', price(100n, 10, { priceTimeMs: 11 })],
    ['late', price(100n, 10, { priceTimeMs: 0 })],
    ['stale', price(100n, 2000, { priceTimeMs: 999 })],
    // The band is 1 % and 0.1 % for each second: at 10 ms 100 × 0.01001.
    ['used', price(100n, 10, { markPriceTicks: ratio(101_001n, 1000n) })],
    ['outsideBand', price(100n, 10, { markPriceTicks: ratio(101_002n, 1000n) })],
    ['missing', price(100n, 10, { indexPriceTicks: undefined })],
  ])('%s', (verdict, command) => {
    const state = duel()
    const [, observed] = accept(state, command)
    expect(observed).toMatchObject({ kind: 'pricesObserved', verdicts: [verdict] })
    const isUnmoved = verdict === 'late' || verdict === 'fromFuture'
    expect(view(state).prices()[0]?.isHealthy).toBe(verdict === 'used' || isUnmoved)
  })

  test('a used price moves the index too; any other, or one without an index, leaves it', () => {
    const state = duel({ market: { indexPriceTicks: ratio(99n), priceGate: gate } })
    const index = () => {
      const [market] = inside(state).ledger.book.prices.markets
      return [market?.indexLotQuote, market?.previousIndexLotQuote]
    }
    expect(index()).toEqual([ratio(99n), undefined])
    accept(state, price(100n, 10, { indexPriceTicks: ratio(101n) }))
    expect(index()).toEqual([ratio(101n), ratio(99n)])
    accept(state, price(200n, 20, { indexPriceTicks: ratio(100n) }))
    expect(index()).toEqual([ratio(101n), ratio(99n)])
    const restored = decodeSnapshot(encodeSnapshot(state))
    expect(stateHash(restored)).toBe(stateHash(state))
    expect(inside(restored).ledger.book.prices).toEqual(inside(state).ledger.book.prices)
    const free = duel({ market: { indexPriceTicks: ratio(99n) } })
    const [, observed] = accept(free, price(100n, 10, { indexPriceTicks: undefined }))
    expect(observed).not.toHaveProperty('indexPricesTicks')
    expect(inside(free).ledger.book.prices.markets[0]?.indexLotQuote).toEqual(ratio(99n))
  })

  test('what is not healthy is not acted upon, until it is', () => {
    const state = duel()
    accept(state, price(91n, 10, { indexPriceTicks: ratio(91n) }))
    accept(state, price(undefined, 20))
    expect(accept(state, { kind: 'requestLiquidations', timeMs: 20 })).toEqual([])
    // The band is 1.001 % of 91: equity 10 may be 0.89 at worst.
    const withdrawal = { kind: 'withdraw', account: 'long', timeMs: 20 } as const
    expect(codeOf(state, { ...withdrawal, amountQuote: quoteUnits(1n) })).toBe('priceNotHealthy')
    expect(codeOf(state, { ...withdrawal, account: 'maker', amountQuote: quoteUnits(1n) })).toBe(
      'accepted',
    )
    accept(state, { kind: 'deposit', account: 'long', amountQuote: quoteUnits(1n), timeMs: 20 })
    accept(state, price(90n, 30))
    expect(view(state).awaitingRound().bankrupt).toBe(0)
    accept(state, price(89n, 40))
    expect(view(state).awaitingRound().bankrupt).toBe(1)
    accept(state, { kind: 'start', timeMs: 40 })
    expect(accept(state, { kind: 'openRound', timeMs: 40 })).toEqual([])
    accept(state, price(89n, 50))
    expect(kinds(accept(state, { kind: 'openRound', timeMs: 50 }))).toContain('deleveragingFilled')
  })

  test('a wait has an end: the market halts, and an officer resumes it', () => {
    const state = duel()
    expect(accept(state, { kind: 'passTime', timeMs: 5000 })).toEqual([])
    expect(kinds(accept(state, { kind: 'passTime', timeMs: 5001 }))).toEqual([
      'commandTaken',
      'halted',
    ])
    accept(state, price(80n, 5002, { indexPriceTicks: ratio(80n) }))
    expect(accept(state, { kind: 'openRound', timeMs: 5002 })).toEqual([])
    expect(codeOf(state, { kind: 'resume', timeMs: 5002 })).toBe('notHalted')
    accept(state, { kind: 'resume', market: 'M', timeMs: 5002 })
    expect(accept(state, { kind: 'openRound', timeMs: 5002 })).not.toEqual([])
  })

  test('a mark with a new denominator keeps every value exact', () => {
    const state = duel()
    accept(
      state,
      price(100n, 10, { markPriceTicks: ratio(301n, 3n), indexPriceTicks: ratio(301n, 3n) }),
    )
    expect(view(state).margins(['long'])[0]?.equityQuote).toEqual(ratio(310n, 3n))
    accept(
      state,
      price(100n, 20, { markPriceTicks: ratio(701n, 7n), indexPriceTicks: ratio(701n, 7n) }),
    )
    expect(view(state).margins(['long'])[0]?.equityQuote).toEqual(ratio(710n, 7n))
    const restored = decodeSnapshot(encodeSnapshot(state))
    expect(stateHash(restored)).toBe(stateHash(state))
    expect(view(restored).prices()).toEqual(view(state).prices())
  })
})

describe('liquidation', () => {
  const fill = {
    kind: 'fillLiquidation',
    account: 'long',
    bucket: 'cross',
    market: 'M',
    side: 'long',
    counterparty: { account: 'maker' },
    timeMs: 10,
  } as const

  /** Mark 90.5: equity 5, maintenance 9.05 → 10; the limit is 90. */
  function distressed(book: Partial<SimpleBook> = {}): State {
    const state = duel(book)
    accept(state, price(90n, 10, { markPriceTicks: ratio(181n, 2n) }))
    accept(state, { kind: 'requestLiquidations', timeMs: 10 })
    return state
  }

  test('is asked for once, at the bankruptcy price as limit', () => {
    const state = distressed()
    expect(view(state).liquidations()).toEqual([
      {
        account: 'long',
        bucket: 'cross',
        deadlineMs: 60_010,
        legs: [{ market: 'M', side: 'long', lots: 10n, limitPriceTicks: ratio(90n) }],
      },
    ])
    expect(accept(state, { kind: 'requestLiquidations', timeMs: 10 })).toEqual([])
    expect(
      codeOf(state, { kind: 'withdraw', account: 'long', amountQuote: quoteUnits(1n), timeMs: 10 }),
    ).toBe('liquidationPending')
  })

  test('a fill keeps to the limit, and the fund takes of the surplus up to its cap', () => {
    const state = distressed()
    expect(codeOf(state, { ...fill, lots: lots(4n), priceTicks: 89n })).toBe('beyondLimit')
    expect(codeOf(state, { ...fill, lots: lots(11n), priceTicks: 90n })).toBe('exceedsPosition')
    // 4 lots at 92: surplus 8, the cap is 1 % of 368.
    accept(state, { ...fill, lots: lots(4n), priceTicks: 92n })
    expect(view(state).funds()[0]?.balanceQuote).toBe(3n)
    // Equity 5 + 4 × 1.5 − 3 = 8, so the limit of the other 6 is 90.5 − 8/6; at 90 the surplus is 5.
    expect(kinds(accept(state, { ...fill, lots: lots(6n), priceTicks: 90n }))).toEqual([
      'commandTaken',
      'positionsTraded',
      'liquidationFeePaid',
      'liquidationsEnded',
    ])
    expect(view(state).funds()[0]?.balanceQuote).toBe(8n)
    expect(view(state).account('long')).toMatchObject({ collateralQuote: 0n, positions: [] })
    expect(view(state).totals().moneyQuote).toBe(2100n)
  })

  test('ends when the bucket recovers', () => {
    const state = distressed()
    accept(state, price(100n, 20))
    expect(accept(state, { kind: 'requestLiquidations', timeMs: 20 })).toMatchObject([
      {},
      { kind: 'liquidationsEnded', outcome: 'recovered' },
    ])
    expect(view(state).liquidations()).toEqual([])
  })

  test.each(['failed', 'expired', 'ordered'] as const)(
    '%s: a case at mark, its equity stays',
    (cause) => {
      const state = distressed({ market: { liquidationFeeRate: ratio(0n) } })
      const long = { account: 'long', bucket: 'cross' } as const
      if (cause === 'failed') accept(state, { kind: 'failLiquidation', ...long, timeMs: 10 })
      if (cause === 'expired') accept(state, { kind: 'passTime', timeMs: 60_011 })
      if (cause === 'ordered')
        accept(state, { kind: 'orderCase', ...long, reason: 'r', timeMs: 10 })
      const timeMs = view(state).timeMs()
      expect(codeOf(state, { kind: 'orderCase', ...long, reason: 'again', timeMs })).toBe(
        'caseOpen',
      )
      const events = accept(state, { kind: 'openRound', timeMs })
      expect(events[1]).toMatchObject({
        kind: 'roundOpened',
        cases: [{ cause: cause === 'ordered' ? 'ordered' : 'liquidationFailed', deficitQuote: 0n }],
      })
      // 10 lots at 90.5 are worth 905 of the 1000 they cost.
      expect(view(state).account('long')).toMatchObject({ collateralQuote: 5n, positions: [] })
      expect(view(state).account('short')?.collateralQuote).toBe(1095n)
    },
  )

  test('a bankrupt bucket is a case, not a liquidation; its liquidation is over', () => {
    const state = distressed()
    accept(state, price(89n, 20))
    expect(kinds(accept(state, { kind: 'openRound', timeMs: 20 }))).toContain('liquidationsEnded')
    expect(view(state).liquidations()).toEqual([])
  })
})

describe('a round in steps', () => {
  const crowd = Object.fromEntries(
    Array.from({ length: 9 }, (_, index) => [
      `short${index}`,
      { money: 50n + BigInt(index), positions: [{ lots: -1n, entry: 100n }] },
    ]),
  )
  const book = (stepFillsMax: number): SimpleBook => ({
    mark: 80n,
    accounts: {
      long: { money: 100n, positions: [{ lots: 9n, entry: 900n }] },
      ...crowd,
    },
    funds: [{ ...fund, balanceQuote: quoteUnits(7n) }],
    market: { priceGate: gate },
    waterfall: [
      { layer: 'insuranceFund', fund: 'f', mode: 'deficitOnly' },
      { layer: 'adl', policy: bitmex.spec },
    ],
    limits: { stepFillsMax, roundMaxAgeMs: 100 },
  })

  test.each([1, 2, 4, 8])('of %d fills ends as it would in one', (stepFillsMax) => {
    const whole = createState(simpleBook(book(100)))
    const stepped = createState(simpleBook(book(stepFillsMax)))
    const replayed = createState(simpleBook(book(stepFillsMax)))
    accept(whole, { kind: 'openRound', timeMs: 5 })
    let events = accept(stepped, { kind: 'openRound', timeMs: 5 })
    for (const event of events) apply(replayed, event)
    let steps = 1
    while (view(stepped).isRoundUnfinished()) {
      expect(codeOf(stepped, { kind: 'passTime', timeMs: 6 })).toBe('roundUnfinished')
      expect(() => encodeSnapshot(stepped)).toThrow('between two steps')
      events = accept(stepped, { kind: 'continueCase', timeMs: 6 })
      for (const event of events) apply(replayed, event)
      expect(stateHash(replayed)).toBe(stateHash(stepped))
      steps += 1
    }
    expect(steps).toBe(Math.ceil(9 / stepFillsMax))
    expect(view(stepped).accounts()).toEqual(view(whole).accounts())
    expect(view(stepped).funds()).toEqual(view(whole).funds())
    expect(codeOf(stepped, { kind: 'continueCase', timeMs: 6 })).toBe('nothingToContinue')
  })

  test('suspends when its prices are too old, and gives back what was not needed', () => {
    const state = createState(simpleBook(book(2)))
    accept(state, { kind: 'openRound', timeMs: 5 })
    expect(view(state).funds()[0]?.balanceQuote).toBe(0n)
    expect(kinds(accept(state, { kind: 'continueCase', timeMs: 106 }))).toEqual([
      'commandTaken',
      'caseEnded',
      'roundFinished',
    ])
    expect(view(state).awaitingRound()).toMatchObject({ suspended: 1, bankrupt: 0 })
    const moved = decodeSnapshot(encodeSnapshot(state))
    for (const each of [state, moved]) {
      accept(each, price(95n, 200, { indexPriceTicks: ratio(95n) }))
      const events = accept(each, { kind: 'openRound', timeMs: 200 })
      expect(events).toContainEqual(
        expect.objectContaining({ kind: 'paymentsReturned', funds: [0], fundAmounts: [7] }),
      )
      expect(view(each).funds()[0]?.balanceQuote).toBe(7n)
    }
    expect(stateHash(moved)).toBe(stateHash(state))
  })
})

describe('plans that the venue carries out', () => {
  const book: SimpleBook = {
    mark: 80n,
    accounts: {
      long: { money: 100n, positions: [{ lots: 10n, entry: 1000n }] },
      s1: { money: 50n, positions: [{ lots: -6n, entry: 600n }] },
      s2: { money: 90n, positions: [{ lots: -6n, entry: 600n }] },
      s3: { money: 190n, positions: [{ lots: -6n, entry: 600n }] },
      other: { money: 500n, positions: [{ lots: 8n, entry: 700n }] },
    },
    execution: 'sidecar',
    limits: { planExpiryMs: 100 },
    waterfall: [{ layer: 'adl', policy: bitmex.spec }, { layer: 'profitHaircut' }],
  }
  const planned = (): { state: State; planId: string } => {
    const state = createState(simpleBook(book))
    accept(state, { kind: 'openRound', timeMs: 5 })
    return { state, planId: view(state).plans()[0]?.planId ?? '' }
  }

  test('reserve lots, and leave everything else to the venue', () => {
    const { state, planId } = planned()
    expect(view(state).plans()).toMatchObject([
      {
        planId: 'test:0:1:0:4',
        account: 'long',
        side: 'long',
        priceTicks: ratio(90n),
        expiresMs: 105,
        rows: [
          { index: 0, account: 's1', lots: 6n },
          { index: 1, account: 's2', lots: 4n },
        ],
      },
    ])
    expect(view(state).account('s1')?.positions[0]?.sizeLots).toBe(-6n)
    expect(view(state).caseStatus('test:0:1')).toBe('suspended')
    expect(accept(state, { kind: 'openRound', timeMs: 6 }), 'nothing is planned twice').toEqual([])
    const closing: Command = {
      kind: 'trade',
      timeMs: 6,
      market: 'M',
      lots: lots(1n),
      priceTicks: 80n,
      buyer: { account: 's1' },
      seller: { account: 'other' },
    }
    expect(codeOf(state, closing)).toBe('exceedsPosition')
    const done = { index: 0, status: 'done', lots: lots(6n) } as const
    const confirm = { kind: 'confirmPlan', timeMs: 6, planId } as const
    expect(codeOf(state, { ...confirm, fills: [{ ...done, lots: lots(5n) }] })).toBe(
      'invalidAmount',
    )
    expect(codeOf(state, { ...confirm, fills: [{ ...done, index: 2 }] })).toBe('unknownFill')
    expect(codeOf(state, { ...confirm, planId: 'x', fills: [] })).toBe('unknownPlan')
  })

  test('done, partial and rejected rows are booked at the plan price; the remainder is planned again', () => {
    const { state, planId } = planned()
    accept(state, {
      kind: 'confirmPlan',
      timeMs: 6,
      planId,
      fills: [{ index: 0, status: 'partial', lots: lots(5n) }],
    })
    expect(view(state).account('s1')).toMatchObject({
      collateralQuote: 100n,
      positions: [{ sizeLots: -1n }],
    })
    expect(
      kinds(
        accept(state, {
          kind: 'confirmPlan',
          timeMs: 7,
          planId,
          fills: [{ index: 1, status: 'rejected', lots: lots(0n) }],
        }),
      ),
    ).toEqual(['commandTaken', 'planRowsGivenUp', 'planEnded'])
    const events = accept(state, { kind: 'openRound', timeMs: 8 })
    expect(events.find(({ kind }) => kind === 'deleveragingPlanned')).toMatchObject({
      requiredLots: 5,
      caseNumber: 1,
    })
    expect(view(state).totals().moneyQuote).toBe(
      view(createState(simpleBook(book))).totals().moneyQuote,
    )
  })

  test('when all is done the next round closes the case', () => {
    const { state, planId } = planned()
    accept(state, {
      kind: 'confirmPlan',
      timeMs: 6,
      planId,
      fills: [
        { index: 0, status: 'done', lots: lots(6n) },
        { index: 1, status: 'done', lots: lots(4n) },
      ],
    })
    expect(view(state).plans()).toEqual([])
    accept(state, { kind: 'openRound', timeMs: 7 })
    expect(view(state).caseStatus('test:0:1')).toBe('closed')
  })

  test('a late confirmation is booked as far as it fits, and the rest is on record', () => {
    const { state, planId } = planned()
    expect(kinds(accept(state, { kind: 'passTime', timeMs: 106 }))).toContain('planEnded')
    accept(state, { kind: 'openRound', timeMs: 107 })
    const [again] = view(state).plans()
    expect(again?.rows.map(({ lots: count }) => count)).toEqual([6n, 4n])
    // The new plan has reserved s1's lots and counts on all of the leg.
    const late = { kind: 'confirmPlan', timeMs: 108, planId } as const
    accept(state, { ...late, fills: [{ index: 0, status: 'done', lots: lots(6n) }] })
    expect(view(state).unmatched()).toEqual([{ planId, index: 0, lots: 6n }])
    accept(state, {
      kind: 'confirmPlan',
      timeMs: 109,
      planId: again?.planId ?? '',
      fills: [
        { index: 0, status: 'rejected', lots: lots(0n) },
        { index: 1, status: 'rejected', lots: lots(0n) },
      ],
    })
    const lateToo = {
      ...late,
      timeMs: 110,
      fills: [{ index: 1, status: 'partial', lots: lots(3n) } as const],
    }
    expect(accept(state, lateToo)).toMatchObject([
      {},
      { kind: 'deleveragingFilled', isLate: true, lots: [3] },
      { kind: 'planRowsGivenUp', isLate: true, lots: [1] },
    ])
    expect(view(state).account('s2')?.positions).toMatchObject([{ sizeLots: -3n }])
    const restored = decodeSnapshot(encodeSnapshot(state))
    expect(stateHash(restored)).toBe(stateHash(state))
  })
})
