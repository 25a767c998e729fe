import { grouped } from '../text/grouped.ts'
import { sumOf } from '../text/sum-of.ts'
import type { AmountText } from '../fund-sizing/read-amounts.ts'
import type { RuleComparisonDocument, RuleRow } from './rule-comparison-document.ts'

/** What is asked of the rules. */
type Compared = Pick<RuleComparisonDocument, 'rules' | 'paths' | 'asset'>

/** Runs that a comparison with intervals should have. */
const runsAdvised = 20

/**
 * Which rule costs others least and which most, what is left unpaid counted with it; where none costs anything, which closes least and
 * which most.
 */
export function ruleAnswer({ rules, paths, asset }: Compared, text: AmountText): string {
  if (rules.length === 0) return 'None of these rules can be carried out on this book.'
  const over = paths === 1 ? 'this run' : `the mean of ${grouped(String(paths))} runs`
  const words = { over, asset: asset.name, text }
  const answer = rules.every(costsNothing) ? closedAnswer(rules, words) : costAnswer(rules, words)
  return areAlike(rules) ? `${answer} There is no difference in any run.` : answer
}

interface AnswerWords {
  readonly over: string
  readonly asset: string
  readonly text: AmountText
}

function costAnswer(rules: readonly RuleRow[], { over, asset, text }: AnswerWords): string {
  const costText = ({ means: { forgone, charged, left } }: RuleRow): string => {
    const all = text(sumOf([forgone, charged, left]))
    return `${all} ${asset} (${text(forgone)} by deleveraging, ${text(charged)} by haircuts, ${text(left)} left unpaid)`
  }
  const lead = `In ${over}, beside those in default and the funds, others bear`
  return ranked(rules, { measures: [costOf], textOf: costText, lead })
}

const closedMeasures = (['deleveraged', 'cutAccounts', 'brokenHedges'] as const).map(
  (measure) =>
    ({ means }: RuleRow) =>
      Number(means[measure]),
)

/** Deleveraging at mark costs nothing against mark, and yet it takes positions from people who wanted to keep them. */
function closedAnswer(rules: readonly RuleRow[], { over, asset, text }: AnswerWords): string {
  const under = rules.length === 1 ? '' : ` under ${ruleCount(rules.length)}`
  if (rules.every((row) => closedMeasures.every((of) => of(row) === 0))) {
    return `In ${over} nobody is deleveraged${under}, and nobody but those in default and the funds bears a cost.`
  }
  const closedText = ({ means }: RuleRow): string =>
    `${text(means.deleveraged)} ${asset} of positions, accounts reached: ${grouped(means.cutAccounts)}, hedges broken: ${grouped(means.brokenHedges)}`
  const lead = `In ${over} deleveraging closes`
  const answer = ranked(rules, { measures: closedMeasures, textOf: closedText, lead })
  return `${answer} It costs 0 against mark${under}, there are no haircuts, and nothing is left unpaid.`
}

/** The least and the most of rules, by the first measure in which they differ. */
function ranked(
  rules: readonly RuleRow[],
  {
    measures,
    textOf,
    lead,
  }: {
    readonly measures: readonly ((row: RuleRow) => number)[]
    readonly textOf: (row: RuleRow) => string
    readonly lead: string
  },
): string {
  const compare = (a: RuleRow, b: RuleRow): number =>
    measures.map((of) => of(a) - of(b)).find((difference) => difference !== 0) ?? 0
  const [best, ...others] = rules.toSorted(compare)
  if (best === undefined) return ''
  const worst = others.at(-1)
  if (worst === undefined) return `${lead} ${textOf(best)} under ${best.policy}.`
  return compare(worst, best) === 0
    ? `${lead} the same under ${ruleCount(rules.length)}: ${textOf(best)}.`
    : `${lead} least under ${best.policy}: ${textOf(best)}; most under ${worst.policy}: ${textOf(worst)}.`
}

function ruleCount(count: number): string {
  return count === 2 ? 'both rules' : `all ${count} rules`
}

/** Whether several rules came to the same in every run, whatever is measured. */
function areAlike([, ...others]: readonly RuleRow[]): boolean {
  return (
    others.length > 0 &&
    others.every(({ differences, groups }) =>
      [differences, ...groups.map((group) => group.differences)].every((row) =>
        Object.values(row ?? {}).every(({ smaller, larger }) => smaller + larger === 0),
      ),
    )
  )
}

/** What is to be known before a comparison is used. */
export function ruleCaveats({ paths }: Pick<RuleComparisonDocument, 'paths'>): string[] {
  return [
    'Every rule meets the same book, prices elsewhere and people; what a rule does moves prices and accounts from then on, so deficits differ too.',
    'A deficit is that of a case when it opens. A rule that leaves positions of cases open goes on losing with them, and can take more than that.',
    'Deleveraging costs whoever is cut the difference to mark at that time; below 0 they gained. What their positions would have earned or lost afterwards is in the change of equity, not in this cost.',
    ...(paths === 1
      ? [
          `One run shows one course of things: take ${runsAdvised} runs or more for differences with intervals.`,
        ]
      : paths < runsAdvised
        ? [`With ${paths} runs intervals are rough: take ${runsAdvised} or more.`]
        : []),
  ]
}

function costOf({ means }: RuleRow): number {
  return Number(sumOf([means.burden, means.left]))
}

/** In no run, not only in the mean: gains against mark in one do not make up for costs in another. */
function costsNothing({ runs }: RuleRow): boolean {
  return runs.every(({ values }) =>
    [values.forgone, values.charged, values.left].every((amount) => Number(amount) === 0),
  )
}
