import { findPreset, underPolicy } from '@plimsoll/engine'
import { findScenario, venueBook } from '@plimsoll/simulator'
import { expect, test } from 'vitest'
import { refusalOf } from './rule-refusal.ts'

test('a rule that weighs moves says whose moves they are', () => {
  const crash = findScenario('crash')
  const rule = findPreset('plimsoll')
  if (crash === undefined || rule === undefined) throw new Error('both are built in')
  const drawn = venueBook(crash, 1)
  const book = { ...drawn, waterfall: underPolicy(drawn.waterfall, rule.spec) }
  expect(refusalOf(book)).toBeUndefined()
  const { scenarios: _, ...silent } = book
  expect(refusalOf(silent)?.message).toMatch(
    /^scenarios: publish at least one.*\(a field of the book itself: moves of prices that the venue publishes/u,
  )
})
