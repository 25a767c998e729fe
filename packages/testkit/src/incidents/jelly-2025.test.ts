import {
  type BookSpec,
  createState,
  lots,
  quoteUnits,
  ratio,
  type State,
  step,
  view,
} from '@plimsoll/engine'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { absorbed, absorbedByCommandLine, readIncident, resolve, resolveState } from './incident.ts'

// 26 March 2025: a vault whose losses its siblings' collateral covered, so that deleveraging never began. What is fact and what is
// assumed: docs/incidents.md.

const USDC = 1_000_000n
const SHARED = 'jelly-2025-shared'
const CAPPED = 'jelly-2025-capped'
const LATER = 'jelly-2025-capped-later'

describe('one wallet for the liquidator and its siblings', () => {
  const spec = readIncident(SHARED)

  test('the vault is nowhere near 0, so that nobody is deleveraged and the loss is all its own', () => {
    const { state, round } = resolve(spec)
    expect(round.cases).toEqual([])
    const size = 421_052_631n
    const loss = size * (40_000n - 9_500n)
    expect(loss / USDC).toBe(12_842_105n)
    const hlp = view(state).account('hlp')
    const [position] = hlp?.positions ?? []
    const equity = (hlp?.collateralQuote ?? 0n) + (position?.entryValueQuote ?? 0n) - size * 40_000n
    expect(equity).toBe(230_000_000n * USDC - loss)
  })

  test('at no price up to fifty times the entry is it a case', () => {
    const state = createState(spec)
    for (const ticks of [80_000n, 160_000n, 475_000n]) {
      updateMark(state, ticks)
      expect(resolveState(state).round.cases).toEqual([])
    }
  })

  test('the command line says the same', async () => {
    expect(await absorbedByCommandLine(SHARED)).toEqual({ absorbed: [], funds: {} })
  })
})

describe('a liquidator with its own capital, a capacity and a loss cap', () => {
  const spec = readIncident(CAPPED)
  const capacity = 1_000_000n * USDC
  const lossCap = 25_000n * USDC

  test('takes what its caps allow, to the lot, and the winners give the rest', () => {
    const { state, round, moneyBefore } = resolve(spec)
    const [vault, adl, ...others] = absorbed(round.cases)
    expect(others).toEqual([])
    expect([vault?.by, adl?.by]).toEqual(['backstopVault', 'adl'])
    const taken = vault?.lots ?? 0n
    expect(taken + (adl?.lots ?? 0n)).toBe(421_052_631n)
    expect(round.cases.map(({ status }) => status)).toEqual(['closed'])
    // The loss against mark at the bankruptcy price: the trader's shortfall over his lots.
    const size = 421_052_631n
    const shortfall = size * 500n - 60_000n * USDC
    expect(taken * shortfall).toBeLessThanOrEqual(lossCap * size)
    expect((taken + 1n) * shortfall).toBeGreaterThan(lossCap * size)
    expect(taken).toBe(69_930_069n)
    expect(taken * 10_000n).toBeLessThan(capacity)
    // Deleveraging was at the mark before, which is better for the trader than bankruptcy: the rest is his.
    expect((view(state).account('trader')?.collateralQuote ?? 0n) / 10_000n).toBe(5_003_496n)
    expect(view(state).account('hlp')?.collateralQuote).toBe(228_000_000n * USDC)
    expect(view(state).totals().moneyQuote).toBe(moneyBefore)
  })

  test('whatever the caps, both hold after the round, and every lot is taken by somebody', () => {
    const amount = (max: bigint): fc.Arbitrary<bigint> => fc.bigInt({ min: 0n, max: max * USDC })
    fc.assert(
      fc.property(amount(6_000_000n), amount(200_000n), (capacityQuote, lossCapQuote) => {
        const { state, round } = resolve({
          ...spec,
          waterfall: spec.waterfall.map((layer) =>
            layer.layer === 'backstopVault' ? { ...layer, capacityQuote, lossCapQuote } : layer,
          ),
        })
        const [position] = view(state).account('liquidator')?.positions ?? []
        const { sizeLots = 0n, entryValueQuote = 0n } = position ?? {}
        expect(-sizeLots * 10_000n).toBeLessThanOrEqual(capacityQuote)
        expect(-sizeLots * 10_000n - entryValueQuote).toBeLessThanOrEqual(lossCapQuote)
        const taken = absorbed(round.cases).reduce((sum, row) => sum + row.lots, 0n)
        expect(taken).toBe(421_052_631n)
      }),
      { numRuns: 60 },
    )
  })

  test('the command line says the same', async () => {
    const { round } = resolve(spec)
    expect(await absorbedByCommandLine(CAPPED)).toEqual({
      absorbed: absorbed(round.cases),
      funds: {},
    })
  })
})

describe('a threshold in place of caps: once the liquidator has lost more, deleveraging goes first', () => {
  test.each([
    ['above it', 40_000n, [{ account: 'trader', by: 'adl', lots: 421_052_631n }]],
    ['below it', 60_000n, [{ account: 'trader', by: 'backstopVault', lots: 421_052_631n }]],
  ])('%s', (_name, startUsdc, expected) => {
    const { round } = resolve(losingLiquidator(readIncident(CAPPED), startUsdc * USDC))
    expect(absorbed(round.cases).map(({ paid: _paid, ...row }) => row)).toEqual(expected)
  })
})

describe('the price has risen further', () => {
  const spec = readIncident(LATER)

  test('the liquidator itself is deleveraged, at the mark before: it loses its capital and its siblings nothing', () => {
    const { state, round, moneyBefore } = resolve(spec)
    expect(absorbed(round.cases)).toEqual([
      { account: 'liquidator', by: 'adl', paid: 1_100_000n * USDC, lots: 100_000_000n },
    ])
    expect(view(state).account('liquidator')).toMatchObject({ collateralQuote: 0n, positions: [] })
    expect(view(state).account('hlp')?.collateralQuote).toBe(228_000_000n * USDC)
    expect(view(state).totals().moneyQuote).toBe(moneyBefore)
  })

  test('on any path of the price its siblings lose nothing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: 9_000n, max: 90_000n }), { minLength: 1, maxLength: 6 }),
        (path) => {
          const state = createState({
            ...spec,
            markets: spec.markets.map((market) => ({ ...market, markPriceTicks: ratio(9_000n) })),
          })
          for (const ticks of path) {
            updateMark(state, ticks)
            resolveState(state)
          }
          expect(view(state).account('hlp')?.collateralQuote).toBe(228_000_000n * USDC)
        },
      ),
      { numRuns: 60 },
    )
  })

  test('the command line says the same', async () => {
    const { round } = resolve(spec)
    expect(await absorbedByCommandLine(LATER)).toEqual({
      absorbed: absorbed(round.cases),
      funds: {},
    })
  })
})

/** The book with a liquidator that has 50,000 USDC of open loss, no caps, and a threshold of its loss for deleveraging. */
function losingLiquidator(spec: BookSpec, startQuote: bigint): BookSpec {
  const held = 10_000_000n
  const account = 'liquidator'
  const position = {
    market: 'JELLY',
    marginMode: 'cross',
    entryValueQuote: quoteUnits(held * 5_000n),
  } as const
  return {
    ...spec,
    accounts: [
      ...spec.accounts.map((one) =>
        one.account === account
          ? { ...one, positions: [{ ...position, sizeLots: lots(-held) }] }
          : one,
      ),
      {
        account: 'long-3',
        kind: 'trader',
        collateralQuote: quoteUnits(500_000n * USDC),
        positions: [{ ...position, sizeLots: lots(held) }],
      },
    ],
    waterfall: spec.waterfall.map((layer) => {
      if (layer.layer === 'backstopVault')
        return { layer: layer.layer, account, price: 'bankruptcy' }
      if (layer.layer !== 'adl') return layer
      const stopQuote = startQuote / 2n
      return { ...layer, trigger: { kind: 'vaultLoss', account, startQuote, stopQuote } }
    }),
  }
}

function updateMark(state: State, ticks: bigint): void {
  const timeMs = view(state).timeMs() + 1
  const seen = { markPriceTicks: ratio(ticks), sources: 1, priceTimeMs: timeMs }
  const prices = [{ market: 'JELLY', ...seen }]
  expect(step(state, { kind: 'updatePrices', timeMs, prices }).outcome).toBe('accepted')
}
