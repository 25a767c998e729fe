import { findPreset, ratio } from '@plimsoll/engine'
import { summariseTrial } from '@plimsoll/reports'
import { trialBook, trialFamilies } from '@plimsoll/simulator'
import { expect, test } from 'vitest'
import { measureTrial, trialGround } from './measure-trial.ts'
import { runTrial } from './run-trial.ts'
import { bootstrap } from './trial-protocol.ts'
import { secondDeficitQuote, walkedDeficitQuote } from './second-round.ts'
import { playTrialRound, underTrial } from './trial-round.ts'

const asked = {
  seedFirst: 1,
  seedLast: 2,
  policies: ['bitmex', 'bybit', 'okx', 'kraken'],
  against: 'bitmex',
}

test('the same seeds give the same document, to the byte', () => {
  const told: number[] = []
  const [one, two] = [1, 2].map(() =>
    JSON.stringify(
      summariseTrial(
        runTrial(asked, (done) => told.push(done)),
        bootstrap,
      ),
    ),
  )
  expect(one).toBe(two)
  expect(told).toHaveLength(2 * 2 * trialFamilies.length)
  expect(told[9]).toBe(10)
})

test('a policy whose inputs no book has is refused by name', () => {
  const { refused, policies } = summariseTrial(
    runTrial(asked, () => {}),
    bootstrap,
  )
  expect(refused.map(({ policy }) => policy)).toEqual(['kraken'])
  expect(policies.map(({ policy }) => policy).toSorted()).toEqual(['bitmex', 'bybit', 'okx'])
})

test('at mark nobody pays for a cut, and gains pay the deficit; at bankruptcy it is the other way round', () => {
  for (const { family } of trialFamilies) {
    const ground = trialGround(trialBook(family, 3))
    const [atMark, atBankruptcy] = ['okx', 'bitget'].map((policy) => measureTrial(ground, policy))
    if (atMark === undefined || 'refused' in atMark) throw new Error('okx was refused')
    if (atBankruptcy === undefined || 'refused' in atBankruptcy) throw new Error('refused')
    expect(atMark).toMatchObject({ cutCost: 0, leftOver: 0 })
    expect(atMark.charged).toBeGreaterThan(0)
    expect(atBankruptcy.charged).toBe(0)
    // One rounds each case up to a unit, the other each leg.
    expect(Math.abs(atBankruptcy.cutCost - atMark.charged)).toBeLessThan(atMark.charged / 1_000)
  }
})

test('the two moves before the second round are far out, and opposite', () => {
  const { secondShocks, law } = trialGround(trialBook('october', 4))
  const means = law.shocks.map(({ returnsPpm }) => returnsPpm.reduce((sum, one) => sum + one, 0))
  const [down, up] = secondShocks.shocks.map(({ returnsPpm }) =>
    returnsPpm.reduce((sum, one) => sum + one, 0),
  )
  expect(means.filter((one) => one < (down ?? 0))).toHaveLength(25)
  expect(means.filter((one) => one > (up ?? 0))).toHaveLength(25)
})

test('a second deficit is that of the round which opens a minute later', () => {
  for (const { family } of trialFamilies) {
    for (const policy of ['plimsoll', 'hyperliquid', 'dydx-v4']) {
      const ground = trialGround(trialBook(family, 5))
      const preset = findPreset(policy)
      if (preset === undefined) throw new Error(`${policy} is a preset`)
      const round = playTrialRound(underTrial(ground.spec, preset.spec))
      if ('refused' in round) throw new Error(`${policy} was refused`)
      const { markets, shocks } = ground.secondShocks
      for (const shock of shocks) {
        const mean = secondDeficitQuote(round, { markets, shocks: [shock] })
        expect(mean).toEqual(ratio(walkedDeficitQuote(round, shock)))
      }
    }
  }
})
