import { compareRatios, ratio } from '@plimsoll/engine'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stageLoss } from './stage-loss.ts'

const weights = { under: ratio(10n), over: ratio(1n), concentration: ratio(1n, 2n) }

test('too little costs ten times too much, and concentration adds to both', () => {
  const alone = { ...weights, concentration: ratio(0n) }
  expect(stageLoss(100n, [40n, 50n], alone)).toEqual(ratio(100n))
  expect(stageLoss(100n, [50n, 60n], alone)).toEqual(ratio(10n))
  expect(stageLoss(100n, [100n], weights)).toEqual(ratio(50n))
  expect(stageLoss(100n, [25n, 25n, 25n, 25n], weights)).toEqual(ratio(25n, 2n))
  expect(stageLoss(100n, [], weights)).toEqual(ratio(1000n))
})

test('splitting a charge in two never costs more', () => {
  const charges = fc.array(fc.bigInt({ min: 0n, max: 1000n }), { minLength: 1 })
  fc.assert(
    fc.property(charges, fc.bigInt({ min: 0n, max: 1000n }), ([first = 0n, ...rest], needed) => {
      const halves = [first / 2n, first - first / 2n, ...rest]
      const split = stageLoss(needed, halves, weights)
      expect(compareRatios(split, stageLoss(needed, [first, ...rest], weights)) <= 0).toBe(true)
    }),
  )
})
