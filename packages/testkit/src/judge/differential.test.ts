import * as engine from '@plimsoll/engine'
import { beforeAll, describe, expect, test } from 'vitest'
import { checks } from '../auditor/audit.ts'
import { type BookClass, classifyBook } from '../generators/classify-book.ts'
import { randomBook } from '../generators/random-book.ts'
import { judgedPolicies, placesLots, randomPolicyBook } from '../generators/random-policy-book.ts'
import type { BookSnapshot } from '../generators/snapshot.ts'
import type { CountedAudit } from '../auditor/audit-resolution.ts'
import type { Resolution } from '../resolution.ts'
import { judgeBook } from './judge-book.ts'

// Sampled: random books of up to four markets and some twenty accounts, see randomBook. Not covered: large books, where
// the reference is too slow; those are compared by conservation and determinism alone.

const BOOKS = 2_000
/** Of each policy; the reference alone judges many more of them, see judgePolicies. */
const POLICY_BOOKS = 20
/** Least shares of the books that must reach each kind; a run below them proves less than it says. */
const sharesMin: Readonly<Record<keyof BookClass, number>> = {
  reachedAdl: 0.3,
  reachedHaircut: 0.1,
  exactTies: 0.1,
  nearBound: 0.05,
}

const firstSeed = Number(process.env['PLIMSOLL_SEED']) * BOOKS
const failures: string[] = []
const reached = { reachedAdl: 0, reachedHaircut: 0, exactTies: 0, nearBound: 0 }
const evaluations = new Map<string, number>()

function judgeSeed(seed: number): void {
  const book = randomBook(seed)
  const kinds = classifyBook(book, judge(`seed ${seed}`, book))
  for (const kind of Object.keys(sharesMin) as (keyof BookClass)[]) {
    if (kinds[kind]) reached[kind] += 1
  }
}

function judge(name: string, book: BookSnapshot): Resolution {
  const { resolution, differences, audit } = judgeBook(engine, book)
  failures.push(...differences.map((difference) => `${name}, reference: ${difference}`))
  failures.push(
    ...audit.findings.map(
      ({ check, at, detail }) => `${name}, auditor: ${check} at ${at}: ${detail}`,
    ),
  )
  tally(audit)
  return resolution
}

function tally(audit: CountedAudit): void {
  for (const check of checks) {
    evaluations.set(check, (evaluations.get(check) ?? 0) + audit.counts[check])
  }
}

describe(`${BOOKS} random books from seed ${firstSeed}`, () => {
  beforeAll(() => {
    for (let seed = firstSeed; seed < firstSeed + BOOKS; seed += 1) judgeSeed(seed)
    for (const policy of judgedPolicies) {
      // Where lots are placed one at a time, rare things need more books.
      const books = placesLots(policy) ? 4 * POLICY_BOOKS : POLICY_BOOKS
      for (let seed = firstSeed; seed < firstSeed + books; seed += 1) {
        judge(`${policy}, seed ${seed}`, randomPolicyBook(policy, seed))
      }
    }
    const shares = Object.entries(reached).map(([kind, count]) => `${kind} ${count}`)
    const counts = [...evaluations].map(([check, count]) => `${check} ${count}`)
    process.stdout.write(
      `${BOOKS} random books: ${shares.join(', ')}\naudited: ${counts.join(', ')}\n`,
    )
  }, 300_000)

  test('the engine equals the reference and passes the auditor', () => {
    expect(failures.slice(0, 10)).toEqual([])
  })

  test.each(Object.entries(sharesMin))('enough books: %s in at least %d', (kind, shareMin) => {
    expect(reached[kind as keyof BookClass]).toBeGreaterThanOrEqual(BOOKS * shareMin)
  })

  test.each(checks)('the auditor had something to refuse: %s', (check) => {
    expect(evaluations.get(check)).toBeGreaterThan(0)
  })
})
