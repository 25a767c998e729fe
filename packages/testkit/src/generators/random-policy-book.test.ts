import { expect, test } from 'vitest'
import { priceRules } from '../book/policy.ts'
import { inDoubt } from '../reference/candidates.ts'
import { referenceResolve } from '../reference/resolve.ts'
import { shuffled } from '../judge/rearrange.ts'
import { consecutiveSeeds } from '../seeds.ts'
import { observeBook } from './classify-book.ts'
import { isDrawn, judgedPolicies, randomPolicyBook } from './random-policy-book.ts'

/** What books must meet, so that an agreement of two engines on them says something. */
const situations: readonly string[] = [
  'several cases',
  'inverse market',
  'linear market',
  'initial tiers',
  'no previous mark',
  'minimum price',
  'hedge account',
  'several buckets',
  'shared owner',
  'other assets',
  'unsettled funding',
  'inventory of a fund',
  'assets taken over',
  'own netting',
  'crossing',
  'offer taken',
  'offers of one price',
  'offer closes',
  'offer opens',
  'offer taken in part',
  'offer not taken in full',
  'takeover in part',
  'fund at its floor',
  'haircut',
  'haircut of oppositeGains',
  'haircut of oppositeGains at its cap',
  'inventory has lost',
  'gap bounds a cut',
  'profit of nothing',
  'haircutCapacity of nothing',
  'payers paid back',
  'rest of the owner',
  'cut',
  'cut in an inverse market',
  'gave part',
  'passed over',
  'minimum binds',
  'equal scores',
  'equal scores with other terms',
  'candidate without equity not asked',
  'owner of the case not asked',
  'account with a case not asked',
  'exempt account not asked',
  'loser not asked',
  'small position not asked',
  'zero net delta not asked',
  'policy bounds a cut',
  'dust',
  'part refused, whole asked',
  'exempt markets',
  'cases beyond casesMax',
  'turn begins elsewhere',
  'turn ends early',
  'solvent case closed at mark',
  'value of nothing',
  'several legs pooled',
  'pooled pass made again',
  'rest by another weight',
  'product of nothing',
  'lot that lowers a level',
  'lot that keeps a level',
  'lot that raises a level',
  'lot that changes a shortfall',
  'equal levels',
  'equal claims',
  'pass of drain that keeps hedges',
  'hedge broken',
  'several groups together',
  'bucket in several groups',
  'rest in several groups',
  'other leg offered',
  'broken hedges crossed',
  ...[
    'queue',
    'proRata',
    'roundRobin',
    'voluntary',
    'drain',
    'minimaxShare',
    'minimiseShortfall',
  ].map((kind) => `pass of ${kind}`),
  ...priceRules.flatMap((rule) => [`free leg at ${rule}`, `costly leg at ${rule}`]),
]

/** Solvent cases under them are rare. */
const pricedByFill = ['dydx-v4', 'starkex']

test('books of policies meet everything they are made for', { timeout: 120_000 }, () => {
  const counts = new Map(situations.map((situation) => [situation, 0]))
  for (const policy of judgedPolicies) {
    for (const seed of consecutiveSeeds(
      isDrawn(policy) ? 1000 : pricedByFill.includes(policy) ? 200 : 100,
    )) {
      for (const situation of observeBook(randomPolicyBook(policy, seed)).situations) {
        counts.set(situation, (counts.get(situation) ?? 0) + 1)
      }
    }
  }
  const rarest = [...counts].toSorted((left, right) => left[1] - right[1]).slice(0, 12)
  process.stdout.write(`rarest: ${rarest.map((pair) => pair.join(' ')).join(', ')}\n`)
  expect(situations.filter((situation) => (counts.get(situation) ?? 0) < 3)).toEqual([])
  const others = [...counts.keys()].filter((seen) => !situations.includes(seen))
  const rare = [
    'case',
    inDoubt,
    'bucketEquity of nothing',
    'positionEquity of nothing',
    'both legs cut together',
    'sweep lowers the highest level',
    'cut of a portfolio not borne',
    'cut of a portfolio lowered',
  ]
  expect(others.filter((seen) => !rare.includes(seen))).toEqual([])
})

test('money and lots are kept, and the order of rows means nothing', () => {
  for (const policy of judgedPolicies) {
    for (const seed of consecutiveSeeds(20)) {
      const book = randomPolicyBook(policy, seed)
      const resolution = referenceResolve(book)
      const { moneyBefore, moneyAfter } = resolution.conservation
      expect(moneyAfter, `${policy}, seed ${seed}`).toBe(moneyBefore)
      expect(referenceResolve(shuffled(book, seed))).toEqual(resolution)
    }
  }
})
