import { ratio } from '@plimsoll/engine'
import { formatRatio, readDecimal } from '@plimsoll/protocol'
import { element } from '../markup/markup.ts'
import type { Cell } from '../page/page-table.ts'
import { grouped } from '../text/grouped.ts'

/** Writes decimals of a document for a reader: grouped, and without digits that drown the rest. */
export type AmountText = (decimal: string) => string

/** Places that amounts up to the largest need: none from a million on, two from a hundred on. */
export function amountText(decimals: number, largest: string): AmountText {
  const places = placesFor(decimals, largest)
  return (decimal) => {
    const { digits, places: given } = readDecimal(decimal) ?? { digits: 0n, places: 0 }
    return grouped(formatRatio(ratio(digits, 10n ** BigInt(given)), places))
  }
}

/** The same rounded up: a fund of the size that is written suffices wherever the exact one does. */
export function sizeText(decimals: number, largest: string): AmountText {
  const places = placesFor(decimals, largest)
  return (decimal) => {
    const { digits, places: given } = readDecimal(decimal) ?? { digits: 0n, places: 0 }
    const unit = 10n ** BigInt(Math.max(0, given - places))
    const beyond = digits % unit
    const whole = beyond > 0n ? digits + unit - beyond : digits
    return grouped(formatRatio(ratio(whole, 10n ** BigInt(given)), places))
  }
}

function placesFor(decimals: number, largest: string): number {
  const size = Number(largest)
  return Math.min(decimals, size >= 1_000_000 ? 0 : size >= 100 ? 2 : decimals)
}

/** An amount in a table; every digit of it stands in the markup. */
export function amountCell(text: AmountText, decimal: string): Cell {
  return {
    content: element('data', { value: decimal, title: decimal }, text(decimal)),
    isNumber: true,
  }
}

/** A probability in percent with three digits, which stays on one line; 100 is only what is certain. */
export function percentText(probability: number): string {
  const shown = Number((100 * probability).toPrecision(3))
  return `${shown === 100 && probability < 1 ? '>\u00A099.9' : shown}\u00A0%`
}

/** A level of confidence in percent, every digit of it that four places hold: 0.9999 is 99.99. */
export function levelText(level: number): string {
  return `${Number((100 * level).toFixed(4))}\u00A0%`
}
