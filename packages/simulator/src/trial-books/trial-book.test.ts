import { createState, view } from '@plimsoll/engine'
import { describe, expect, test } from 'vitest'
import { trialBook } from './trial-book.ts'
import { trialFamilies } from './trial-family.ts'

const seeds = Array.from({ length: 40 }, (_, index) => index + 1)

describe.each(trialFamilies.map(({ family }) => family))('%s', (family) => {
  test('sizes sum to 0 in every market', () => {
    for (const seed of seeds) {
      const { spec } = trialBook(family, seed)
      for (const { market } of spec.markets) {
        const sizes = spec.accounts.flatMap(({ positions }) =>
          positions.filter((one) => one.market === market).map(({ sizeLots }) => sizeLots),
        )
        expect(sizes.reduce<bigint>((sum, size) => sum + size, 0n)).toBe(0n)
      }
    }
  })

  test('some accounts are bankrupt, and only they have no equity; everybody had put money in', () => {
    for (const seed of seeds) {
      const { spec } = trialBook(family, seed)
      const margins = view(createState(spec)).margins()
      const bankrupt = margins.filter(({ equityQuote }) => equityQuote.numerator < 0n)
      expect(bankrupt.length).toBeGreaterThan(0)
      expect(bankrupt.length).toBeLessThan(margins.length / 2)
      expect(spec.accounts.every(({ collateralQuote }) => collateralQuote > 0n)).toBe(true)
    }
  })

  test('the same seed gives the same book, another one another', () => {
    expect(trialBook(family, 7)).toEqual(trialBook(family, 7))
    expect(trialBook(family, 7).spec).not.toEqual(trialBook(family, 8).spec)
  })
})

test('families of the same seed differ', () => {
  const sizes = trialFamilies.map(({ family }) => trialBook(family, 1).spec.accounts.length)
  expect(new Set(sizes).size).toBeGreaterThan(1)
})

test('a family that is not there is refused', () => {
  expect(() => trialBook('other', 1)).toThrow('other is not a family of the trial')
})
