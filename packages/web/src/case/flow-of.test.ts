import { expect, test } from 'vitest'
import { chiefFlow, flowOf, namedParts } from './flow-of.ts'
import { fillOf, layerOf, roundOf } from './testing/case-example.ts'

const adl = layerOf('adl', {
  fills: [fillOf('a', { size: '20', value: '2040.00', forgone: '40.00' }), fillOf('b')],
  residualExposure: [{ market: 'BTC-USD', side: 'long', size: '20' }],
})

test('the largest stand by name, the rest together, and the parts add up', () => {
  const payers = ['5', '1', '3', '2', '4'].map((amount, at) => ({ name: `n${at}`, amount }))
  expect(namedParts(payers, 3)).toEqual([
    { name: 'n0', count: 1, amount: '5' },
    { name: 'n4', count: 1, amount: '4' },
    { name: undefined, count: 3, amount: '6' },
  ])
  expect(namedParts(payers, 5).every(({ count }) => count === 1)).toBe(true)
})

test('where nothing was missing the positions are the story: each layer takes what it closed, at mark', () => {
  const round = roundOf('0.00', [adl], {
    residualExposure: [{ market: 'BTC-USD', side: 'long', size: '20' }],
  })
  expect(chiefFlow(round)).toBe('exposure')
  const flow = flowOf(round, 'exposure', 4)
  expect([flow.total, flow.takers[0]?.amount, flow.left].map(Number)).toEqual([5_000, 3_000, 2_000])
  expect(chiefFlow(roundOf('1.00', [adl]))).toBe('deficit')
})
