import { expect, test } from 'vitest'
import { utcDateTime, utcSpan, utcTime } from './utc.ts'

const timeMs = Date.UTC(2025, 9, 10, 21, 16, 5)

test('times are in UTC, with milliseconds where there are any', () => {
  expect(utcTime(timeMs)).toBe('21:16:05')
  expect(utcTime(timeMs + 40)).toBe('21:16:05.040')
  expect(utcDateTime(timeMs)).toBe('2025-10-10 21:16:05 UTC')
})

test('a span says the day twice only where it is another', () => {
  expect(utcSpan(timeMs, timeMs + 1_000)).toBe('2025-10-10 21:16:05 to 21:16:06 UTC')
  expect(utcSpan(timeMs, timeMs + 86_400_000)).toBe(
    '2025-10-10 21:16:05 to 2025-10-11 21:16:05 UTC',
  )
})
