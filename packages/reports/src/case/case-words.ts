import { element, type Markup } from '../markup/markup.ts'
import { grouped } from '../text/grouped.ts'

/** An amount for reading. */
export function money(amount: string): string {
  return grouped(amount)
}

/** So many of something. */
export function counted(count: number, noun: string): string {
  return `${grouped(String(count))} ${noun}${count === 1 ? '' : 's'}`
}

/** A time in UTC, to the millisecond. */
export function timeMarkup(timeMs: number): Markup {
  const time = new Date(timeMs).toISOString()
  return element('time', { datetime: time }, time.replace('T', ' ').replace('Z', ' UTC'))
}

/** A record of the journal. */
export function recordText({ sequence }: { readonly sequence: number }): string {
  return `record ${grouped(String(sequence))}`
}
