import { expect, test } from 'vitest'
import { compareResolutions } from '../compare-resolutions.ts'
import { randomBook } from '../generators/random-book.ts'
import { referenceResolve } from '../reference/resolve.ts'
import { consecutiveSeeds } from '../seeds.ts'
import { checks, type Finding } from './audit.ts'
import { auditResolution, auditWithCounts } from './audit-resolution.ts'
import { plantedBugs } from './planted-bugs.ts'

const timeout = 120_000

// Sampled: the books of `randomBook`. What those do not contain is not covered.
test('nothing is found in the outcomes of the reference, and no check is vacuous', {
  timeout,
}, () => {
  const counts = new Map<string, number>()
  for (const seed of consecutiveSeeds(500)) {
    const book = randomBook(seed)
    const audit = auditWithCounts(book, referenceResolve(book))
    expect(audit.findings, `seed ${seed}`).toEqual([])
    for (const check of checks) counts.set(check, (counts.get(check) ?? 0) + audit.counts[check])
  }
  console.log(`discriminating evaluations: ${JSON.stringify(Object.fromEntries(counts))}`)
  for (const check of checks) expect(counts.get(check), check).toBeGreaterThan(50)
})

const sample = consecutiveSeeds(200).map((seed) => {
  const book = randomBook(seed)
  return { book, right: referenceResolve(book) }
})

test.each(plantedBugs)('caught: $name', { timeout }, ({ seenBy, resolve }) => {
  let differing = 0
  let caught = 0
  const seen = new Set<Finding['check']>()
  for (const { book, right } of sample) {
    const wrong = resolve(book)
    if (compareResolutions(right, wrong).length === 0) continue
    const findings = auditResolution(book, wrong)
    differing += 1
    if (findings.length > 0) caught += 1
    for (const { check } of findings) seen.add(check)
  }
  expect(differing).toBeGreaterThan(0)
  expect(seen).toContain(seenBy)
  // Where the rules leave room (pro rata within a lot beside capped accounts) only the reference decides.
  expect(caught / differing).toBeGreaterThan(0.95)
})

test('a document that cannot be read is a finding, not a crash', () => {
  const book = randomBook(1)
  const resolution = referenceResolve(book)
  const conservation = { ...resolution.conservation, moneyBefore: 'much' }
  for (const document of [{}, { ...resolution, conservation }, { ...resolution, cases: 7 }]) {
    expect(auditResolution(book, document).map(({ check }) => check)).toContain('document')
  }
})
