import { element, type Markup, nameMarkup } from '../markup/markup.ts'
import { htmlPage } from '../page/html-page.ts'
import { nameCell, numberCell, pageTable, wordCell } from '../page/page-table.ts'
import { clockOf, utcText } from '../text/utc-text.ts'
import { courseCharts } from './course-charts.ts'
import type { SimulationReport } from './simulation-report.ts'

const accountsShown = 20

/** A run as one page of HTML that needs nothing else. */
export function simulationPage(report: SimulationReport): string {
  return htmlPage(
    report.title,
    ...introduction(report),
    ...assumptionList(report),
    ...outcomeTable(report),
    ...watchedTable(report),
    ...courseCharts(report),
    ...burdenTables(report),
    ...cutTables(report),
    ...priceTable(report),
    ...timelineTable(report),
    ...sourceTable(report),
    ...proofTable(report),
  )
}

function introduction(report: SimulationReport): Markup[] {
  const { title, story, run, domain, asset, startMs, endMs, size, verdict } = report
  return [
    element('h1', {}, title),
    element(
      'p',
      { class: 'quiet' },
      `Run ${run} of `,
      nameMarkup(domain),
      `, ${utcText(startMs)} to ${clockOf(endMs)} UTC; ${size}. Amounts in `,
      nameMarkup(asset),
      '.',
    ),
    element('p', {}, element('strong', {}, verdict)),
    ...story.map((sentence) => element('p', {}, sentence)),
  ]
}

function assumptionList({ assumptions }: SimulationReport): Markup[] {
  if (assumptions.length === 0) return []
  return [
    element('h2', {}, 'What is given, and what is assumed'),
    element('ul', {}, ...assumptions.map((line) => element('li', {}, line))),
  ]
}

function outcomeTable({ outcomes }: SimulationReport): Markup[] {
  if (outcomes.length === 0) return []
  const missed = outcomes.filter(({ held }) => !held).length
  return [
    element('h2', {}, `Asserted outcomes: ${missed === 0 ? 'all held' : `${missed} missed`}`),
    ...pageTable({
      caption: 'What the scenario asserts of every run of it',
      titles: ['Outcome', '', 'Asserted', 'Came out', 'Published', 'Source'],
      rows: outcomes.map((one) => [
        nameCell(one.outcome),
        wordCell(one.held ? 'held' : 'missed'),
        wordCell(one.asserted),
        wordCell(one.found),
        wordCell(one.published ?? '–'),
        wordCell(one.source ?? '–'),
      ]),
    }),
  ]
}

function watchedTable({ watched }: SimulationReport): Markup[] {
  if (watched.length === 0) return []
  return [
    element('h2', {}, 'How they fared'),
    ...pageTable({
      caption: 'Equity at mark of the accounts that the scenario watches, and what a fund can pay',
      titles: ['Account', 'Before', 'Lowest', 'At', 'After', 'Change'],
      rows: watched.map((row) => [
        nameCell(row.account),
        numberCell(row.before),
        numberCell(row.lowest),
        wordCell(clockOf(row.lowestMs)),
        numberCell(row.after),
        numberCell(row.change),
      ]),
    }),
  ]
}

function burdenTables({ layers, funds, takers }: SimulationReport): Markup[] {
  return [
    element('h2', {}, 'Who paid'),
    ...pageTable({
      caption: 'Who took what was liquidated',
      titles: ['Taker', 'Value', 'Share'],
      rows: takers.map((row) => [
        wordCell(row.taker),
        numberCell(row.value),
        numberCell(row.share),
      ]),
    }),
    ...pageTable({
      caption: 'By layer, over all rounds; returned is what cases did not need in the end',
      titles: ['Layer', 'Paid', 'Returned', 'Net', 'Share', 'Value moved', 'Fills'],
      rows: layers.map((row) => [
        nameCell(row.layer),
        numberCell(row.paid),
        numberCell(row.returned),
        numberCell(row.net),
        numberCell(row.share === '' ? undefined : row.share),
        numberCell(row.filledValue),
        numberCell(row.fills),
      ]),
    }),
    ...pageTable({
      caption: 'Funds',
      titles: ['Fund', 'Before', 'Fees', 'Paid', 'Returned', 'After', 'Floor'],
      rows: funds.map((row) => [
        nameCell(row.fund),
        ...[row.before, row.fees, row.paid, row.returned, row.after, row.floor].map((amount) =>
          numberCell(amount),
        ),
      ]),
    }),
  ]
}

function cutTables({ sides, accounts }: SimulationReport): Markup[] {
  if (sides.length === 0) return []
  const shown = accounts.slice(0, accountsShown)
  return [
    element('h2', {}, 'Who was deleveraged'),
    ...pageTable({
      caption: 'Sides of markets',
      titles: ['Market', 'Side', 'Size closed', 'Open interest before', 'Share', 'Accounts'],
      rows: sides.map((row) => [
        nameCell(row.market),
        wordCell(row.side),
        numberCell(row.size),
        numberCell(row.openInterest),
        numberCell(row.share),
        numberCell(row.accounts),
      ]),
    }),
    ...pageTable({
      caption:
        'Accounts that it cost most; forgone is what fills gave away against mark, below 0 where they gained',
      titles: ['Account', 'Fills', 'Value closed', 'Forgone'],
      rows: shown.map((row) => [
        nameCell(row.account),
        numberCell(row.fills),
        numberCell(row.value),
        numberCell(row.forgone),
      ]),
    }),
  ]
}

function priceTable({ prices }: SimulationReport): Markup[] {
  return [
    element('h2', {}, 'Prices'),
    ...pageTable({
      caption: 'Marks as the gate let them through',
      titles: ['Market', 'Start', 'Lowest', 'Change', 'End', 'Change', 'Refused', 'Halts'],
      rows: prices.map((row) => [
        nameCell(row.market),
        numberCell(row.first),
        numberCell(row.lowest),
        wordCell(row.lowestChange),
        numberCell(row.last),
        wordCell(row.lastChange),
        numberCell(row.refused),
        numberCell(row.halts),
      ]),
    }),
  ]
}

function timelineTable({ timeline }: SimulationReport): Markup[] {
  return [
    element('h2', {}, 'Timeline'),
    ...pageTable({
      caption: 'What was notable, without rounds and falls of prices (UTC)',
      titles: ['Time', 'What'],
      rows: timeline.map(({ timeMs, text }) => [wordCell(clockOf(timeMs)), nameCell(text)]),
    }),
  ]
}

function sourceTable({ sources }: SimulationReport): Markup[] {
  if (sources.length === 0) return []
  return [
    element('h2', {}, 'Sources'),
    ...pageTable({
      caption: 'Where the facts of the scenario were published',
      titles: ['Source', 'What it says', 'Address'],
      rows: sources.map(({ source, says, url }) => [
        nameCell(source),
        wordCell(says),
        wordCell(url ?? '–'),
      ]),
    }),
  ]
}

function proofTable({ proof }: SimulationReport): Markup[] {
  return [
    element('h2', {}, 'Proof'),
    ...pageTable({
      caption: 'That no money was made or lost, and hashes (SHA-256) by which the run is known',
      titles: ['What', 'Value'],
      rows: proof.map(([name, value]) => [
        wordCell(name),
        { content: element('code', {}, value), isNumber: false },
      ]),
    }),
  ]
}
