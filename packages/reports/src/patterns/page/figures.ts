import { formatRatio, readDecimal } from '@plimsoll/protocol'
import { element } from '../../markup/markup.ts'
import type { Cell } from '../../page/page-table.ts'
import { grouped } from '../../text/grouped.ts'

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
