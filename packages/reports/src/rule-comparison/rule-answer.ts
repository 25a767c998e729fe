import { grouped } from '../text/grouped.ts'
import { sumOf } from '../text/sum-of.ts'
import type { AmountText } from '../fund-sizing/read-amounts.ts'
import type { RuleComparisonDocument, RuleRow } from './rule-comparison-document.ts'

/** What is asked of the rules. */
type Compared = Pick<RuleComparisonDocument, 'rules' | 'paths' | 'asset'>

/** Runs that a comparison with intervals should have. */
const runsAdvised = 20

/** Which rule costs others least and which most, what is left unpaid counted with it, in one sentence. */
export function ruleAnswer({ rules, paths, asset }: Compared, text: AmountText): string {
  const [best, ...others] = rules.toSorted((a, b) => costOf(a) - costOf(b))
  if (best === undefined) return 'None of these rules can be carried out on this book.'
  const costText = (row: RuleRow): string => {
    const { forgone, charged, left } = row.means
    const all = text(sumOf([forgone, charged, left]))
    return `${all} ${asset.name} (${text(forgone)} by deleveraging, ${text(charged)} by haircuts, ${text(left)} left unpaid)`
  }
  const over = paths === 1 ? 'this run' : `the mean of ${grouped(String(paths))} runs`
  const bear = `In ${over}, beside those in default and the funds, others bear`
  const worst = others.at(-1)
  if (worst === undefined) return `${bear} ${costText(best)} under ${best.policy}.`
  return costOf(worst) === costOf(best)
    ? `${bear} the same under all ${rules.length} rules: ${costText(best)}.`
    : `${bear} least under ${best.policy}: ${costText(best)}; most under ${worst.policy}: ${costText(worst)}.`
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
