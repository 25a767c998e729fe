import { element, type Markup } from '../markup/markup.ts'
import { htmlPage } from '../page/html-page.ts'
import { nameCell, numberCell, pageTable, wordCell } from '../page/page-table.ts'
import { runsIntroduction } from '../page/runs-introduction.ts'
import { type Bar, type StackedBars, stackedBars } from '../svg/stacked-bars.ts'
import { grouped } from '../text/grouped.ts'
import { groupWords } from './group-words.ts'
import type { RuleComparisonDocument, RuleRow } from './rule-comparison-document.ts'
import { ruleAmounts, type RuleTable, ruleTables } from './rule-tables.ts'

/** A comparison of rules over whole runs as one page of HTML that needs nothing else. */
export function ruleComparisonPage(document: RuleComparisonDocument): string {
  return htmlPage(
    `Rules compared: ${document.domain}`,
    ...introduction(document),
    ...payerChart(document),
    ...kindChart(document),
    ...ruleTables(document).flatMap(tableSection),
    ...refusals(document),
  )
}

function introduction(document: RuleComparisonDocument): Markup[] {
  const { paths, seedFirst, seedLast, asset, caveats, assumptions } = document
  const runs =
    paths === 1
      ? `1 run, seed ${seedFirst}, under each rule`
      : `${grouped(String(paths))} runs, seeds ${seedFirst} to ${seedLast}, under each rule; numbers are means over the runs`
  return runsIntroduction({
    ...document,
    heading: 'Rules compared over a whole cascade',
    runs,
    asset: asset.name,
    remarks: [...caveats, ...assumptions],
  })
}

const payers: StackedBars['kinds'] = [
  ['fund', 'funds'],
  ['cut', 'whoever was deleveraged'],
  ['charge', 'haircuts and shared losses'],
  ['left', 'nobody'],
]

/** What a change takes away. */
function lossOf(change: string): string {
  return change.startsWith('-') ? change.slice(1) : '0'
}

function payerChart(document: RuleComparisonDocument): Markup[] {
  const text = ruleAmounts(document)
  const bars = document.rules.map(({ policy, means }): Bar => {
    const amounts = {
      fund: lossOf(means.fundsChange),
      cut: means.forgone,
      charge: means.charged,
      left: means.left,
    }
    const parts = payers.map(([tone, kind]) => {
      const amount = amounts[tone as keyof typeof amounts]
      return { tone, amount: Math.max(0, Number(amount)), title: `${kind}: ${text(amount)}` }
    })
    return { label: policy, parts, note: `deficit ${text(means.deficit)}` }
  })
  return chart(
    'Who bears the deficits',
    'What funds lost, fees and positions they took over counted, what deleveraging cost against mark, what was charged, and what is missing at the end. What is below 0 is in the tables only.',
    payers,
    bars,
  )
}

/** Colours of kinds of accounts, in the order of a legend. */
const kindTones: readonly (readonly [tone: string, group: string])[] = [
  ['rest', 'small'],
  ['next', 'large'],
  ['charge', 'hedged'],
  ['left', 'flat'],
  ['fund', 'marketMaker'],
  ['taker', 'vault'],
  ['case', 'house'],
]

function kindChart(document: RuleComparisonDocument): Markup[] {
  const text = ruleAmounts(document)
  const bars = document.rules.map(({ policy, groups, means }: RuleRow): Bar => {
    const parts = kindTones.flatMap(([tone, kind]) => {
      const row = groups.find(({ group }) => group === kind)
      if (row === undefined) return []
      const { burden } = row.means
      return [
        {
          tone,
          amount: Math.max(0, Number(burden)),
          title: `${groupWords(kind)}: ${text(burden)}`,
        },
      ]
    })
    return { label: policy, parts, note: text(means.burden) }
  })
  return chart(
    'Whom it costs',
    'Deleveraging against mark and haircuts, by kind of account.',
    kindTones.map(([tone, group]) => [tone, groupWords(group)] as const),
    bars,
  )
}

function chart(
  title: string,
  description: string,
  kinds: StackedBars['kinds'],
  bars: readonly Bar[],
): Markup[] {
  if (bars.every(({ parts }) => parts.every(({ amount }) => amount === 0))) return []
  return [
    element('h2', {}, title),
    element(
      'figure',
      {},
      element('figcaption', { class: 'quiet' }, description),
      stackedBars({ title, description, kinds, bars }),
    ),
  ]
}

function tableSection({ title, caption, columns, rows }: RuleTable): Markup[] {
  return [
    element('h2', {}, title),
    ...(rows.length === 0 ? [element('p', {}, `${caption}.`)] : []),
    ...pageTable({
      caption,
      titles: columns,
      rows: rows.map(([name = '', ...cells]) => [nameCell(name), ...cells.map(numberCell)]),
    }),
  ]
}

function refusals({ refused }: RuleComparisonDocument): Markup[] {
  if (refused.length === 0) return []
  return [
    element('h2', {}, 'Cannot be carried out on this book'),
    ...pageTable({
      caption: 'What the book lacks',
      titles: ['Rule', 'Reason'],
      rows: refused.map((row) => [nameCell(row.policy), wordCell(row.refused.message)]),
    }),
  ]
}
