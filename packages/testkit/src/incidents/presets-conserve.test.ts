import {
  type BookSpec,
  expandWaterfall,
  type LayerSpec,
  type LayerView,
  type RoundView,
  type State,
  view,
  waterfallPresets,
} from '@plimsoll/engine'
import { describe, expect, test } from 'vitest'
import { consecutiveSeeds } from '../seeds.ts'
import { resolve } from './incident.ts'
import { randomCrisis } from './random-crisis.ts'

// A layer is judged by what it changes: the same book is resolved by the layers before it, and by them and it. What it says it paid is
// what deficits fell by, whoever it names has lost it, nobody else has, and all money is still there.

const BOOKS = 40

/** Rounding of a price that is not whole, at most so many units a case and leg. */
const LEGS = 4n

describe('a waterfall preset, layer by layer', () => {
  test.each(waterfallPresets.map(({ spec }) => [spec.waterfall, spec] as const))(
    '%s',
    (name, spec) => {
      const acted = new Map<string, number>()
      for (const seed of consecutiveSeeds(BOOKS)) {
        const crisis = randomCrisis(seed)
        const layers = expandWaterfall(spec, crisis)
        let before = after({ ...crisis, waterfall: [] })
        layers.forEach((layer, index) => {
          const now = after({ ...crisis, waterfall: layers.slice(0, index + 1) })
          judgeLayer(layer, before, now)
          if (hasActed(now)) acted.set(layer.layer, (acted.get(layer.layer) ?? 0) + 1)
          before = now
        })
      }
      console.log(
        `${name}: how often its layers acted in ${BOOKS} books`,
        Object.fromEntries(acted),
      )
      // A gate on withdrawals moves nothing in a round.
      const expected = spec.layers.filter(({ layer }) => layer !== 'withdrawalGate')
      expect([...acted.keys()].sort()).toEqual(
        [...new Set(expected.map(({ layer }) => layer))].sort(),
      )
    },
  )
})

/** A book after its round, as wealth: equity at mark of every holder. */
interface Wealth {
  readonly spec: BookSpec
  readonly round: RoundView
  readonly accounts: ReadonlyMap<string, bigint>
  readonly funds: ReadonlyMap<string, bigint>
  readonly residue: bigint
}

function after(spec: BookSpec): Wealth {
  const { state, round, moneyBefore } = resolve(spec)
  expect(view(state).totals().moneyQuote).toBe(moneyBefore)
  return {
    spec,
    round,
    accounts: accountWealth(spec, state),
    funds: fundWealth(spec, state),
    residue: BigInt(view(state).totals().residueQuote),
  }
}

/** Compares a book before and after one more layer. */
function judgeLayer(layer: LayerSpec, before: Wealth, now: Wealth): void {
  // A pool that owes too much is a case and no debtor: it can still be asked for others.
  const bankrupt = new Set(
    now.round.cases.filter(({ cause }) => cause === undefined).map(({ account }) => account),
  )
  const debtors = [...before.accounts.keys()].filter((account) => bankrupt.has(account))
  const others = [...before.accounts.keys()].filter((account) => !bankrupt.has(account))
  const gained = sum(debtors.map((account) => change(before.accounts, now.accounts, account)))
  const lost = others.map((account) => change(before.accounts, now.accounts, account))
  const drawn = [...before.funds.keys()].map((fund) => change(before.funds, now.funds, fund))
  const rounded = now.residue - before.residue
  expect(gained + sum(lost) + sum(drawn) + rounded, 'wealth at mark').toBe(0n)

  const deficits = ({ round }: Wealth) =>
    sum(round.cases.map(({ residualDeficitQuote }) => BigInt(residualDeficitQuote)))
  const paid = sum(lastLayer(now).map(({ paidQuote }) => BigInt(paidQuote)))
  if (before.round.cases.length === now.round.cases.length) {
    expect(deficits(before) - deficits(now), 'what deficits fell by').toBe(paid)
  }
  const slack = LEGS * BigInt(bankrupt.size)
  expect(gained + rounded - paid, 'paid, and no more').toBeGreaterThanOrEqual(-slack)
  expect(gained + rounded - paid, 'paid, and no more').toBeLessThanOrEqual(slack)
  judgePayers(layer, { lost, drawn, funds: [...before.funds.keys()], charged: now.round.charges })
}

function judgePayers(
  layer: LayerSpec,
  {
    lost,
    drawn,
    funds,
    charged,
  }: {
    readonly lost: readonly bigint[]
    readonly drawn: readonly bigint[]
    readonly funds: readonly string[]
    readonly charged: RoundView['charges']
  },
): void {
  switch (layer.layer) {
    case 'insuranceFund':
    case 'venueCapital':
      expect(
        lost.every((amount) => amount === 0n),
        'accounts do not pay for a fund',
      ).toBe(true)
      drawn.forEach((amount, index) => {
        if (funds[index] !== layer.fund) expect(amount, `${funds[index]} is not asked`).toBe(0n)
      })
      break
    case 'profitHaircut':
    case 'socialisedLoss':
      expect(
        drawn.every((amount) => amount === 0n),
        'funds do not pay for accounts',
      ).toBe(true)
      expect(
        lost.every((amount) => amount <= 0n),
        'nobody wins by a shared loss',
      ).toBe(true)
      expect(sum(charged.map(({ chargedQuote }) => BigInt(chargedQuote)))).toBeGreaterThanOrEqual(
        -sum(lost),
      )
      break
    case 'withdrawalGate':
      expect(
        [...lost, ...drawn].every((amount) => amount === 0n),
        'a gate moves nothing',
      ).toBe(true)
      break
    default:
      expect(
        drawn.every((amount) => amount === 0n),
        'funds are not asked',
      ).toBe(true)
  }
}

/** The rows of the last layer, case by case. */
function lastLayer({ round, spec }: Wealth): LayerView[] {
  const last = FIRST_LAYERS + spec.waterfall.length - 1
  return round.cases.flatMap(({ layers }) => layers).filter(({ layerIndex }) => layerIndex === last)
}

function hasActed(wealth: Wealth): boolean {
  return lastLayer(wealth).some(({ paidQuote, fills }) => paidQuote !== 0n || fills.length > 0)
}

/** Layers that come before the declared ones. */
const FIRST_LAYERS = 3

function accountWealth(spec: BookSpec, state: State): ReadonlyMap<string, bigint> {
  return new Map(
    spec.accounts.map(({ account }) => {
      const now = view(state).account(account)
      return [account, (now?.collateralQuote ?? 0n) + profit(spec, now?.positions ?? [])]
    }),
  )
}

function fundWealth(spec: BookSpec, state: State): ReadonlyMap<string, bigint> {
  return new Map(
    view(state)
      .funds()
      .map(({ fund, balanceQuote, positions }) => [fund, balanceQuote + profit(spec, positions)]),
  )
}

function profit(
  { markets }: BookSpec,
  positions: readonly {
    readonly market: string
    readonly sizeLots: bigint
    readonly entryValueQuote: bigint
  }[],
): bigint {
  return sum(
    positions.map(({ market, sizeLots, entryValueQuote }) => {
      const mark = markets.find((one) => one.market === market)?.markPriceTicks.numerator ?? 0n
      return sizeLots * mark - (sizeLots > 0n ? entryValueQuote : -entryValueQuote)
    }),
  )
}

function change(
  before: ReadonlyMap<string, bigint>,
  now: ReadonlyMap<string, bigint>,
  id: string,
): bigint {
  return (now.get(id) ?? 0n) - (before.get(id) ?? 0n)
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n)
}
