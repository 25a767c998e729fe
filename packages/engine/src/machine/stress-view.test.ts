import { simpleBook } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import type { AccountSpec } from '../account/account-spec.ts'
import type { PolicySpec } from '../policy/policy-spec.ts'
import { plimsoll } from '../policy/presets/plimsoll.ts'
import { ratio } from '../quantity/ratio.ts'
import { lots, quoteUnits } from '../quantity/units.ts'
import type { BookSpec } from './book-spec.ts'
import { createState } from './create-state.ts'
import { step } from './decide.ts'
import { view } from './view.ts'
import type { RoundView } from './view-types.ts'

function resolve(spec: BookSpec): RoundView {
  const state = createState(spec)
  const decision = step(state, { kind: 'openRound', timeMs: 0 })
  if (decision.outcome !== 'accepted') throw new Error(decision.outcome)
  return view(state).round(decision.events)
}

const draining: PolicySpec = {
  policy: 'draining',
  version: 1,
  eligibility: 'all',
  allocation: { kind: 'drain', stress: 'published', keepsHedges: true },
  price: 'mark',
}

// At 100 a lot: a is long 4 and b long 8 over an equity of 100 each, h long 6 over 100 and short 6 elsewhere.
const book: BookSpec = declaring(
  simpleBook({
    mark: 100n,
    accounts: {
      a: { money: 100n, positions: [{ lots: 4n, entry: 400n }] },
      b: { money: 100n, positions: [{ lots: 8n, entry: 800n }] },
      h: { money: 100n, positions: [{ lots: 6n, entry: 600n }] },
      z: { money: -10n, positions: [{ lots: -16n, entry: 1600n }] },
      y: { money: 1000n, positions: [{ lots: -2n, entry: 200n }] },
    },
    waterfall: [{ layer: 'adl', policy: draining }],
  }),
)

function declaring(spec: BookSpec): BookSpec {
  const declaredHedges = [{ market: 'M', sizeLots: lots(-6n) }]
  return {
    ...spec,
    accounts: spec.accounts.map((row) => (row.account === 'h' ? { ...row, declaredHedges } : row)),
  }
}

describe('a side under a policy that levels stress leverage', () => {
  const rows = (policy: PolicySpec): unknown =>
    view(createState(book))
      .queue({ market: 'M', side: 'long', policy })
      ?.map((row) => [row.account, row.score, row.rank, row.lights])

  test('is listed from the highest down, without ranks', () => {
    expect(rows(draining)).toEqual([
      ['b', ratio(8n), undefined, undefined],
      ['a', ratio(4n), undefined, undefined],
      ['h', ratio(0n), undefined, undefined],
    ])
  })

  test('counts no hedge elsewhere where the policy looks at its own market only', () => {
    const own: PolicySpec = { ...draining, allocation: { kind: 'drain', stress: 'ownMarket' } }
    expect(rows(own)).toEqual([
      ['b', ratio(8n), undefined, undefined],
      ['h', ratio(6n), undefined, undefined],
      ['a', ratio(4n), undefined, undefined],
    ])
  })
})

test('a fill has stress leverage before and after, says whose hedge was broken, and the layer how it divides', () => {
  const [layer] = resolve(book).cases[0]?.layers ?? []
  expect(layer?.allocation).toEqual(draining.allocation)
  expect(
    layer?.fills.map(({ account, lots: cut, score, scoreAfter, hedgeBroken, rank }) => ({
      account,
      cut,
      score,
      scoreAfter,
      hedgeBroken,
      rank,
    })),
  ).toEqual([
    { account: 'a', cut: 4n, score: ratio(4n), scoreAfter: ratio(0n) },
    { account: 'b', cut: 8n, score: ratio(8n), scoreAfter: ratio(0n) },
    { account: 'h', cut: 4n, score: ratio(0n), scoreAfter: ratio(4n), hedgeBroken: true },
  ])
})

test('a stress leverage that no equity is left for is shown as it is recorded', () => {
  // 8 lots at 12.5 below mark take b's equity of 100 to the last unit.
  const gone = simpleBook({
    mark: 100n,
    accounts: {
      b: { money: 100n, positions: [{ lots: 8n, entry: 800n }] },
      z: { money: -100n, positions: [{ lots: -8n, entry: 800n }] },
    },
    waterfall: [{ layer: 'adl', policy: { ...draining, price: 'bankruptcy' } }],
  })
  const fills = resolve(gone).cases[0]?.layers[0]?.fills ?? []
  expect(fills.map(({ scoreAfter }) => scoreAfter)).toEqual([{ numerator: 1n, denominator: 0n }])
})

describe('A-13 other legs of broken hedges', () => {
  const three = simpleBook({ mark: 100n, accounts: {}, waterfall: [] })
  const held = (market: string, size: bigint): AccountSpec['positions'][number] => ({
    market,
    marginMode: 'cross',
    sizeLots: lots(size),
    entryValueQuote: quoteUnits(600n),
  })
  const account = (
    id: string,
    money: bigint,
    ...positions: AccountSpec['positions']
  ): AccountSpec => ({
    account: id,
    kind: 'trader',
    collateralQuote: quoteUnits(money),
    positions,
    bothLegs: true,
  })
  const markets = ['BTC', 'ETH', 'SOL'].flatMap((market) =>
    three.markets.map((row) => ({ ...row, market })),
  )
  const hedged: BookSpec = {
    ...three,
    markets,
    accounts: [
      account('h1', 1000n, held('BTC', 6n), held('ETH', -6n)),
      account('h2', 1000n, held('SOL', -6n), held('ETH', 6n)),
      account('z1', -10n, held('BTC', -6n)),
      account('z2', -10n, held('SOL', 6n)),
    ],
    scenarios: [
      {
        scenario: 'market',
        returns: markets.map(({ market }) => ({ market, returnPpm: 200_000 })),
      },
    ],
    waterfall: [{ layer: 'adl', policy: plimsoll.spec }],
  }

  test('are rows of the round, longs first, at mark, and touch their accounts only', () => {
    const round = resolve(hedged)
    expect(round.cases.flatMap(({ layers }) => layers[0]?.fills[0]?.hedgeBroken)).toEqual([
      true,
      true,
    ])
    const row = {
      layer: 'adl',
      layerIndex: 3,
      bucket: 'cross',
      market: 'ETH',
      lots: 6n,
      markPriceTicks: ratio(100n),
      valueQuote: 600n,
      realisedPnlQuote: 0n,
    }
    expect(round.hedgesCrossed).toEqual([
      { ...row, account: 'h2', side: 'long' },
      { ...row, account: 'h1', side: 'short' },
    ])
    expect(round.touchedAccounts).toEqual(['h1', 'h2', 'z1', 'z2'])
  })

  test('are left where nobody agreed', () => {
    const accounts = hedged.accounts.map(({ bothLegs: _agreed, ...row }) => row)
    expect(resolve({ ...hedged, accounts }).hedgesCrossed).toEqual([])
  })
})
