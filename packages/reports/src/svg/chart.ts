import { element, type Markup } from '../markup/markup.ts'

/** Width of every chart, in units of its own; the page scales it. */
export const chartWidth = 760

/** Room for the name of a row. */
export const labelWidth = 160

/** Height of a row. */
export const rowHeight = 26

const labelCharacters = 22

/** What a chart says to whoever cannot see it, and how high it is. */
export interface ChartFrame {
  readonly title: string
  readonly description: string
  readonly height: number
}

/** A drawing that stands alone: it scales with its page and is named for who cannot see it. */
export function framed(
  { title, description, height }: ChartFrame,
  ...children: readonly Markup[]
): Markup {
  return element(
    'svg',
    {
      viewBox: `0 0 ${chartWidth} ${coordinate(height)}`,
      role: 'img',
      'aria-label': `${title}. ${description}`,
    },
    ...children,
  )
}

/** The name of a row, at its left; cut where it is too long, and whole in its title. */
export function chartLabel(label: string, top: number): Markup {
  const characters = Array.from(label)
  const shown =
    characters.length > labelCharacters
      ? `${characters.slice(0, labelCharacters - 1).join('')}…`
      : label
  return element(
    'text',
    {
      class: 'label',
      x: labelWidth - 10,
      y: coordinate(top + rowHeight / 2),
      'text-anchor': 'end',
      'dominant-baseline': 'central',
    },
    shown,
    element('title', {}, label),
  )
}

/** A length or a place as text: two places, so that the same numbers give the same bytes. */
export function coordinate(value: number): string {
  return value.toFixed(2).replace(/\.?0+$/u, '')
}
