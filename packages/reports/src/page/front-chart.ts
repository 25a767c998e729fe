import type { ComparisonDocument, MeasuredRow } from '../comparison/comparison-document.ts'
import { element, type Markup } from '../markup/markup.ts'
import { scatter } from '../svg/scatter.ts'
import { grouped } from '../text/grouped.ts'

const own = 'plimsoll'

/** Next shock against broken hedges, one dot a policy. Nothing where all have the same. */
export function frontChart({ asset }: ComparisonDocument, rows: readonly MeasuredRow[]): Markup[] {
  const open = rows.filter(({ settledMarkets }) => settledMarkets.length === 0)
  const places = open.map(({ risk }) => [
    Number(risk.nextShock.shortfall),
    Number(risk.stress.brokenHedges),
  ])
  const isFlat = places.every(([x, y]) => x === places[0]?.[0] && y === places[0]?.[1])
  if (isFlat) return []
  const across = unitFor(places.map(([x = 0]) => x))
  const up = unitFor(places.map(([, y = 0]) => y))
  const title = 'What the next shock leaves unpaid against hedges broken'
  const description =
    'One dot a policy; both are better towards the lower left. Filled dots have no policy that is better in one and as good in the other. Policies that end markets are left out: where nothing is open, nothing is at risk.'
  return [
    element('h2', {}, 'What policies trade against each other'),
    element(
      'figure',
      {},
      element('figcaption', { class: 'quiet' }, description),
      scatter({
        title,
        description,
        xTitle: `unpaid after the worst next shocks, ${across.words}${asset}`,
        yTitle: `stress loss of broken hedges, ${up.words}${asset}`,
        points: open.map(({ policy, risk, front }) => ({
          label: policy,
          x: Number(risk.nextShock.shortfall) / across.unit,
          y: Number(risk.stress.brokenHedges) / up.unit,
          tone: policy === own ? 'own' : front.pair ? 'front' : 'other',
          title: `${policy}: unpaid ${grouped(risk.nextShock.shortfall)}, broken hedges ${grouped(risk.stress.brokenHedges)}`,
        })),
      }),
    ),
  ]
}

/** Thousands or millions where the numbers would be long. */
function unitFor(values: readonly number[]): { readonly unit: number; readonly words: string } {
  const most = Math.max(...values)
  if (most >= 1e7) return { unit: 1e6, words: 'million ' }
  return most >= 1e4 ? { unit: 1e3, words: 'thousand ' } : { unit: 1, words: '' }
}
