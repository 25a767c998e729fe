import { expect, test } from 'vitest'
import { loadings } from './common-factor.ts'
import { fitMean, fitProportion, fitSlope } from './least-squares.ts'

test('a proportion, a slope and a mean come with the errors of the textbook', () => {
  const proportion = fitProportion([
    { x: 1, y: 2 },
    { x: 2, y: 3 },
  ])
  expect(proportion.value).toBeCloseTo(1.6, 12)
  expect(proportion.standardError).toBeCloseTo(0.2, 12)
  expect(proportion.rSquared).toBeCloseTo(0.6, 12)
  const slope = fitSlope([
    { x: 0, y: 0 },
    { x: 1, y: 1 },
    { x: 2, y: 1 },
  ])
  expect(slope?.value).toBeCloseTo(0.5, 12)
  expect(slope?.standardError).toBeCloseTo(Math.sqrt(1 / 12), 12)
  const mean = fitMean([1, 2, 6])
  expect(mean.value).toBeCloseTo(3, 12)
  expect(mean.standardError).toBeCloseTo(Math.sqrt(7 / 3), 12)
})

test('loadings follow the markets together, even where the first goes the other way', () => {
  const factor = [-1, 2, 2]
  const covariance = factor.map((one, row) =>
    factor.map((other, column) => one * other + (row === column ? 1 : 0)),
  )
  const found = loadings(covariance)
  factor.forEach((load, index) => expect(found[index]).toBeCloseTo(load, 6))
})
