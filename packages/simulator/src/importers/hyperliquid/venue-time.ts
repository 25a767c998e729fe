import { BadRow } from '../reading/import-refusal.ts'

const form = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:Z|\+00:00)?$/u

/**
 * A time of the venue in milliseconds UTC: `2025-10-10T21:15:03.127123456`, with a blank for the T or with a Z. What is
 * finer than a millisecond is cut off, as the venue's own times in milliseconds are.
 *
 * @throws BadRow
 */
export function readVenueTime(text: string, name: string): number {
  const match = form.exec(text)
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = (match ?? [])
    .slice(1, 7)
    .map(Number)
  const milliseconds = Number((match?.[7] ?? '').padEnd(3, '0').slice(0, 3))
  const timeMs = Date.UTC(year, month - 1, day, hour, minute, second, milliseconds)
  const isReal = match !== null && new Date(timeMs).toISOString().slice(0, 19) === isoOf(text)
  if (isReal) return timeMs
  throw new BadRow('badTime', `${name} is no time: ${JSON.stringify(text.slice(0, 40))}`)
}

function isoOf(text: string): string {
  return `${text.slice(0, 10)}T${text.slice(11, 19)}`
}
