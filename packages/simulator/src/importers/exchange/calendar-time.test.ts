import { describe, expect, test } from 'vitest'
import { calendarTimeMs, zoneMinutesOf } from './calendar-time.ts'

describe('times that exchanges write', () => {
  test.each([
    ['2026-05-22 16:25:18', 0, '2026-05-22T16:25:18.000Z'],
    ['2026-05-22T16:25:18.123456', 0, '2026-05-22T16:25:18.123Z'],
    ['26-05-22 16:25:18', 180, '2026-05-22T13:25:18.000Z'],
    ['02:05 2026-01-10', 480, '2026-01-09T18:05:00.000Z'],
    ['2024-02-29 00:00', -330, '2024-02-29T05:30:00.000Z'],
  ])('%s, %i minutes ahead of UTC', (text, zoneMinutes, utc) => {
    expect(new Date(calendarTimeMs('time', text, zoneMinutes)).toISOString()).toBe(utc)
  })

  test.each([
    '2026-02-29 10:00:00',
    '2026-13-01 10:00:00',
    '2026-01-01 24:00:00',
    '2026-01-01 10:61:00',
    '01/02/2026 10:00',
    '1760130000000',
    '2126-01-01 10:00:00',
  ])('no time: %s', (text) => {
    expect(() => calendarTimeMs('time', text, 0)).toThrow('time')
  })

  test.each([
    ['+03:00', 180],
    ['-5', -300],
    ['UTC+0530', 330],
    ['UTC', 0],
    ['+15', undefined],
    ['CET', undefined],
  ])('zone %s', (text, minutes) => {
    expect(zoneMinutesOf(text)).toBe(minutes)
  })
})
