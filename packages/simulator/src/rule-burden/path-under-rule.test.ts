import {
  type BookSpec,
  expandWaterfall,
  findPreset,
  findWaterfallPreset,
  type LayerSpec,
  underPolicy,
} from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { venueBook } from '../populations/venue-book.ts'
import { findScenario } from '../scenarios/scenarios.ts'
import type { Scenario } from '../scenarios/scenario.ts'
import { directPort } from '../venue/direct-port.ts'
import { simulateVenue } from '../venue/simulate-venue.ts'
import { pathUnderRule } from './path-under-rule.ts'
import type { GroupBurden, RulePath } from './rule-path.ts'

const crash = findScenario('crash')
if (crash?.population === undefined) throw new Error('crash has a population')
const small: Scenario = {
  ...crash,
  stepMs: 2_000,
  durationMs: 240_000,
  population: { ...crash.population, traders: 60 },
}
const book = venueBook(small, 7)

function rule(name: string): readonly LayerSpec[] {
  const preset = findPreset(name)
  if (preset !== undefined) return underPolicy(book.waterfall, preset.spec)
  const whole = findWaterfallPreset(name)
  if (whole === undefined) throw new Error(`no rule ${name}`)
  return expandWaterfall(whole.spec, book)
}

const under = (waterfall: readonly LayerSpec[]): Promise<RulePath> =>
  pathUnderRule({ ...book, waterfall }, small, { seed: 7 })

const total = (path: RulePath, amountOf: (group: GroupBurden) => bigint): bigint =>
  path.groups.reduce((sum, group) => sum + amountOf(group), 0n)

test.each(['bybit', 'vertex', 'paradex'])(
  '%s: kinds of accounts add up to the whole, and nobody gains what nobody loses',
  async (name) => {
    const path = await under(rule(name))
    expect(total(path, (one) => one.cutQuote)).toBe(path.deleveragedQuote)
    expect(total(path, (one) => one.chargedQuote)).toBe(path.chargedQuote)
    const forgone = total(path, (one) => one.forgoneQuote) - path.forgoneQuote
    expect(Math.abs(Number(forgone))).toBeLessThanOrEqual(path.groups.length)
    expect(path.groups.reduce((sum, one) => sum + one.cutAccounts, 0)).toBe(path.cutAccounts)
    // Equities and inventories are rounded bucket by bucket, and rounding of the engine itself is kept apart.
    const created = total(path, (one) => one.changeQuote) + path.fundsChangeQuote
    expect(Math.abs(Number(created))).toBeLessThan(10_000)
  },
)

test('what is measured is the run itself', async () => {
  const path = await under(book.waterfall)
  const run = await simulateVenue(small, { seed: 7, book, port: directPort(book) })
  const balances = run.funds.reduce(
    (sum, { afterQuote, beforeQuote }) => sum + afterQuote - beforeQuote,
    0n,
  )
  // Equities are rounded towards 0, bucket by bucket.
  expect(Math.abs(Number(path.fundsChangeQuote - balances))).toBeLessThan(2 * book.accounts.length)
  expect(path).toMatchObject({
    cases: run.cases.opened,
    deficitQuote: run.cases.deficitQuote,
    deleveragedQuote: run.deleveraging.filledValueQuote,
    forgoneQuote: run.deleveraging.forgoneQuote,
    cutAccounts: run.deleveraging.accounts,
  })
  expect(path.cases).toBeGreaterThan(0)
  expect(path.deleveragedQuote).toBeGreaterThan(0n)
  expect(path.tenLargestQuote).toBeLessThanOrEqual(path.deleveragedQuote)
  expect(path.openInterestEndQuote).toBeLessThan(path.openInterestQuote)
})

test('rules differ in whom they take it from, not in what they meet', async () => {
  const [ranked, proRata] = [await under(rule('bybit')), await under(rule('contract-pro-rata'))]
  expect(proRata.openInterestQuote).toBe(ranked.openInterestQuote)
  expect(proRata.fullCuts).toBeLessThan(ranked.fullCuts)
  expect(proRata.groups).not.toEqual(ranked.groups)
})

test('a book whose waterfall cannot be carried out is refused', async () => {
  const waterfall: BookSpec['waterfall'] = [
    { layer: 'insuranceFund', fund: 'nobody', mode: 'deficitOnly' },
  ]
  await expect(under(waterfall)).rejects.toThrow('nobody')
})
