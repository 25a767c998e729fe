import { expect, test } from 'vitest'
import {
  burdensOf,
  headlineOf,
  readSimulation,
  type SimulationResult,
  tellTimeline,
} from './simulation-reading.ts'

const result = {
  version: 1,
  accounts: 4_013,
  cases: { rounds: 63, opened: 588, closed: 588, suspended: 0 },
  layers: [
    { layer: 'insuranceFund', fund: 'insurance', paid: '300.000000', fills: 0 },
    { layer: 'adl', policy: 'bitmex', paid: '600.000000', fills: 3 },
    { layer: 'profitHaircut', paid: '250.000001', fills: 0 },
  ],
  funds: [{ fund: 'insurance', returned: '100.000000' }],
  haircut: { returned: '50.000001' },
  deleveraging: { accounts: 1_811 },
} as unknown as SimulationResult

test('what came back is taken off what a layer paid, exactly', () => {
  expect(burdensOf(result).map(({ name, net }) => [name, net])).toEqual([
    ['insuranceFund insurance', '200.000000'],
    ['adl bitmex', '600.000000'],
    ['profitHaircut', '200.000000'],
  ])
})

test('the headline says who paid which part of what was needed in the end', () => {
  expect(headlineOf(result)).toBe(
    '588 cases in 63 rounds, all closed: funds paid 20.0 %, counterparties 60.0 %, charges on gains 20.0 %. 1,811 accounts of 4,013 were cut.',
  )
  const calm = {
    ...result,
    layers: [],
    cases: { ...result.cases, opened: 1, rounds: 1, suspended: 1 },
  }
  expect(headlineOf(calm)).toBe('1 case in 1 round, 1 case not closed; nobody had to pay.')
})

test('falls in a row are one line with the deepest of each market; what comes between parts them', () => {
  const fall = (timeMs: number, market: string, changePpm: number) => ({
    timeMs,
    kind: 'priceFell',
    market,
    changePpm,
  })
  const told = tellTimeline([
    fall(1, 'A', -51_204),
    fall(2, 'B', -101_000),
    fall(3, 'A', -152_000),
    { timeMs: 4, kind: 'deleveragingBegan' },
    fall(5, 'A', -200_000),
  ])
  expect(told.map(({ text }) => text)).toEqual([
    'Prices fall, since the start: A −15.2 %, B −10.1 %',
    'Deleveraging begins',
    'Prices fall, since the start: A −20.0 %',
  ])
  expect(told[0]?.timeMs).toBe(1)
})

test('a document of another form is not read', () => {
  expect(readSimulation({ version: 2 })).toBeUndefined()
  expect(readSimulation(undefined)).toBeUndefined()
})
