import { formatRatio, readDecimal } from '@plimsoll/protocol'
import { element, type Markup } from '../../markup/markup.ts'
import type { Cell } from '../../page/page-table.ts'
import { grouped } from '../../text/grouped.ts'

/** Tones for lines that have nothing to do with each other; as many as can be told apart. */
export const lineTones = ['fund', 'cut', 'taker', 'charge', 'venue', 'end'] as const

/** A time as `2025-10-10 21:16:05`, with milliseconds where there are any. */
export function utcText(timeMs: number): string {
  return new Date(timeMs)
    .toISOString()
    .slice(0, -1)
    .replace('T', ' ')
    .replace(/\.000$/u, '')
}

/** The time of its day: `21:16:05`. */
export function clockOf(timeMs: number): string {
  return utcText(timeMs).slice(11)
}

/** How moments of a span are written: by their time alone where all of it is one day. */
export function clockWithin(span: {
  readonly fromMs: number
  readonly toMs: number
}): (timeMs: number) => string {
  const isOneDay = utcText(span.fromMs).slice(0, 10) === utcText(span.toMs).slice(0, 10)
  return (timeMs) => (isOneDay ? clockOf(timeMs) : utcText(timeMs))
}

/** A share in percent with one place. */
export function shareText(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

/** A span in seconds. */
export function secondsText(ms: number): string {
  const places = ms % 1000 === 0 ? 0 : ms < 10_000 ? 3 : 1
  return `${grouped((ms / 1000).toFixed(places))} s`
}

/** An amount with two places, rounded half to even; every digit stands in the markup. A dash where there is none. */
export function moneyCell(decimal: string | undefined): Cell {
  if (decimal === undefined) return figureCell(undefined)
  const content = element('data', { value: decimal, title: decimal }, moneyText(decimal))
  return { content, isNumber: true }
}

/** An amount with two places, rounded half to even. */
export function moneyText(decimal: string): string {
  const { digits = 0n, places = 0 } = readDecimal(decimal) ?? {}
  return grouped(formatRatio({ numerator: digits, denominator: 10n ** BigInt(places) }, 2))
}

/** A figure that is text already. A dash where there is none. */
export function figureCell(text: string | undefined): Cell {
  return { content: element('span', {}, text ?? '–'), isNumber: true }
}

/** A drawing under a title that says what it shows. */
export function figure(title: string, description: string, drawing: Markup): Markup[] {
  return [
    element('h3', {}, title),
    element('figure', {}, element('figcaption', { class: 'quiet' }, description), drawing),
  ]
}
