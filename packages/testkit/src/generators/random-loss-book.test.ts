import { expect, test } from 'vitest'
import { inDoubt } from '../reference/candidates.ts'
import { referenceResolve } from '../reference/resolve.ts'
import { shuffled } from '../judge/rearrange.ts'
import { consecutiveSeeds } from '../seeds.ts'
import { observeBook } from './classify-book.ts'
import { drawnWaterfall, judgedWaterfalls, randomLossBook } from './random-loss-book.ts'

/** What books must meet, so that an agreement of two engines on them says something. */
const situations: readonly string[] = [
  ...['fundEmpty', 'fundDrawdown', 'marketDrawdown', 'belowAverage', 'losses', 'backlog'].map(
    (kind) => `${kind} on`,
  ),
  ...['vaultLoss', 'vaultFull', 'anyOf'].map((kind) => `${kind} on`),
  ...['marketDrawdown', 'backlog', 'anyOf'].map((kind) => `${kind} off`),
  'trigger leaves a case',
  'withheld',
  'pinned',
  'capped',
  'capacity of a fund',
  'inventory has lost',
  'fund in default',
  'venue capital pays',
  'vault takes',
  'vault not asked',
  'vault is full',
  'vault has lost enough',
  ...['oppositeGains', 'marketGains', 'periodGains', 'unsettledProfit'].flatMap((base) => [
    `haircut of ${base}`,
    `haircut of ${base} at its cap`,
  ]),
  ...['openInterest', 'payouts', 'equity'].map((base) => `loss shared by ${base}`),
  'unsettled profit of a flat wallet',
  'flat account charged',
  'market settled',
  'inventory settled',
  'withdrawals gated',
  'claim booked',
  'claim lowered',
  'claims repaid',
  'pool beyond its factor',
  'pool relieved',
  'gap bounds a cut',
  'profit of nothing',
]

test('books of waterfalls meet everything they are made for', { timeout: 120_000 }, () => {
  const counts = new Map(situations.map((situation) => [situation, 0]))
  for (const waterfall of judgedWaterfalls) {
    for (const seed of consecutiveSeeds(waterfall === drawnWaterfall ? 1000 : 60)) {
      const seen = observeBook(randomLossBook(waterfall, seed)).situations
      if (seen.has(inDoubt)) continue
      for (const situation of situations) {
        if (seen.has(situation)) counts.set(situation, (counts.get(situation) ?? 0) + 1)
      }
    }
  }
  const shown = [...counts].toSorted((left, right) => left[1] - right[1])
  process.stdout.write(`${shown.map((pair) => pair.join(' ')).join(', ')}\n`)
  expect(situations.filter((situation) => (counts.get(situation) ?? 0) < 2)).toEqual([])
})

test('money is kept, and the order of rows means nothing', { timeout: 60_000 }, () => {
  for (const waterfall of judgedWaterfalls) {
    for (const seed of consecutiveSeeds(20)) {
      const book = randomLossBook(waterfall, seed)
      const resolution = referenceResolve(book)
      const { moneyBefore, moneyAfter } = resolution.conservation
      expect(moneyAfter, `${waterfall}, seed ${seed}`).toBe(moneyBefore)
      expect(referenceResolve(shuffled(book, seed))).toEqual(resolution)
    }
  }
})
