import type { ComponentChildren, JSX } from 'preact'
import { Amount } from '../parts/amount.tsx'
import { AccountName } from './account-name.tsx'
import { layerTitle } from './case-words.ts'
import type { FillOrder, FillRow } from './fill-rows.ts'
import { showWhy } from './show-why.ts'

/** A column of the fills. */
export interface FillColumn {
  readonly title: string
  /** What the head says, where the title alone would not do. */
  readonly words?: string
  readonly by?: FillOrder
  readonly isNumber?: boolean
  readonly cell: (row: FillRow) => ComponentChildren
}

/**
 * The columns that these fills need.
 *
 * @param widest gap of all rows, the scale of the little drawings
 */
export function columnsOf(rows: readonly FillRow[], widest: number): readonly FillColumn[] {
  const hasRanks = rows.some(({ fill }) => fill.rank !== undefined)
  const hasScores = rows.some(({ fill }) => fill.score !== undefined)
  const hasLayers = new Set(rows.map(({ place }) => place)).size > 1
  return [
    { title: 'no', words: 'no.', by: 'order', isNumber: true, cell: ({ at }) => at + 1 },
    { title: 'account', by: 'account', cell: ({ fill }) => <AccountName name={fill.account} /> },
    ...(hasLayers ? [layerColumn] : []),
    { title: 'position', by: 'market', cell: ({ fill }) => `${fill.side} ${fill.market}` },
    amountColumn('size', 'size', 'size'),
    {
      title: 'mark',
      isNumber: true,
      cell: ({ fill }) => <Amount value={fill.markPrice} places={8} />,
    },
    {
      title: 'bankruptcy',
      isNumber: true,
      cell: ({ fill }) => <Price price={fill.bankruptcyPrice} />,
    },
    { title: 'price', isNumber: true, cell: ({ fill }) => <Price price={fill.price} /> },
    {
      title: 'gap',
      words: 'gap to mark',
      by: 'gap',
      isNumber: true,
      cell: ({ gap }) =>
        gap === undefined ? <span class="unknown">none</span> : signedPercent(gap),
    },
    { title: 'gaps', words: '', cell: (row) => <GapDots row={row} widest={widest} /> },
    amountColumn('value', 'value', 'value'),
    amountColumn('forgone', 'forgone', 'forgone'),
    ...(hasRanks ? [rankColumn] : []),
    ...(hasScores ? [scoreColumn] : []),
    { title: 'why', cell: ({ fill }) => <Why account={fill.account} reason={fill.reason} /> },
  ]
}

const layerColumn: FillColumn = {
  title: 'layer',
  cell: ({ place, layer }) => `${place}. ${layerTitle(layer)}`,
}

const rankColumn: FillColumn = {
  title: 'rank',
  by: 'rank',
  isNumber: true,
  cell: ({ fill }) => fill.rank,
}

const scoreColumn: FillColumn = {
  title: 'score',
  by: 'score',
  isNumber: true,
  cell: ({ fill: { score } }) =>
    score === undefined ? null : (
      <span title={`exactly ${score.numerator} / ${score.denominator}`}>{score.display}</span>
    ),
}

function amountColumn(
  title: string,
  field: 'size' | 'value' | 'forgone',
  by: FillOrder,
): FillColumn {
  return {
    title,
    by,
    isNumber: true,
    cell: ({ fill }) => <Amount value={fill[field]} places={field === 'size' ? 8 : 2} />,
  }
}

function Price({ price }: { readonly price: string | undefined }): JSX.Element {
  if (price === undefined) return <span class="unknown">none</span>
  return <Amount value={price} places={8} />
}

function signedPercent(gap: number): string {
  const text = `${(Math.abs(gap) * 100).toFixed(2)} %`
  return gap === 0 ? text : `${gap < 0 ? '−' : '+'}${text}`
}

const drawn = { width: 84, height: 16, margin: 7 } as const

/** The price of a fill and the bankruptcy price on a scale around mark. The numbers stand beside it. */
function GapDots({ row, widest }: { readonly row: FillRow; readonly widest: number }): JSX.Element {
  const middle = drawn.width / 2
  const reach = middle - drawn.margin
  const placeOf = (gap: number): number => middle + (widest > 0 ? (gap / widest) * reach : 0)
  const { gap, bankruptcyGap } = row
  const y = drawn.height / 2
  return (
    <svg class="case-gap-dots" aria-hidden="true" width={drawn.width} height={drawn.height}>
      <line class="case-gap-axis" x1={0} x2={drawn.width} y1={y} y2={y} />
      <line class="case-gap-mark" x1={middle} x2={middle} y1={1} y2={drawn.height - 1} />
      {bankruptcyGap === undefined ? null : (
        <path
          class="case-gap-bankruptcy"
          d={`M${placeOf(bankruptcyGap)} ${y - 5}l5 5l-5 5l-5 -5z`}
        />
      )}
      {gap === undefined ? null : (
        <circle class="case-gap-price" cx={placeOf(gap)} cy={y} r={3.5} />
      )}
    </svg>
  )
}

interface WhyProps {
  readonly account: string
  readonly reason: string | undefined
}

function Why({ account, reason }: WhyProps): JSX.Element | null {
  if (reason === undefined) return null
  return (
    <button
      type="button"
      class="quiet"
      title={reason}
      aria-label={`Why ${account} was cut`}
      onClick={() => showWhy(account)}
    >
      Why?
    </button>
  )
}
