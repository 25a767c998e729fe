import { readConfigureGlobal } from 'fast-check'
import { expect, test } from 'vitest'
import { chooseSeed } from './seed.ts'

const draw = (): number => 42

test('every machine runs the same cases unless asked otherwise', () => {
  expect(chooseSeed(undefined, draw)).toBe(1)
  expect(chooseSeed('', draw)).toBe(1)
  expect(chooseSeed('7', draw)).toBe(7)
  expect(chooseSeed('fresh', draw)).toBe(42)
})

test.each(['abc', '-1', '1.5', '1e30'])('%s is no seed', (asked) => {
  expect(() => chooseSeed(asked, draw)).toThrow('PLIMSOLL_SEED must be')
})

test('property tests run on the seed of the run', () => {
  expect(process.env['PLIMSOLL_SEED']).toMatch(/^\d+$/)
  expect(readConfigureGlobal().seed).toBe(Number(process.env['PLIMSOLL_SEED']))
})
