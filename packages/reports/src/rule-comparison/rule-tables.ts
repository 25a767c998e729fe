import { type AmountText, amountText, percentText } from '../fund-sizing/read-amounts.ts'
import { grouped } from '../text/grouped.ts'
import { groupDefinition, groupWords } from './group-words.ts'
import type { MeanDifference, RuleComparisonDocument, RuleRow } from './rule-comparison-document.ts'
import { type RuleMeasure, ruleMeasures } from './rule-measure.ts'

/** A table for a reader, on a page or at a terminal: the first column names the row, the others are numbers. */
export interface RuleTable {
  readonly title: string
  readonly caption: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** How amounts of a comparison are written: with the digits that its largest value needs. */
export function ruleAmounts({
  asset,
  rules,
  openInterest,
}: Pick<RuleComparisonDocument, 'asset' | 'rules' | 'openInterest'>): AmountText {
  const values = rules.flatMap(({ means }) => [means.deleveraged, means.deficit])
  const largest = [openInterest, ...values].reduce((most, value) =>
    Number(value) > Number(most) ? value : most,
  )
  return amountText(asset.decimals, largest)
}

/** The tables of a comparison, the ones a reader asks for first at the start. */
export function ruleTables(document: RuleComparisonDocument): RuleTable[] {
  const text = ruleAmounts(document)
  return [
    ...[
      payerTable(document, text),
      deleveragingTable(document, text),
      ...kindTables(document, text),
      ...changeTable(document, text),
    ].map(withoutZeros),
    ...differenceTables(document, text),
  ]
}

/** A table without the columns in which every number is 0, and with their names in its caption. */
function withoutZeros(table: RuleTable): RuleTable {
  const { caption, columns, rows } = table
  const isShown = columns.map((_, at) => at === 0 || rows.some((row) => !isZero(row[at])))
  const gone = columns.filter((_, at) => !isShown[at])
  if (gone.length === 0) return table
  const shownOf = (row: readonly string[]): string[] => row.filter((_, at) => isShown[at])
  return {
    ...table,
    caption: `${caption}. ${zeroWords(gone)}`,
    columns: shownOf(columns),
    rows: gone.length === columns.length - 1 ? [] : rows.map(shownOf),
  }
}

function zeroWords(names: readonly string[]): string {
  return `Left out, as it is 0 or rounds to 0 under every rule: ${names.join(', ')}`
}

function isZero(cell: string | undefined): boolean {
  return !/[1-9]/u.test(cell ?? '')
}

function payerTable({ rules }: RuleComparisonDocument, text: AmountText): RuleTable {
  return {
    title: 'Who pays',
    caption:
      'Deficit: what cases were short of when they opened. Funds paid, deleveraging cost those it reached against mark, haircuts charged; what is missing nobody had paid at the end. Funds in all: how they changed, with the fees they received and what positions they took over are worth',
    columns: [
      'rule',
      'cases',
      'deficit',
      'funds paid',
      'deleveraging',
      'haircuts',
      'missing',
      'funds in all',
    ],
    rows: rules.map(({ policy, means }) => [
      policy,
      grouped(means.cases),
      ...[means.deficit, means.fundsPaid, means.forgone, means.charged, means.left].map(text),
      signed(text(means.fundsChange)),
    ]),
  }
}

function deleveragingTable(
  { rules, openInterest }: RuleComparisonDocument,
  text: AmountText,
): RuleTable {
  return {
    title: 'Who is deleveraged',
    caption:
      'Value that was closed, part of it at the ten accounts that bore most, positions closed in full, accounts whose hedge a cut broke, and the net exposure that this laid bare; lots open at the end, at the marks of the start, of the open interest at the start',
    columns: ['rule', 'value', 'accounts', 'top ten', 'in full', 'hedges', 'laid bare', 'OI left'],
    rows: rules.map(({ policy, means }) => [
      policy,
      text(means.deleveraged),
      grouped(means.cutAccounts),
      partText(means.tenLargest, means.deleveraged),
      grouped(means.fullCuts),
      grouped(means.brokenHedges),
      text(means.bared),
      partText(means.openInterestEnd, openInterest),
    ]),
  }
}

function kindTables(document: RuleComparisonDocument, text: AmountText): RuleTable[] {
  const { rules, groups } = document
  const columns = ['rule', ...groups.map(({ group }) => groupWords(group))]
  return [
    {
      title: 'Whom it costs',
      caption: `Deleveraging against mark and haircuts, by kind of account. ${groupDefinition}`,
      columns,
      rows: rules.map((row) => [row.policy, ...row.groups.map(({ means }) => text(means.burden))]),
    },
    {
      title: 'How much of each kind is deleveraged',
      caption:
        'Value that was closed over the value of the positions of the kind at the start; above 100 % where positions had grown',
      columns,
      rows: [
        ['at the start', ...groups.map(({ value }) => text(value))],
        ...rules.map((row) => [
          row.policy,
          ...row.groups.map(({ means }, at) => partText(means.cut, groups[at]?.value ?? '0')),
        ]),
      ],
    },
  ]
}

function changeTable(document: RuleComparisonDocument, text: AmountText): RuleTable[] {
  const { rules, groups, against } = document
  const others = rules.filter(({ differences }) => differences !== undefined)
  if (others.length === 0) return []
  return [
    {
      title: `Who ends up better or worse off than under ${against ?? ''}`,
      caption:
        'Equity at the end, without what was paid in and out, less that under the rule of comparison; with the funds a row sums to 0 but for rounding',
      columns: ['rule', ...groups.map(({ group }) => groupWords(group)), 'funds'],
      rows: others.map((row) => [
        row.policy,
        ...row.groups.map(({ differences }) => signed(text(differences?.change.mean ?? '0'))),
        signed(text(row.differences?.fundsChange.mean ?? '0')),
      ]),
    },
  ]
}

/** What intervals are shown of. */
const differing: readonly RuleMeasure[] = [
  'deficit',
  'fundsPaid',
  'burden',
  'deleveraged',
  'cutAccounts',
  'brokenHedges',
  'openInterestEnd',
  'left',
]

function differenceTables(document: RuleComparisonDocument, text: AmountText): RuleTable[] {
  const { rules, paths, against } = document
  if (paths === 1) return []
  return rules.flatMap((row): RuleTable[] => {
    if (row.differences === undefined) return []
    const measured = measuredDifferences(document, row, text)
    const gone = measured.filter(({ isNothing }) => isNothing).map(({ words }) => words)
    const caption =
      'Mean difference with its interval of 95 %, and in how many runs it is smaller and larger; an interval that holds 0 says that the runs do not tell'
    return [
      {
        title: `${row.policy} less ${against ?? ''}, run by run`,
        caption: gone.length === 0 ? caption : `${caption}. ${zeroWords(gone)}`,
        columns: ['measure', 'mean', 'from', 'to', 'smaller', 'larger', 'verdict'],
        rows: measured.filter(({ isNothing }) => !isNothing).map(differenceCells),
      },
    ]
  })
}

/** A difference that a table may show. */
interface MeasuredDifference {
  readonly words: string
  readonly difference: MeanDifference
  readonly unitText: AmountText
  /** 0 under every rule. */
  readonly isNothing: boolean
}

function measuredDifferences(
  { rules }: RuleComparisonDocument,
  { differences, groups }: RuleRow,
  text: AmountText,
): MeasuredDifference[] {
  const rowOf = (
    difference: MeanDifference | undefined,
    row: Pick<MeasuredDifference, 'words' | 'unitText'>,
    means: readonly string[],
  ): MeasuredDifference[] =>
    difference === undefined
      ? []
      : [{ ...row, difference, isNothing: isSame(difference) && means.every(isZero) }]
  return [
    ...ruleMeasures
      .filter(({ measure }) => differing.includes(measure))
      .flatMap(({ measure, unit, words }) =>
        rowOf(
          differences?.[measure],
          { words, unitText: unit === 'money' ? text : grouped },
          rules.map(({ means }) => means[measure]),
        ),
      ),
    ...groups.flatMap(({ group, differences: own }, at) =>
      rowOf(
        own?.burden,
        { words: `Cost to ${groupWords(group)}`, unitText: text },
        rules.map((rule) => rule.groups[at]?.means.burden ?? '0'),
      ),
    ),
  ]
}

function isSame({ smaller, larger }: MeanDifference): boolean {
  return smaller + larger === 0
}

function differenceCells({ words, difference, unitText }: MeasuredDifference): string[] {
  const { mean, low = mean, high = mean, smaller, larger } = difference
  return [
    words,
    ...[mean, low, high].map((amount) => signed(unitText(amount))),
    String(smaller),
    String(larger),
    verdictOf(difference),
  ]
}

function verdictOf(difference: MeanDifference): string {
  const { mean, low = mean, high = mean } = difference
  if (isSame(difference)) return 'no difference'
  return Number(high) < 0 ? 'less' : Number(low) > 0 ? 'more' : 'not told'
}

/** A part in percent; a dash of nothing. */
function partText(part: string, whole: string): string {
  return Number(whole) === 0 ? '–' : percentText(Number(part) / Number(whole))
}

function signed(amount: string): string {
  return /^[^-]*[1-9]/u.test(amount) ? `+${amount}` : amount
}
