import { element, type Markup, nameMarkup } from '../markup/markup.ts'

/** Runs of a scenario that a page is about. */
export interface RunsIntroduction {
  readonly heading: string
  /** What came of the runs, in a sentence. */
  readonly answer: string
  readonly scenario: string
  readonly title: string
  /** As its owner names it; absent where it is the one of the scenario. */
  readonly book?: string | undefined
  /** How many, with which seeds. */
  readonly runs: string
  /** What amounts are in, and how they are counted. */
  readonly asset: string
  readonly counted?: string
  /** What to keep in mind, a sentence each. */
  readonly remarks: readonly string[]
}

/** How a page about runs of a scenario begins: its answer, what was run on what, and what to keep in mind. */
export function runsIntroduction({
  heading,
  answer,
  scenario,
  title,
  book,
  runs,
  asset,
  counted = '',
  remarks,
}: RunsIntroduction): Markup[] {
  return [
    element('h1', {}, heading),
    element('p', {}, element('strong', {}, answer)),
    element(
      'p',
      { class: 'quiet' },
      'Scenario ',
      nameMarkup(scenario),
      ` (${title}) on `,
      book === undefined ? 'the book that comes with it' : nameMarkup(book),
      `: ${runs}. Amounts in `,
      nameMarkup(asset),
      `${counted}.`,
    ),
    element('ul', {}, ...remarks.map((remark) => element('li', {}, remark))),
  ]
}
