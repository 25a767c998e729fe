import { element, type Markup } from '../markup/markup.ts'

/** Tones for lines that have nothing to do with each other; as many as can be told apart. */
export const lineTones = ['fund', 'cut', 'taker', 'charge', 'venue', 'end'] as const

/** A drawing under a title that says what it shows. */
export function figure(title: string, description: string, drawing: Markup): Markup[] {
  return [
    element('h3', {}, title),
    element('figure', {}, element('figcaption', { class: 'quiet' }, description), drawing),
  ]
}
