import {
  type AccountSpec,
  addRatios,
  type BookSpec,
  createState,
  lots,
  quoteUnits,
  type Ratio,
  ratio,
  type State,
  step,
  type TriggerSpec,
  view,
} from '@plimsoll/engine'
import { describe, expect, test } from 'vitest'
import {
  absorbed,
  absorbedByCommandLine,
  fundsOf,
  readIncident,
  resolve,
  resolveState,
} from './incident.ts'

// The three examples of Bybit's page on ADL alerts. What is fact and what is assumed: docs/incidents.md.

const USDT = 1_000_000n
const K = 1000n * USDT

describe('example 1: a loss of 35 % of the pool', () => {
  const spec = readIncident('bybit-example-1')

  test('the pool pays 300 K, down to the line, and deleveraging bears exactly 50 K', () => {
    const { state, round, moneyBefore } = resolve(spec)
    expect(absorbed(round.cases)).toEqual([
      { account: 'bankrupt-A', by: 'insuranceFund pool', paid: 300n * K, lots: 0n },
      { account: 'bankrupt-A', by: 'adl', paid: 50n * K, lots: 10_000n },
    ])
    expect(fundsOf(state)).toEqual({ pool: 700n * K })
    expect(forgone(round.cases)).toEqual(ratio(50n * K))
    expect(view(state).totals().moneyQuote).toBe(moneyBefore)
  })

  test('the result of A stays on the line, −30 %, and only A is deleveraged', () => {
    const { state } = resolve(withTrigger(spec, drawdownAlone))
    const standing = view(state).triggers()
    expect(standing.map(({ market, isOn }) => [market, isOn])).toEqual([
      ['A', true],
      ['B', false],
      ['C', false],
    ])
    expect(standing[0]?.measure).toEqual(ratio(-3n, 10n))
  })

  test('the command line says the same', async () => {
    const { state, round } = resolve(spec)
    expect(await absorbedByCommandLine('bybit-example-1')).toEqual({
      absorbed: absorbed(round.cases),
      funds: fundsOf(state),
    })
  })
})

describe('example 2: a pool of 2 M, and a loss of exactly 30 % of it', () => {
  const spec = readIncident('bybit-example-2')

  test('the pool pays all of it: the line itself is not below the line', () => {
    const alone = resolve(withTrigger(spec, drawdownAlone)).state
    expect(view(alone).triggers()[0]).toMatchObject({ isOn: false, measure: ratio(-3n, 10n) })
    const { state, round } = resolve(spec)
    expect(absorbed(round.cases)).toEqual([
      { account: 'bankrupt-A', by: 'insuranceFund pool', paid: 600n * K, lots: 0n },
      { account: 'bankrupt-A', by: 'insuranceFund pool', paid: 0n, lots: 10_000n },
    ])
    expect(round.triggerChanges).toEqual([])
    expect(view(state).triggers()[0]?.isOn).toBe(false)
  })

  test('one unit more is the first that deleveraging bears: the money is that of the page', () => {
    const { state, round } = resolve(poorer(spec, 'bankrupt-A', 1n))
    expect(absorbed(round.cases)).toEqual([
      { account: 'bankrupt-A', by: 'insuranceFund pool', paid: 600n * K, lots: 0n },
      { account: 'bankrupt-A', by: 'adl', paid: 1n, lots: 10_000n },
    ])
    expect(view(state).triggers()[0]?.isOn).toBe(true)
  })

  test('a line that counts itself pays the same and differs only in what it says of the next loss', () => {
    const { state, round } = resolve(withTrigger(spec, unstrict))
    expect(absorbed(round.cases)[0]).toEqual({
      account: 'bankrupt-A',
      by: 'insuranceFund pool',
      paid: 600n * K,
      lots: 0n,
    })
    expect(view(state).triggers()[0]?.isOn).toBe(true)
  })

  test('the same when A itself has earned the second million in liquidations', () => {
    const { state, atOpening } = afterEarning(readIncident('bybit-example-1'))
    expect(atOpening).toEqual({ pool: 2000n * K })
    const { round } = resolveState(state)
    expect(absorbed(round.cases)).toEqual([
      { account: 'bankrupt-A', by: 'insuranceFund pool', paid: 600n * K, lots: 0n },
      { account: 'bankrupt-A', by: 'insuranceFund pool', paid: 0n, lots: 10_000n },
    ])
    expect(view(state).triggers()[0]?.isOn).toBe(false)
  })

  test('the command line says the same', async () => {
    const { state, round } = resolve(spec)
    expect(await absorbedByCommandLine('bybit-example-2')).toEqual({
      absorbed: absorbed(round.cases),
      funds: fundsOf(state),
    })
  })
})

describe('example 3: four losses of 26 %, and the pool is empty', () => {
  const spec = readIncident('bybit-example-3')

  test('no market reaches its line; the pool pays all it has and deleveraging the rest, by loss', () => {
    const { state, round, moneyBefore } = resolve(spec)
    expect(absorbed(round.cases)).toEqual(
      ['A', 'B', 'C', 'D'].flatMap((market) => [
        { account: `bankrupt-${market}`, by: 'insuranceFund pool', paid: 250n * K, lots: 0n },
        { account: `bankrupt-${market}`, by: 'adl', paid: 10n * K, lots: 10_000n },
      ]),
    )
    expect(fundsOf(state)).toEqual({ pool: 0n })
    expect(forgone(round.cases)).toEqual(ratio(40n * K))
    expect(
      view(state)
        .triggers()
        .map(({ isOn }) => isOn),
    ).toEqual([true, true, true, true])
    expect(view(state).totals().moneyQuote).toBe(moneyBefore)
  })

  test('money for the pool ends it', () => {
    const { state } = resolve(spec)
    const { outcome } = step(state, {
      kind: 'moveFundMoney',
      timeMs: spec.timeMs + 1,
      fund: 'pool',
      amountQuote: quoteUnits(2000n * K),
    })
    expect(outcome).toBe('accepted')
    expect(
      view(state)
        .triggers()
        .map(({ isOn }) => isOn),
    ).toEqual([false, false, false, false])
  })

  test('the command line says the same', async () => {
    const { state, round } = resolve(spec)
    expect(await absorbedByCommandLine('bybit-example-3')).toEqual({
      absorbed: absorbed(round.cases),
      funds: fundsOf(state),
    })
  })
})

/** What fills cost those who were deleveraged, against mark. */
function forgone(cases: ReturnType<typeof resolve>['round']['cases']): Ratio {
  return cases
    .flatMap(({ layers }) => layers)
    .filter(({ layer }) => layer === 'adl')
    .flatMap(({ fills }) => fills)
    .reduce((sum, { forgoneQuote }) => addRatios(sum, forgoneQuote), ratio(0n))
}

/** The book with an account that has so much less. */
function poorer(spec: BookSpec, account: string, units: bigint): BookSpec {
  return {
    ...spec,
    accounts: spec.accounts.map((one) =>
      one.account === account
        ? { ...one, collateralQuote: quoteUnits(one.collateralQuote - units) }
        : one,
    ),
  }
}

/** The book with another trigger in place of that of its deleveraging. */
function withTrigger(spec: BookSpec, change: (trigger: TriggerSpec) => TriggerSpec): BookSpec {
  return {
    ...spec,
    waterfall: spec.waterfall.map((layer) =>
      layer.layer === 'adl' && layer.trigger !== undefined
        ? { ...layer, trigger: change(layer.trigger) }
        : layer,
    ),
  }
}

/** A line that counts itself. */
function unstrict(trigger: TriggerSpec): TriggerSpec {
  if (trigger.kind === 'anyOf') return { ...trigger, triggers: trigger.triggers.map(unstrict) }
  if (trigger.kind !== 'marketDrawdown') return trigger
  return { ...trigger, start: { ...trigger.start, isStrict: false } }
}

/** The drawdown without the other conditions, so that its measure can be read. */
function drawdownAlone(trigger: TriggerSpec): TriggerSpec {
  const parts = trigger.kind === 'anyOf' ? trigger.triggers : [trigger]
  const found = parts.find(({ kind }) => kind === 'marketDrawdown')
  if (found === undefined) throw new Error('the preset has no drawdown of a market')
  return found
}

/**
 * The book of the first example, with a loss of 600 K, after a liquidation in A that brought the pool 1 M: an account just above 0
 * is closed at mark, and all of its equity is surplus.
 */
function afterEarning(spec: BookSpec): {
  readonly state: State
  readonly atOpening: Readonly<Record<string, bigint>>
} {
  const size = 2_000_000n
  const entryValueQuote = quoteUnits(size * 140n * USDT)
  const holder = (account: string, money: bigint, sizeLots: bigint): AccountSpec => ({
    account,
    kind: 'trader',
    collateralQuote: quoteUnits(money),
    positions: [{ market: 'A', marginMode: 'cross', sizeLots: lots(sizeLots), entryValueQuote }],
  })
  const state = createState({
    ...poorer(spec, 'bankrupt-A', 250n * K),
    markets: spec.markets.map((market) => ({ ...market, liquidationFeeRate: ratio(1n) })),
    accounts: [
      ...poorer(spec, 'bankrupt-A', 250n * K).accounts,
      holder('liquidated', 1000n * K, size),
      holder('maker', 100_000n * K, -size),
    ],
  })
  const timeMs = spec.timeMs + 1000
  for (const command of [
    { kind: 'requestLiquidations', timeMs },
    {
      kind: 'fillLiquidation',
      timeMs,
      account: 'liquidated',
      bucket: 'cross',
      market: 'A',
      side: 'long',
      lots: lots(size),
      priceTicks: 14_000n,
      counterparty: { account: 'maker', marginMode: 'cross' },
    },
    { kind: 'passTime', timeMs: timeMs + 1000 },
  ] as const) {
    expect(step(state, command).outcome).toBe('accepted')
  }
  return { state, atOpening: fundsOf(state) }
}
