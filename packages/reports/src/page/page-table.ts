import { ratio } from '@plimsoll/engine'
import { formatRatio, type Score } from '@plimsoll/protocol'
import { element, type Markup, nameMarkup } from '../markup/markup.ts'
import { grouped } from '../text/grouped.ts'

/** One cell of a table, and whether it is a number. */
export interface Cell {
  readonly content: Markup
  readonly isNumber: boolean
}

/** A table with a line that says what it shows. The first cell of a row names it. */
export interface PageTable {
  readonly caption: string
  readonly titles: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
}

/** A table that scrolls by itself where the page is too narrow; nothing where it has no rows. */
export function pageTable({ caption, titles, rows }: PageTable): Markup[] {
  const [first] = rows
  if (first === undefined) return []
  const head = titles.map((title, index) =>
    element('th', { scope: 'col', class: first[index]?.isNumber ? 'number' : undefined }, title),
  )
  const body = rows.map((row) =>
    element(
      'tr',
      {},
      ...row.map(({ content, isNumber }, index) =>
        index === 0
          ? element('th', { scope: 'row' }, content)
          : element('td', { class: isNumber ? 'number' : undefined }, content),
      ),
    ),
  )
  const table = element(
    'table',
    {},
    element('caption', {}, caption),
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...body),
  )
  return [
    element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption }, table),
  ]
}

/** A name from the book. */
export function nameCell(name: string): Cell {
  return { content: nameMarkup(name), isNumber: false }
}

/** Words of ours. */
export function wordCell(words: string): Cell {
  return { content: element('span', {}, words), isNumber: false }
}

/** A count, or a decimal of the book; a dash where there is none. */
export function numberCell(value: string | number | undefined): Cell {
  const text = value === undefined ? '–' : grouped(String(value))
  return { content: element('span', {}, text), isNumber: true }
}

/** An exact ratio for reading; the fraction itself stands in the markup. A dash where there is none. */
export function ratioCell(value: Score | undefined): Cell {
  return exactCell(value, ({ display }) => grouped(display))
}

/** An exact ratio in percent with two places. A dash where there is none. */
export function percentCell(value: Score | undefined): Cell {
  return exactCell(value, percent)
}

/** A ratio in percent, two places, rounded half to even. */
export function percent({ numerator, denominator }: Score): string {
  return `${formatRatio(ratio(100n * BigInt(numerator), BigInt(denominator)), 2)} %`
}

/** A ratio with some places, rounded half to even. */
export function decimalOf({ numerator, denominator }: Score, places: number): string {
  return formatRatio(ratio(BigInt(numerator), BigInt(denominator)), places)
}

/** An exact ratio, shown in some way; the fraction itself stands in the markup. A dash where there is none. */
export function exactCell(value: Score | undefined, show: (value: Score) => string): Cell {
  if (value === undefined) return numberCell(undefined)
  const fraction = fractionOf(value)
  return {
    content: element('data', { value: fraction, title: fraction }, show(value)),
    isNumber: true,
  }
}

/** An exact ratio as it is. */
export function fractionOf({ numerator, denominator }: Score): string {
  return `${numerator}/${denominator}`
}
