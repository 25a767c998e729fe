import { expect, test } from 'vitest'
import { beyondKolmogorov } from './kolmogorov.ts'

// The limit law: 1.3581 and 1.6276 are its 95 % and 99 % points; the correction makes them good for few draws.
test.each([
  [1.358_098_6, 0.05],
  [1.627_623_6, 0.01],
  [0.827_573_6, 0.5],
])('the scaled distance %d is beyond with probability %d', (scaled, probability) => {
  for (const count of [20, 400, 100_000]) {
    const root = Math.sqrt(count)
    expect(beyondKolmogorov(scaled / (root + 0.12 + 0.11 / root), count)).toBeCloseTo(
      probability,
      5,
    )
  }
  expect(beyondKolmogorov(1e-9, 100)).toBe(1)
})
