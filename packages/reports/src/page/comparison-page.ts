import {
  type ComparisonDocument,
  isMeasured,
  type PolicyRow,
  type RefusedRow,
} from '../comparison/comparison-document.ts'
import { element, fragment, type Markup, nameMarkup } from '../markup/markup.ts'
import { comparisonCharts } from './comparison-charts.ts'
import { comparisonTables } from './comparison-tables.ts'
import { frontChart } from './front-chart.ts'
import { htmlPage } from './html-page.ts'
import { nameCell, numberCell, pageTable, wordCell } from './page-table.ts'
import { riskTables } from './risk-tables.ts'

/** A comparison as one page of HTML that needs nothing else: charts, and every number in tables. */
export function comparisonPage(document: ComparisonDocument): string {
  const measured = document.policies.filter(isMeasured)
  const title = `Policies compared: ${document.domain}`
  return htmlPage(
    title,
    ...introduction(document),
    ...frontChart(document, measured),
    ...inWords(document.policies),
    ...comparisonCharts(document, measured),
    ...riskTables(document, measured),
    ...comparisonTables(measured),
    ...refusals(document.policies),
  )
}

function introduction({ domain, timeMs, asset, shocks }: ComparisonDocument): Markup[] {
  const time = new Date(timeMs).toISOString()
  return [
    element('h1', {}, 'Policies compared'),
    element(
      'p',
      { class: 'quiet' },
      nameMarkup(domain),
      ', ',
      element('time', { datetime: time }, time.replace('T', ' ').replace('Z', ' UTC')),
      '. Each policy begins with the same book and walks its waterfall once, to the end. Amounts in ',
      nameMarkup(asset),
      '.',
    ),
    ...pageTable({
      caption: 'Marks changed first',
      titles: ['Market', 'Change', 'Mark before', 'Mark'],
      rows: shocks.map(({ market, change, markPriceBefore, markPrice }) => [
        nameCell(market),
        wordCell(change),
        numberCell(markPriceBefore),
        numberCell(markPrice),
      ]),
    }),
  ]
}

function inWords(policies: readonly PolicyRow[]): Markup[] {
  return [
    element('h2', {}, 'In plain words'),
    element(
      'dl',
      {},
      ...policies.map((row) =>
        fragment(
          element('dt', {}, nameMarkup(row.policy)),
          element(
            'dd',
            {},
            isMeasured(row) ? row.verdict : 'Cannot be carried out on this book; see below.',
          ),
          ...(isMeasured(row) ? [element('dd', { class: 'quiet' }, row.summary)] : []),
        ),
      ),
    ),
  ]
}

function refusals(policies: readonly PolicyRow[]): Markup[] {
  const refused = policies.filter((row): row is RefusedRow => !isMeasured(row))
  if (refused.length === 0) return []
  return [
    element('h2', {}, 'Cannot be carried out on this book'),
    ...pageTable({
      caption: 'What the book lacks',
      titles: ['Policy', 'Reason'],
      rows: refused.map(({ policy, refused: { message } }) => [
        nameCell(policy),
        nameCell(message),
      ]),
    }),
  ]
}
