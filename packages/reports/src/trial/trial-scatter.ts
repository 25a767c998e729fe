import { element, type Markup } from '../markup/markup.ts'
import { scatter, type ScatterPoint } from '../svg/scatter.ts'
import type { TrialDocument, TrialPolicyRow } from './trial-document.ts'

/** The two measures of the claim as a drawing: one dot a policy, the better the further to the lower left. */
export function trialScatter({ policies, against }: TrialDocument): Markup[] {
  const title = 'Shortfall against broken hedges'
  const description =
    'Mean over all books, percent of open interest; both are better towards the lower left. Filled dots have no policy that is better in one and at least as good in the other.'
  return [
    element('h2', {}, title),
    element(
      'figure',
      {},
      element('figcaption', { class: 'quiet' }, description),
      scatter({
        title,
        description,
        xTitle: 'next-shock shortfall, % of open interest',
        yTitle: 'broken hedges, % of open interest',
        points: policies.map((row) => pointOf(row, policies, against)),
      }),
    ),
  ]
}

function pointOf(
  { policy, means }: TrialPolicyRow,
  policies: readonly TrialPolicyRow[],
  against: string,
): ScatterPoint {
  const [x, y] = [Number(means.nextShock), Number(means.brokenHedges)]
  const isBeaten = policies.some(({ means: other }) => {
    const [otherX, otherY] = [Number(other.nextShock), Number(other.brokenHedges)]
    return otherX <= x && otherY <= y && (otherX < x || otherY < y)
  })
  return {
    label: policy,
    x,
    y,
    tone: policy === against ? 'own' : isBeaten ? 'other' : 'front',
    title: `${policy}: shortfall ${means.nextShock} %, broken hedges ${means.brokenHedges} %`,
  }
}
