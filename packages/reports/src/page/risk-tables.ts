import type { Score } from '@plimsoll/protocol'
import type {
  ComparisonDocument,
  DistanceRow,
  LeastRow,
  MeasuredRow,
} from '../comparison/comparison-document.ts'
import { element, type Markup } from '../markup/markup.ts'
import { grouped } from '../text/grouped.ts'
import { metricTitles } from './metric-words.ts'
import {
  type Cell,
  nameCell,
  numberCell,
  type PageTable,
  pageTable,
  percent,
  exactCell,
  fractionOf,
  percentCell,
  ratioCell,
  wordCell,
} from './page-table.ts'

const sourceWords: Readonly<Record<MeasuredRow['risk']['stress']['source'], string>> = {
  published: 'the scenarios that the book publishes',
  ownMarket: '±100 % in the only market',
  law: 'the drawn next moves, for the book publishes no scenario',
}

/** What policies leave open, and how far each is from the best. */
export function riskTables(document: ComparisonDocument, rows: readonly MeasuredRow[]): Markup[] {
  const [first] = rows
  if (first === undefined) return []
  const half = Math.ceil(first.distances.length / 2)
  return [
    element('h2', {}, 'Risk, and what each gives up'),
    lawNote(document, first),
    ...[
      riskTable(rows),
      certificateTable(rows),
      ...leastTables(document),
      distanceTable(rows, 0, half),
      distanceTable(rows, half, first.distances.length),
      frontTable(rows),
      shareTable(rows),
      hedgeTable(rows),
    ].flatMap(pageTable),
  ]
}

function lawNote({ nextShocks }: ComparisonDocument, { risk }: MeasuredRow): Markup {
  const { draws, seed, level } = nextShocks
  return element(
    'p',
    { class: 'quiet' },
    'The next shock is one of ',
    element('span', {}, grouped(String(draws))),
    ' moves of all prices, drawn with seed ',
    element('span', {}, grouped(String(seed))),
    '; the worst ones are those beyond the level ',
    element('span', {}, grouped(level)),
    `. Stress is ${sourceWords[risk.stress.source]}.`,
  )
}

function riskTable(rows: readonly MeasuredRow[]): PageTable {
  return {
    caption:
      'What the next move would leave unpaid, hedges that the round broke, and stress afterwards',
    titles: [
      'Policy',
      'Unpaid, mean',
      'Unpaid, worst',
      'Broken hedges',
      'Accounts',
      'Stress leverage',
      'Account',
      'Bucket',
      'Mean shortfall',
    ],
    rows: rows.map(({ policy, risk: { nextShock, stress } }) => [
      nameCell(policy),
      numberCell(nextShock.mean),
      numberCell(nextShock.shortfall),
      numberCell(stress.brokenHedges),
      numberCell(stress.accountsBroken),
      ratioCell(stress.largest?.leverage),
      nameCell(stress.largest?.account ?? ''),
      nameCell(stress.largest?.bucket ?? ''),
      numberCell(stress.meanShortfall),
    ]),
  }
}

function certificateTable(rows: readonly MeasuredRow[]): PageTable {
  return {
    caption:
      'Largest stress leverage of whoever could be cut, against what no way to cut the same lots can be below',
    titles: ['Policy', 'Level', 'Bound', 'Gap', 'Change by one lot', 'Account', 'Bucket', 'Proof'],
    rows: rows.flatMap(({ policy, certificate: one }) =>
      one === undefined
        ? []
        : [
            [
              nameCell(policy),
              one.level === undefined
                ? { ...wordCell('infinite'), isNumber: true }
                : ratioCell(one.level),
              ratioCell(one.bound),
              ratioCell(one.gap),
              ratioCell(one.lotChange),
              nameCell(one.account),
              nameCell(one.bucket),
              wordCell(one.method === 'linearProgramme' ? 'linear programme' : 'highest buckets'),
            ],
          ],
    ),
  }
}

/** Policies that end markets have leasts of their own. */
function leastTables({ leasts }: ComparisonDocument): PageTable[] {
  return [false, true].map((endsMarkets) => ({
    caption: endsMarkets
      ? 'The same among policies that end markets'
      : 'The least of each that any policy here reached',
    titles: ['What', 'Least', 'First reached by', 'Nothing can be below it'],
    rows: leasts
      .filter((one) => one.endsMarkets === endsMarkets)
      .map((one) => [
        wordCell(metricTitles[one.metric]),
        leastCell(one),
        nameCell(one.leastBy),
        wordCell(one.proved ? 'proved' : 'not known'),
      ]),
  }))
}

function leastCell(row: LeastRow): Cell {
  if (row.unit === 'money') return numberCell(row.least)
  if (row.unit === 'share') return percentCell(row.least)
  return exactCell(row.least, trimmed)
}

function distanceTable(rows: readonly MeasuredRow[], from: number, to: number): PageTable {
  const [first] = rows
  const titles = (first?.distances ?? []).slice(from, to).map(({ metric }) => metricTitles[metric])
  return {
    caption: 'How far above the least each is',
    titles: ['Policy', ...titles],
    rows: rows.map(({ policy, distances }) => [
      nameCell(policy),
      ...distances.slice(from, to).map(distanceCell),
    ]),
  }
}

/** The distance for reading; the value itself stands in the markup. */
function distanceCell(row: DistanceRow): Cell {
  const [above, value] =
    row.unit === 'money'
      ? [row.above && grouped(row.above), row.value && grouped(row.value)]
      : [row.above && fractionOf(row.above), row.value && fractionOf(row.value)]
  return {
    content: element('data', { value: above, title: value }, distanceText(row)),
    isNumber: true,
  }
}

function distanceText(row: DistanceRow): string {
  if (row.above === undefined) return 'infinite'
  if (row.unit === 'money') return Number(row.above) === 0 ? '0' : `+ ${grouped(row.above)}`
  if (row.above.numerator === '0') return '0'
  return `+ ${row.unit === 'share' ? percent(row.above) : trimmed(row.above)}`
}

function trimmed({ display }: Score): string {
  return grouped(display.replace(/\.?0+$/u, ''))
}

function frontTable(rows: readonly MeasuredRow[]): PageTable {
  return {
    caption:
      'Who is beaten: on the next shock and broken hedges together, and on everything; and who spreads the cost more evenly than whom',
    titles: ['Policy', 'Front of the two', 'Front of all', 'Beaten on the two by', 'Fairer than'],
    rows: rows.map(({ policy, front, fairerThan, settledMarkets }) => [
      nameCell(policy),
      wordCell(settledMarkets.length > 0 ? 'ends markets' : front.pair ? 'yes' : 'no'),
      wordCell(front.all ? 'yes' : 'no'),
      namesCell(front.dominatedBy),
      namesCell(fairerThan),
    ]),
  }
}

function namesCell(names: readonly string[]): Cell {
  const parts = names.flatMap((name, index) => [
    ...(index === 0 ? [] : [', ']),
    nameCell(name).content,
  ])
  return { content: element('span', { class: 'names' }, ...parts), isNumber: false }
}

function shareTable(rows: readonly MeasuredRow[]): PageTable {
  return {
    caption:
      'Shares of the cost: the largest of somebody’s equity and of what could be asked, Gini, and what the best-off winner keeps',
    titles: [
      'Policy',
      'Of equity',
      'Of capacity',
      'Gini',
      'PTSR, papers',
      'PTSR, code',
      'PMR, papers',
      'PMR, code',
      'RD/NSE',
    ],
    rows: rows.map(({ policy, risk: { shares } }) => [
      nameCell(policy),
      percentCell(shares.largestOfEquity),
      percentCell(shares.largestOfCapacity),
      ratioCell(shares.gini),
      ratioCell(shares.survivor.ptsrPaper),
      ratioCell(shares.survivor.ptsrCode),
      ratioCell(shares.survivor.pmrPaper),
      ratioCell(shares.survivor.pmrCode),
      ratioCell(shares.survivor.rdNse),
    ]),
  }
}

function hedgeTable(rows: readonly MeasuredRow[]): PageTable {
  return {
    caption:
      'Positions cut, and what it takes at mark to stand as before; fees of trading come on top',
    titles: ['Policy', 'Positions cut', 'Closed whole', 'Orders to restore', 'Value at mark'],
    rows: rows.map(({ policy, risk: { positions, rehedge } }) => [
      nameCell(policy),
      numberCell(positions.cut),
      numberCell(positions.closed),
      numberCell(rehedge.orders),
      numberCell(rehedge.notional),
    ]),
  }
}
