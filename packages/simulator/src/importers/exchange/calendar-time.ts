import { BadRow } from '../reading/import-refusal.ts'
import { inRange, MissingSetting } from './row-reader.ts'

const dateFirst =
  /^(?<year>\d{4}|\d\d)-(?<month>\d\d)-(?<day>\d\d)[ T](?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d)(?<fraction>\.\d{1,9})?)?$/u
const timeFirst =
  /^(?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d))? (?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)$/u

/**
 * Milliseconds UTC of a written time such as `2026-05-22 16:25:18`, `26-05-22 16:25:18` (20xx) or `16:25 2026-05-22`.
 *
 * @param zoneMinutes by how many minutes the writer's clock is ahead of UTC; where nobody says it, the time is refused
 * @throws BadRow, and MissingSetting without a zone
 */
export function calendarTimeMs(
  name: string,
  text: string,
  zoneMinutes: number | undefined,
): number {
  if (zoneMinutes === undefined) {
    const complaint = `${name} is local time of whoever exported it; say its zone with --zone, such as --zone +03:00`
    throw new MissingSetting(complaint)
  }
  const groups = (dateFirst.exec(text) ?? timeFirst.exec(text))?.groups
  const part = (key: string): number => Number(groups?.[key] ?? 0)
  const { year: writtenYear = '', fraction = '' } = groups ?? {}
  const year = writtenYear.length === 2 ? 2000 + Number(writtenYear) : Number(writtenYear)
  const milliseconds = Number(fraction.slice(1, 4).padEnd(3, '0'))
  const localMs = Date.UTC(
    year,
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
    milliseconds,
  )
  const isWritten = groups !== undefined && isSameDay(localMs, part('month'), part('day'))
  const isHour = part('hour') < 24 && part('minute') < 60 && part('second') < 60
  if (!isWritten || !isHour) throw new BadRow('badTime', `${name} is ${JSON.stringify(text)}`)
  return inRange(name, text, localMs - zoneMinutes * 60_000)
}

/** The calendar takes 31 June for 1 July. */
function isSameDay(localMs: number, month: number, day: number): boolean {
  const date = new Date(localMs)
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

/** Minutes ahead of UTC of `+03:00`, `-5`, `UTC+8` or `Z`; `undefined` for anything else. */
export function zoneMinutesOf(text: string): number | undefined {
  if (text === 'Z' || text === 'UTC') return 0
  const groups = /^(?:UTC)?(?<sign>[+-])(?<hours>\d{1,2})(?::?(?<minutes>[0-5]\d))?$/u.exec(
    text,
  )?.groups
  if (groups === undefined) return undefined
  const { sign, hours, minutes = '0' } = groups
  const ahead = Number(hours) * 60 + Number(minutes)
  if (ahead > 14 * 60) return undefined
  return sign === '-' ? -ahead : ahead
}
