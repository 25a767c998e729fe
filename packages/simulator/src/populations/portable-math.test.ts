import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exponential, naturalLog, normalQuantile } from './portable-math.ts'

// The platform's own functions are good enough to judge by, though not to the last bit.
const exponent = fc.double({ min: -60, max: 60, noNaN: true })

test('naturalLog agrees with the platform', () => {
  fc.assert(
    fc.property(exponent, (y) => {
      const x = Math.exp(y)
      expect(Math.abs(naturalLog(x) - Math.log(x))).toBeLessThan(1e-15 * (1 + Math.abs(y)))
    }),
  )
})

test('exponential agrees with the platform', () => {
  fc.assert(
    fc.property(exponent, (x) => {
      expect(Math.abs(exponential(x) / Math.exp(x) - 1)).toBeLessThan(1e-14)
    }),
  )
})

describe('normalQuantile', () => {
  test.each([
    [0.5, 0],
    [0.75, 0.6744897501960817],
    [0.9, 1.2815515655446008],
    [0.975, 1.9599639845400545],
    [0.02425, -1.9729610513118845],
    [0.99, 2.3263478740408408],
    [0.001, -3.090232306167813],
    [0.00001, -4.264890793922602],
  ])('of %f is %f', (probability, expected) => {
    expect(Math.abs(normalQuantile(probability) - expected)).toBeLessThan(1e-8)
  })

  test('is odd around one half', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 20 - 1 }), (numerator) => {
        const probability = numerator / 2 ** 20
        expect(normalQuantile(1 - probability)).toBe(0 - normalQuantile(probability))
      }),
    )
  })
})

// Bits, not closeness: these must be the same on every machine.
test('results are pinned to the bit', () => {
  expect(naturalLog(10)).toBe(2.3025850929940455)
  expect(exponential(1)).toBe(2.7182818284590455)
  expect(normalQuantile(0.9)).toBe(1.2815515641401563)
})
