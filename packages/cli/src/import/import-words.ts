import { zoneMinutesOf } from '@plimsoll/simulator'
import { InvalidArgumentError } from 'commander'

const timeForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?Z$/u

/** A time of the command line, in milliseconds UTC. */
export function readTime(text: string): number {
  const timeMs = timeForm.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isFinite(timeMs)) return timeMs
  throw new InvalidArgumentError('Give a time in UTC such as 2026-11-02T08:00:00Z.')
}

/** A zone of the command line, in minutes ahead of UTC. */
export function readZone(text: string): number {
  const minutes = zoneMinutesOf(text)
  if (minutes !== undefined) return minutes
  throw new InvalidArgumentError('Give a zone such as +03:00, -05:00 or UTC.')
}

/** Places of an asset. */
export function readPlaces(text: string): number {
  if (/^(?:\d|1[0-8])$/u.test(text)) return Number(text)
  throw new InvalidArgumentError('Give a whole number from 0 to 18.')
}

/** One more of the values of an option that may be repeated. */
export function another(value: string, given: readonly string[] = []): readonly string[] {
  return [...given, value]
}
