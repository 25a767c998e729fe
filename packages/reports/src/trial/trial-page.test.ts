import { expect, test } from 'vitest'
import { summariseTrial } from './summarise-trial.ts'
import { trialPage } from './trial-page.ts'
import type { Trial, TrialReading } from './trial-reading.ts'

const settings = { seed: 3, resamples: 200, levelPercent: 95 }

function reading(nextShock: number, brokenHedges: number): TrialReading {
  return {
    nextShock,
    brokenHedges,
    touched: 3,
    stressLeverage: 1_500,
    cutCost: -20_000_000,
    charged: 0,
    leftOver: 0,
    secondDeficit: 10_000_000,
  }
}

/** Two families of four books; readings are drawn around what is given. */
function trialOf(runs: Readonly<Record<string, readonly [number, number]>>): Trial {
  return {
    families: [
      { family: 'calm', description: 'quiet books' },
      { family: '<b>wild</b>', description: 'loud ones' },
    ],
    seedFirst: 1,
    seedLast: 4,
    against: 'own',
    runs: [
      ...Object.entries(runs).map(([policy, [nextShock, brokenHedges]]) => ({
        policy,
        families: [0, 1].map(() =>
          [1, 2, 3, 4].map((book) => reading(nextShock + book, brokenHedges)),
        ),
      })),
      { policy: 'none', refused: { code: 'missingInput', message: 'offers: are missing' } },
    ],
  }
}

test('losses stand where wins would: the sentence is the same but for who', () => {
  const holds = summariseTrial(
    trialOf({ own: [50, 10], other: [60, 20], third: [40, 30] }),
    settings,
  )
  expect(holds.claim).toMatchObject({
    holds: true,
    sentence:
      'No policy of the 2 compared dominates own on both next-shock shortfall and broken hedges. With 4 seeds this is no verdict: take 20 or more.',
  })
  const lost = summariseTrial(trialOf({ own: [50, 10], other: [40, 10], third: [60, 5] }), settings)
  expect(lost.claim).toMatchObject({
    holds: false,
    dominatedBy: ['other'],
    sentence: expect.stringContaining(
      'other of the 2 compared dominates own on both next-shock shortfall and broken hedges.',
    ) as string,
    families: [
      { family: 'calm', dominatedBy: ['other'] },
      { family: '<b>wild</b>', dominatedBy: ['other'] },
    ],
  })
})

test('means, differences and counts, in percent of open interest', () => {
  const document = summariseTrial(
    trialOf({ own: [50_000_000, 10_000_000], other: [40_000_000, 20_000_000] }),
    settings,
  )
  expect(document.policies.map(({ policy }) => policy)).toEqual(['other', 'own'])
  expect(document.policies[0]).toMatchObject({
    means: {
      nextShock: '4.0000',
      brokenHedges: '2.0000',
      touched: '3.0',
      stressLeverage: '1.50',
      cutCost: '-2.0000',
      secondDeficit: '1.0000',
    },
    difference: {
      nextShock: { mean: '-1.0000', low: '-1.0000', high: '-1.0000', better: 8, worse: 0, same: 0 },
      brokenHedges: { mean: '1.0000', better: 0, worse: 8 },
      dominates: false,
    },
  })
  expect(document.books).toBe(8)
})

test('the policy of comparison must have been measured', () => {
  expect(() => summariseTrial(trialOf({ other: [1, 1] }), settings)).toThrow('own was not measured')
})

test('the page is one file, names every policy, and escapes what it is given', () => {
  const page = trialPage(
    summariseTrial(trialOf({ own: [50, 10], '<script>': [60, 20], third: [40, 30] }), settings),
  )
  expect(page).toContain('No policy of the 2 compared dominates own')
  expect(page).not.toContain('<script>')
  expect(page).not.toContain('<b>wild</b>')
  expect(page).toContain('&lt;script&gt;')
  expect(page).toContain('offers: are missing')
  expect(page).not.toMatch(/https?:/u)
})
