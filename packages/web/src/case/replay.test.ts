import { expect, test } from 'vitest'
import { caseOf, fillOf, layerOf, roundOf } from './testing/case-example.ts'
import { replaySteps, stepPauseMs } from './replay.ts'

const fund = layerOf('insuranceFund', { fund: 'main', paid: '30.00', residualDeficit: '25.00' })
const nothing = layerOf('offers', { skipped: 'nobody offers', residualDeficit: '25.00' })
const adl = layerOf('adl', { paid: '25.00', fills: [fillOf('a'), fillOf('b'), fillOf('c')] })

test('the deficit falls layer by layer and fill by fill, and not below 0', () => {
  const steps = replaySteps(caseOf([roundOf('55.00', [fund, nothing, adl])]), 0)
  expect(steps.map(({ kind }) => kind)).toEqual([
    'opened',
    'layer',
    'layer',
    'fill',
    'fill',
    'fill',
    'layer',
    'finished',
  ])
  expect(steps.map(({ deficit }) => Number(deficit))).toEqual([55, 25, 25, 5, 0, 0, 0, 0])
  expect(steps.map(({ layersDone }) => layersDone)).toEqual([0, 1, 2, 2, 2, 2, 3, 3])
  expect(steps.map(({ fill }) => fill)).toEqual([
    undefined,
    undefined,
    undefined,
    0,
    1,
    2,
    undefined,
    undefined,
  ])
  expect(steps[2]?.text).toBe('2. Offers: nothing, because nobody offers')
})

test('fills at better prices than mark for their owners leave more missing', () => {
  const gain = layerOf('adl', {
    paid: '-7.00',
    fills: [fillOf('a', { forgone: '-3.00' }), fillOf('b', { forgone: '-4.00' })],
    residualDeficit: '7.00',
  })
  const haircut = layerOf('profitHaircut', { paid: '7.00' })
  const steps = replaySteps(caseOf([roundOf('0.00', [gain, haircut])]), 0)
  expect(steps.map(({ deficit }) => Number(deficit))).toEqual([0, 3, 7, 7, 0, 0])
})

test('what a case had left over takes up losses first', () => {
  const loss = layerOf('adl', {
    paid: '0.00',
    fills: [fillOf('a', { forgone: '-3.00' }), fillOf('b', { forgone: '-4.00' })],
  })
  const more = { ...loss, paid: '-4.00', residualDeficit: '4.00' }
  const steps = replaySteps(caseOf([roundOf('0.00', [loss, more], { equity: '10.00' })]), 0)
  expect(steps.slice(1, -1).map(({ deficit }) => Number(deficit))).toEqual([0, 0, 0, 0, 4, 4])
})

test('with rows of others left out the deficit falls at the end of a layer only', () => {
  const own = { ...adl, fills: [fillOf('a')], hidden: { fills: 2, postings: 3 } }
  const steps = replaySteps(caseOf([roundOf('25.00', [own])]), 0)
  expect(steps.map(({ deficit }) => Number(deficit))).toEqual([25, 25, 0, 0])
})

test('only the first round begins with what the venue did in its market', () => {
  const place = { sequence: 3, timeMs: 500 }
  const liquidation = {
    requested: place,
    deadlineMs: 900,
    fills: 2,
    fees: '0.00',
    ended: { sequence: 6, timeMs: 901, outcome: 'expired' as const },
  }
  const one = caseOf([roundOf('25.00', [adl]), roundOf('0.00', [])], { liquidation })
  expect(replaySteps(one, 0).slice(0, 4)).toMatchObject([
    { kind: 'before', place },
    { kind: 'before', text: '2 fills in the market' },
    { kind: 'before', place: { timeMs: 900 } },
    { kind: 'opened', deficit: '25.00' },
  ])
  expect(replaySteps(one, 1)[0]?.kind).toBe('opened')
})

test('three thousand steps take less than a minute, ten do not rush', () => {
  expect(3_000 * stepPauseMs(3_000)).toBeLessThan(60_000)
  expect(stepPauseMs(10)).toBeGreaterThan(1_000)
})
