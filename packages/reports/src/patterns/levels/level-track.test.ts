import { expect, test } from 'vitest'
import { DecimalSum, LevelTrack, placesOf } from './level-track.ts'

test('changes are kept exactly, with the places of the finest', () => {
  const track = new LevelTrack<'trade' | 'other'>('other')
  track.state(0, '10.5')
  track.change(1, 'trade', '-0.25')
  track.change(1, 'trade', '0.125')
  track.change(1, 'other', '1')
  expect(track.history()).toEqual({
    places: 3,
    startUnits: 10_500n,
    changes: [
      { timeMs: 1, cause: 'trade', units: -125n },
      { timeMs: 1, cause: 'other', units: 1000n },
    ],
  })
})

test('a history has as many places as are asked for', () => {
  const track = new LevelTrack<'trade'>('trade')
  track.state(0, '10')
  expect(track.history(placesOf('0.005'))).toEqual({ places: 3, startUnits: 10_000n, changes: [] })
})

test('what is stated later counts where it differs', () => {
  const track = new LevelTrack<'trade' | 'other'>('other')
  track.state(0, '10')
  track.change(1, 'trade', '-4')
  track.state(2, '6')
  track.state(3, '5')
  expect(track.history().changes).toEqual([
    { timeMs: 1, cause: 'trade', units: -4n },
    { timeMs: 3, cause: 'other', units: -1n },
  ])
})

test('a level that is stated after changes began with what they leave of it', () => {
  const track = new LevelTrack<'trade'>('trade')
  track.change(1, 'trade', '-4')
  expect(track.history()).not.toHaveProperty('startUnits')
  track.state(2, '6')
  expect(track.history().startUnits).toBe(10n)
})

test('a history that is settled begins with the level of that moment, where one is known', () => {
  const track = new LevelTrack<'trade'>('trade')
  track.change(1, 'trade', '5')
  track.settle()
  expect(track.history()).toEqual({ places: 0, changes: [] })
  track.change(2, 'trade', '1')
  track.state(3, '7')
  track.settle()
  track.change(4, 'trade', '-2')
  expect(track.history()).toMatchObject({ startUnits: 7n, changes: [{ timeMs: 4, units: -2n }] })
})

test('sums are exact, and only decimals are summed', () => {
  const sum = new DecimalSum()
  for (let index = 0; index < 10; index += 1) sum.add('0.1')
  sum.add('9007199254740993')
  expect(sum.toString()).toBe('9007199254740994.0')
  expect(() => sum.add('1e5')).toThrow('"1e5" is not a decimal')
})
