import { expect, test } from 'vitest'
import { compareResolutions } from '../compare-resolutions.ts'
import { randomBook } from '../generators/random-book.ts'
import { findingsBeyondDoubt } from '../judge/judge-book.ts'
import { referenceResolve } from '../reference/resolve.ts'
import { checks, type Finding } from './audit.ts'
import { auditResolution, auditWithCounts } from './audit-resolution.ts'
import { plantedBugs } from './planted-bugs.ts'
import { variedBooks } from './varied-books.ts'

const timeout = 120_000

// Sampled: `variedBooks`. What those do not contain is not covered.
test('nothing is found in the outcomes of the reference, and no check is vacuous', {
  timeout,
}, () => {
  const counts = new Map<string, number>()
  for (const { book, name } of variedBooks({ plain: 250, ofPolicy: 12, ofRules: 20 })) {
    const audit = auditWithCounts(book, referenceResolve(book))
    expect(findingsBeyondDoubt(book, audit.findings), name).toEqual([])
    for (const check of checks) counts.set(check, (counts.get(check) ?? 0) + audit.counts[check])
  }
  console.log(`discriminating evaluations: ${JSON.stringify(Object.fromEntries(counts))}`)
  for (const check of checks) {
    expect(counts.get(check), check).toBeGreaterThan(check === 'hedges' ? 3 : 50)
  }
})

const sample = variedBooks({ plain: 100, ofPolicy: 6, ofRules: 50 }).map(({ book }) => {
  return { book, right: referenceResolve(book) }
})

test.each(plantedBugs)('caught: $name', { timeout }, ({ seenBy, caughtMin = 0.95, resolve }) => {
  let differing = 0
  let caught = 0
  const seen = new Set<Finding['check']>()
  for (const { book, right } of sample) {
    const wrong = resolve(book, right)
    if (compareResolutions(right, wrong).length === 0) continue
    const findings = auditResolution(book, wrong)
    differing += 1
    if (findings.length > 0) caught += 1
    for (const { check } of findings) seen.add(check)
  }
  expect(differing).toBeGreaterThan(0)
  expect(seen).toContain(seenBy)
  // Where the rules leave room (pro rata within a lot beside capped accounts) only the reference decides.
  expect(caught / differing).toBeGreaterThan(caughtMin)
})

test('a document that cannot be read is a finding, not a crash', () => {
  const book = randomBook(1)
  const resolution = referenceResolve(book)
  const conservation = { ...resolution.conservation, moneyBefore: 'much' }
  for (const document of [{}, { ...resolution, conservation }, { ...resolution, cases: 7 }]) {
    expect(auditResolution(book, document).map(({ check }) => check)).toContain('document')
  }
})
