import { element, type Markup, nameMarkup } from '../markup/markup.ts'
import { htmlPage } from '../page/html-page.ts'
import { type Cell, nameCell, numberCell, pageTable, wordCell } from '../page/page-table.ts'
import { grouped } from '../text/grouped.ts'
import type { MeasuredDifference, TrialDocument, TrialRow } from './trial-document.ts'
import { trialScatter } from './trial-scatter.ts'

/** A trial as one page of HTML that needs nothing else. */
export function trialPage(document: TrialDocument): string {
  return htmlPage(
    `Trial of policies against ${document.against}`,
    ...introduction(document),
    ...trialScatter(document),
    ...differenceTables(document),
    ...otherTable(document),
    ...familySections(document),
    ...refusals(document),
  )
}

function introduction({ claim, books, families, seedFirst, seedLast }: TrialDocument): Markup[] {
  return [
    element('h1', {}, 'Policies on trial'),
    element(
      'p',
      { class: 'quiet' },
      `${grouped(String(books))} drawn books: ${families.length} families, seeds ${seedFirst} to ${seedLast} of each. Each policy walks the same waterfall over the same books. Amounts are percent of the open interest of a book.`,
    ),
    element('p', {}, element('strong', {}, claim.sentence)),
    element(
      'p',
      { class: 'quiet' },
      'A policy dominates where in one of the two measures the whole 95 % interval of the mean paired difference is below 0, and in neither is it wholly above 0.',
    ),
  ]
}

const differenceTitles = [
  'Policy',
  'Dominates',
  'Shortfall',
  'Difference, 95 %',
  'Better / worse',
  'Broken hedges',
  'Difference, 95 %',
  'Better / worse',
]

function differenceTables({ against, policies }: TrialDocument): Markup[] {
  return [
    element('h2', {}, 'Shortfall and broken hedges'),
    ...pageTable({
      caption: `All books; differences to ${against}, below 0 is better than it; books in which the policy is better and worse`,
      titles: differenceTitles,
      rows: policies.map((row) => differenceRow(row.policy, row)),
    }),
  ]
}

function differenceRow(policy: string, { means, difference }: TrialRow): Cell[] {
  return [
    nameCell(policy),
    wordCell(difference === undefined ? '–' : difference.dominates ? 'yes' : 'no'),
    numberCell(means.nextShock),
    ...differenceCells(difference?.nextShock),
    numberCell(means.brokenHedges),
    ...differenceCells(difference?.brokenHedges),
  ]
}

function differenceCells(difference: MeasuredDifference | undefined): Cell[] {
  if (difference === undefined) return [0, 1].map(() => numberCell(undefined))
  const { low, high, better, worse } = difference
  return [textCell(`${low} to ${high}`), textCell(`${better} / ${worse}`)]
}

/** Several numbers in one cell. */
function textCell(text: string): Cell {
  return { content: element('span', {}, text), isNumber: true }
}

function otherTable({ policies }: TrialDocument): Markup[] {
  return [
    element('h2', {}, 'What else they leave, and what they cost'),
    ...pageTable({
      caption:
        'Means over all books: accounts touched; the largest stress leverage (median); cuts against mark; haircuts; lots of cases that nobody took; deficits of a second round after one more move',
      titles: ['Policy', 'Touched', 'Leverage', 'Cuts', 'Haircuts', 'Left over', 'Second deficit'],
      rows: policies.map(({ policy, means }) => [
        nameCell(policy),
        numberCell(means.touched),
        numberCell(means.stressLeverage),
        numberCell(means.cutCost),
        numberCell(means.charged),
        numberCell(means.leftOver),
        numberCell(means.secondDeficit),
      ]),
    }),
  ]
}

function familySections({ families, policies, claim, against }: TrialDocument): Markup[] {
  return families.flatMap(({ family, description }, at) => [
    element('h2', {}, 'Family ', nameMarkup(family)),
    element('p', { class: 'quiet' }, `${description}.`),
    element('p', {}, `Dominated by: ${claim.families[at]?.dominatedBy.join(', ') || 'nobody'}.`),
    ...pageTable({
      caption: `Books of ${family}; differences to ${against}`,
      titles: differenceTitles,
      rows: policies.flatMap(({ policy, families: rows }) => {
        const row = rows[at]
        return row === undefined ? [] : [differenceRow(policy, row)]
      }),
    }),
  ])
}

function refusals({ refused }: TrialDocument): Markup[] {
  if (refused.length === 0) return []
  return [
    element('h2', {}, 'Cannot be carried out on these books'),
    ...pageTable({
      caption: 'What the books lack',
      titles: ['Policy', 'Reason'],
      rows: refused.map(({ policy, refused: { message } }) => [
        nameCell(policy),
        nameCell(message),
      ]),
    }),
  ]
}
