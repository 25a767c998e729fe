import * as engine from '@plimsoll/engine'
import { describe, expect, test } from 'vitest'
import { drawnWaterfall, randomLossBook } from '../generators/random-loss-book.ts'
import { resolveAsPrinted } from '../judge/judge-book.ts'
import { consecutiveSeeds } from '../seeds.ts'
import { auditLosses, type LossCheck, lossChecks } from './audit-losses.ts'
import { plantedLosses } from './planted-losses.ts'

const sample = consecutiveSeeds(400).map((seed) => {
  const book = randomLossBook(drawnWaterfall, seed)
  return { seed, book, right: resolveAsPrinted(engine, book) }
})

test('of every layer what left a ledger is what a deficit fell by, and no check is vacuous', () => {
  const counts = new Map<LossCheck, number>()
  for (const { seed, book, right } of sample) {
    const audit = auditLosses(book, right)
    expect(audit.findings, `seed ${seed}`).toEqual([])
    for (const [check, count] of audit.counts) counts.set(check, (counts.get(check) ?? 0) + count)
  }
  console.log(`losses judged: ${JSON.stringify(Object.fromEntries(counts))}`)
  const rare = lossChecks.filter((check) => (counts.get(check) ?? 0) < 20)
  // Documents do not list the layer that is by construction first.
  expect(rare).toEqual(['ownCollateral'])
})

describe('caught in every document that has a place for it', () => {
  test.each(plantedLosses)('$name', ({ seenBy, plant }) => {
    let planted = 0
    for (const { seed, book, right } of sample) {
      const wrong = plant(book, right)
      if (wrong === undefined) continue
      planted += 1
      const seen = auditLosses(book, wrong).findings.map(({ check }) => check)
      expect(seen, `seed ${seed}`).toContain(seenBy)
    }
    expect(planted).toBeGreaterThan(10)
  })
})
