import { simpleBook } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import type { AccountSpec } from '../account/account-spec.ts'
import { findPreset } from '../policy/presets/index.ts'
import { InvariantError } from '../quantity/assert.ts'
import { ratio } from '../quantity/ratio.ts'
import { lots, quoteUnits } from '../quantity/units.ts'
import type { BookSpec } from './book-spec.ts'
import { createState } from './create-state.ts'
import { view } from './view.ts'
import type { MarketRiskView } from './risk-view-types.ts'

const [plain] = simpleBook({ mark: 1000n, accounts: {}, waterfall: [] }).markets
if (plain === undefined) throw new Error('a simple book has a market')

// A lot is worth 1,000 in all three; of INV, whoever is short is long of the value.
const markets: BookSpec['markets'] = [
  {
    ...plain,
    market: 'INV',
    contract: 'inverse',
    tickValueQuote: quoteUnits(100_000n),
    markPriceTicks: ratio(100n),
  },
  { ...plain, market: 'LIN' },
  { ...plain, market: 'OTH' },
]

/** An account with so much equity and, at 1,000 a lot, these sizes, all of them bought at mark. */
function account(
  id: string,
  equity: bigint,
  sizes: Readonly<Record<string, bigint | readonly bigint[]>>,
): AccountSpec {
  const rows = Object.entries(sizes).flatMap(([market, size]) =>
    [size].flat().map((sizeLots) => ({
      market,
      marginMode: 'cross' as const,
      sizeLots: lots(sizeLots),
      entryValueQuote: quoteUnits((sizeLots < 0n ? -sizeLots : sizeLots) * 1000n),
    })),
  )
  return {
    account: id,
    kind: 'trader',
    positionMode: 'hedge',
    collateralQuote: quoteUnits(equity),
    positions: rows,
  }
}

function riskOf(book: Partial<BookSpec>, market: string, movePermille?: number): MarketRiskView {
  const spec: BookSpec = {
    ...simpleBook({ mark: 1n, accounts: {}, waterfall: [] }),
    markets,
    ...book,
  }
  const query = { markets: [market], ...(movePermille !== undefined && { movePermille }) }
  const [risk] = view(createState(spec)).marketRisk(query)
  if (risk === undefined) throw new Error(`there is no market ${market}`)
  return risk
}

const fund = (id: string, serves: readonly string[], balance: bigint) => ({
  fund: id,
  markets: serves,
  balanceQuote: quoteUnits(balance),
})

describe('B-10 the load of a market', () => {
  test('is of its own holders and funds, with every other mark where it is', () => {
    const book = {
      accounts: [
        account('both', 500n, { LIN: 10n, OTH: 10n }),
        account('other', 100n, { OTH: -10n }),
        account('short', 9_000n, { LIN: -10n }),
      ],
      funds: [fund('a', ['LIN'], 100n), fund('b', ['LIN', 'OTH'], 50n), fund('c', ['OTH'], 999n)],
    }
    const risk = riskOf(book, 'LIN')
    expect(risk.present).toEqual({ deficitQuote: 0n, buckets: 0, availableQuote: 150n })
    // Ten lots lose 1,000 of which 500 are there; `other` holds nothing here.
    expect(risk.down).toEqual({ deficitQuote: 500n, buckets: 1, availableQuote: 150n })
    expect(risk.up).toEqual({ deficitQuote: 0n, buckets: 0, availableQuote: 150n })
    expect(risk.coveragePpm).toBe(300_000n)
    expect(risk.imbalancePpm).toBe(1_000_000)
    expect(risk.freeboard).toEqual({ downPermille: 65 })
  })

  test('of an inverse market falls the slower the higher its mark goes, and says which side is fragile', () => {
    const book = {
      accounts: [account('long', 1_000n, { INV: 10n }), account('short', 500n, { INV: -10n })],
      funds: [fund('f', ['INV'], 100n)],
    }
    const risk = riskOf(book, 'INV')
    // 10,000 ÷ 0.9 − 10,000 − 1,000 is missing down, 10,000 − 10,000 ÷ 1.1 − 500 up.
    expect([risk.down.deficitQuote, risk.up.deficitQuote]).toEqual([112n, 410n])
    expect([risk.coveragePpm, risk.imbalancePpm]).toEqual([243_902n, -570_881])
    expect(risk.freeboard).toEqual({ downPermille: 99, upPermille: 63 })
  })

  test('is nothing to divide by where nobody falls below 0', () => {
    const book = {
      accounts: [account('a', 9_000n, { LIN: 10n }), account('b', 9_000n, { LIN: -10n })],
      funds: [],
    }
    const { coveragePpm, imbalancePpm, freeboard } = riskOf(book, 'LIN')
    expect([coveragePpm, imbalancePpm, freeboard]).toEqual([undefined, undefined, {}])
    expect(riskOf(book, 'INV').down).toEqual({ deficitQuote: 0n, buckets: 0, availableQuote: 0n })
  })

  test('counts a bucket that is short whatever the mark does, be it long and short of as much', () => {
    const owing = account('owing', -30n, { LIN: [5n, -5n] })
    const risk = riskOf({ accounts: [owing], funds: [fund('f', ['LIN'], 20n)] }, 'LIN', 500)
    expect([risk.down, risk.present, risk.up].map((row) => row.deficitQuote)).toEqual([
      30n,
      30n,
      30n,
    ])
    expect([risk.coveragePpm, risk.imbalancePpm]).toEqual([666_666n, 0])
    expect(risk.freeboard).toEqual({ downPermille: 0, upPermille: 0 })
  })

  test('is exact where a float could not hold what a bucket is worth', () => {
    const most = BigInt(Number.MAX_SAFE_INTEGER)
    const size = 9_007_199_254_740n
    const holder = (id: string, money: bigint, sizeLots: bigint): AccountSpec => ({
      account: id,
      kind: 'trader',
      collateralQuote: quoteUnits(money),
      positions: [
        {
          market: 'LIN',
          marginMode: 'cross',
          sizeLots: lots(sizeLots),
          entryValueQuote: quoteUnits(most),
        },
      ],
    })
    // Money and proceeds of the short are odd and beyond 2^53: one unit less than its lots are worth half as high again.
    const money = size * 1500n - most - 1n
    const accounts = [holder('long', 0n, size), holder('short', money, -size)]
    const { present, down, up, freeboard } = riskOf({ accounts, funds: [] }, 'LIN', 500)
    expect([present, down, up].map(({ deficitQuote }) => deficitQuote)).toEqual([
      991n,
      4_503_599_627_370_991n,
      1n,
    ])
    expect(freeboard).toEqual({ downPermille: 0, upPermille: 0 })
  })

  test.each([0, 501, 1.5, -100])('is refused for a move of %s', (movePermille) => {
    expect(() => riskOf({ accounts: [], funds: [] }, 'LIN', movePermille)).toThrow(InvariantError)
  })
})

describe('B-10 the trigger of a market', () => {
  const policy = findPreset('bitmex')?.spec
  if (policy === undefined) throw new Error('the preset is gone')
  const pool = [
    { ...fund('f', ['LIN'], 80n), peakBalanceQuote: quoteUnits(100n) },
    fund('g', ['OTH'], 80n),
  ]
  const drawdown = (ppm: number) =>
    ({
      kind: 'fundDrawdown',
      windowMs: 1_000,
      start: { ppm, isStrict: false },
      stop: { ppm, isStrict: false },
    }) as const
  const under = (...triggers: readonly ReturnType<typeof drawdown>[]): Partial<BookSpec> => {
    return {
      accounts: [],
      funds: pool,
      waterfall: triggers.map((trigger) => ({ layer: 'adl', policy, trigger })),
    }
  }

  test('is the nearest of its adl layers, with the way that it has gone', () => {
    const { trigger } = riskOf(under(drawdown(500_000), drawdown(300_000)), 'LIN')
    expect(trigger).toMatchObject({
      layer: 'adl',
      layerIndex: 4,
      trigger: 'fundDrawdown',
      isOn: false,
      nearnessPpm: 666_666,
    })
  })

  test('is at no measurable distance where money is left and the line is at nothing', () => {
    // The peak of g is not known, so that it goes by what g has available.
    const { trigger } = riskOf(under(drawdown(300_000)), 'OTH')
    expect([trigger?.isOn, trigger?.nearnessPpm]).toEqual([false, undefined])
  })

  test('is absent where layers act whenever they are reached', () => {
    expect(riskOf({ accounts: [], funds: pool }, 'LIN').trigger).toBeUndefined()
  })
})
