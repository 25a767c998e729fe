import { createState, quoteUnits, view } from '@plimsoll/engine'
import { describe, expect, test } from 'vitest'
import { type InvariantId, invariants } from './invariants.ts'
import { AuditFailure } from './judge.ts'
import { deleveraging, haircut } from './stories/deleveraging.ts'
import { hedging } from './stories/hedging.ts'
import { life } from './stories/life.ts'
import { matching } from './stories/matching.ts'
import { remembering } from './stories/memory.ts'
import { offering } from './stories/offering.ts'
import { charging, settling, sharing } from './stories/sharing.ts'
import { officers, syncing } from './stories/officers.ts'
import { violations } from './stories/violations.ts'
import { outdated, plan, proRata, steps } from './stories/steps.ts'
import { alterRecord, audit, type Story } from './stories/story.ts'
import { createWorldAuditor } from './world-auditor.ts'

const stories = {
  charging,
  deleveraging,
  haircut,
  hedging,
  life,
  matching,
  offering,
  officers,
  outdated,
  plan,
  proRata,
  remembering,
  settling,
  sharing,
  steps,
  syncing,
}

/** The invariant that a story breaks, and what the auditor says of it. */
function verdictOn(told: Story): string {
  try {
    audit(told)
    return 'passes'
  } catch (error) {
    if (error instanceof AuditFailure) return error.message
    throw error
  }
}

describe('stories written by hand', () => {
  test.each(Object.entries(stories))('%s passes', (_name, told) => {
    expect(verdictOn(told)).toBe('passes')
  })

  test('exercise every invariant that records alone can break', () => {
    const judged = new Set(
      Object.values(stories).flatMap((told) => [...audit(told).report().keys()]),
    )
    const missing = Object.keys(invariants).filter((id) => !judged.has(id as InvariantId))
    expect(missing).toEqual(['I-04', 'view'])
  })
})

describe('a planted violation is found', () => {
  test.each(violations)('%s: %s', (invariant, _what, told) => {
    const verdict = verdictOn(told)
    expect(verdict).toMatch(new RegExp(`^${invariant} at \\d+: .`))
  })

  test('of every invariant', () => {
    const planted = new Set(violations.map(([invariant]) => invariant))
    const missing = Object.keys(invariants).filter((id) => !planted.has(id as InvariantId))
    expect(missing).toEqual(['I-04', 'view'])
  })
})

describe('the view of the engine', () => {
  const { book } = deleveraging
  const shown = view(createState(book))

  test('of a book is what the auditor counts', () => {
    const auditor = createWorldAuditor(book)
    auditor.compare(shown)
    expect(auditor.report().get('I-04')).toBe(2)
    expect(auditor.report().get('view')).toBeGreaterThan(10)
  })

  test('with a unit too much in the totals is refused', () => {
    const totals = shown.totals()
    const residueQuote = quoteUnits(totals.residueQuote + 1n)
    const wrong = { ...shown, totals: () => ({ ...totals, residueQuote }) }
    expect(() => createWorldAuditor(book).compare(wrong)).toThrow(/^I-04/)
  })

  test('with a unit moved from one account to another is refused', () => {
    const moved = [1n, -1n]
    const accounts = shown.accounts().map((account, index) => {
      const collateralQuote = quoteUnits(account.collateralQuote + (moved[index] ?? 0n))
      return { ...account, collateralQuote }
    })
    const wrong = { ...shown, accounts: () => accounts }
    expect(() => createWorldAuditor(book).compare(wrong)).toThrow(/^view/)
  })

  test('with lots that no confirmation left unmatched is refused', () => {
    const unmatched = () => [{ planId: 'test:0:1:0:1', index: 0, lots: 1n }]
    const wrong = { ...shown, unmatched }
    expect(() => createWorldAuditor(book).compare(wrong)).toThrow(/^view at 0: unmatched/)
  })
})

test('a key that is no longer remembered may be used again', () => {
  const told = alterRecord(life, 23, ({ command }) => ({
    command: { ...command, idempotency: { key: 'k', bodyHash: 'other' } },
  }))
  expect(verdictOn(told)).toBe('passes')
})

test('an auditor says where it stopped', () => {
  const told = alterRecord(life, 7, () => ({ epoch: 0 }))
  expect(() => audit(told)).toThrow(AuditFailure)
  expect(verdictOn(told)).toBe('I-20 at 7: epoch 0 follows 1')
})
