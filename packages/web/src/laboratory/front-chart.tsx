import type { JSX } from 'preact'
import { grouped, percent, tickWords } from '../parts/decimal-words.ts'
import { useWidth } from '../parts/use-width.ts'
import { endsMarkets, type MeasuredRow } from './comparison-reading.ts'
import {
  layOutScatter,
  type ScatterLayout,
  type ScatterMark,
  type ScatterPoint,
} from './scatter-layout.ts'

interface FrontChartProps {
  readonly rows: readonly MeasuredRow[]
  readonly asset: string
}

const height = 320
const widthDefault = 640

/** Next shock against broken hedges, a mark for each policy. */
export function FrontChart({ rows, asset }: FrontChartProps): JSX.Element {
  const [frame, width] = useWidth<HTMLDivElement>()
  const open = rows.filter((row) => !endsMarkets(row))
  const points = open.map(({ policy, risk, front }) => ({
    name: policy,
    x: Number(risk.nextShock.shortfall),
    y: Number(risk.stress.brokenHedges),
    isFront: front.pair,
  }))
  const [first] = points
  const isFlat = points.every(({ x, y }) => x === first?.x && y === first?.y)
  if (first === undefined || isFlat) {
    return (
      <p class="state empty" ref={frame}>
        {first === undefined
          ? 'Every policy here ends markets: nothing stays open, so nothing is at risk.'
          : `All policies break hedges worth ${grouped(String(first.y))} ${asset} and leave ${grouped(String(first.x))} ${asset} unpaid after the worst next moves: on these two they do not differ.`}
      </p>
    )
  }
  const across = width === 0 ? widthDefault : width
  const place = { left: 58, right: across - 28, top: 14, bottom: height - 46 }
  const layout = layOutScatter(points, place)
  const best = points.filter(({ isFront }) => isFront).map(({ name }) => name)
  return (
    <div ref={frame}>
      <svg
        class="front-chart"
        viewBox={`0 0 ${across} ${height}`}
        height={height}
        role="img"
        aria-label={`Broken hedges against next-shock shortfall, both in ${asset}, less is better. On the front, where nobody is as good on one and better on the other: ${best.join(', ')}. The numbers are in the table.`}
      >
        <Axes layout={layout} place={place} asset={asset} />
        <path
          class="front-line"
          d={layout.front
            .map(({ left, top }, index) => (index === 0 ? `M${left} ${top}` : `H${left}V${top}`))
            .join('')}
        />
        {layout.marks.map((mark) => (
          <Mark key={mark.names.join()} mark={mark} />
        ))}
      </svg>
      <p class="fine">
        <span aria-hidden="true">◆ </span>on the front: no policy here is as good on one and better
        on the other; <span aria-hidden="true">○ </span>the others. Better is lower and further
        left.
        {open.length < rows.length
          ? ' Policies that end markets are left out: where nothing is open, nothing is at risk.'
          : ''}{' '}
        {scaleNote(layout, points)}
      </p>
    </div>
  )
}

/** Below it, what policies differ by in one of the two is told in words. */
const nearlyAlike = 0.02

/** What the axes do not tell by themselves. */
function scaleNote({ xTicks, yTicks }: ScatterLayout, points: readonly ScatterPoint[]): string {
  const shortfalls = points.map(({ x }) => x)
  const most = Math.max(...shortfalls)
  const spread = most === 0 ? 0 : (most - Math.min(...shortfalls)) / most
  const isAlike = spread > 0 && spread < nearlyAlike
  return [
    ...(isAlike ? [`The shortfalls differ by ${percent(spread, 2)} at most.`] : []),
    ...(xTicks[0]?.value === 0 && yTicks[0]?.value === 0 ? [] : ['Not every axis begins at 0.']),
  ].join(' ')
}

interface AxesProps {
  readonly layout: ScatterLayout
  readonly place: Parameters<typeof layOutScatter>[1]
  readonly asset: string
}

function Axes({ layout, place, asset }: AxesProps): JSX.Element {
  const { left, right, top, bottom } = place
  const xWords = tickWords(layout.xTicks.map(({ value }) => value))
  const yWords = tickWords(layout.yTicks.map(({ value }) => value))
  return (
    <g class="axes">
      {layout.yTicks.map(({ value, at }, index) => (
        <g key={value}>
          <path d={`M${left} ${at}H${right}`} />
          <text x={left - 6} y={at + 4} text-anchor="end">
            {yWords[index]}
          </text>
        </g>
      ))}
      {layout.xTicks.map(({ value, at }, index) => (
        <g key={value}>
          <path d={`M${at} ${top}V${bottom}`} />
          <text x={at} y={bottom + 16} text-anchor="middle">
            {xWords[index]}
          </text>
        </g>
      ))}
      <text class="axis-title" x={(left + right) / 2} y={bottom + 38} text-anchor="middle">
        next-shock shortfall, {asset} →
      </text>
      <text
        class="axis-title"
        transform={`translate(12 ${(top + bottom) / 2}) rotate(-90)`}
        text-anchor="middle"
      >
        broken hedges, {asset} →
      </text>
    </g>
  )
}

function Mark({ mark }: { readonly mark: ScatterMark }): JSX.Element {
  const { left, top, isFront, label, anchor, labelTop, names } = mark
  const away = anchor === 'start' ? 12 : -12
  return (
    <g class={isFront ? 'mark front' : 'mark'}>
      {isFront ? (
        <path d={`M${left} ${top - 7}l7 7l-7 7l-7-7z`} />
      ) : (
        <circle cx={left} cy={top} r={5.5} />
      )}
      {Math.abs(labelTop - top) > 9 ? (
        <path
          class="leader"
          d={`M${left} ${top}L${left + away - 2 * Math.sign(away)} ${labelTop}`}
        />
      ) : null}
      <text x={left + away} y={labelTop + 4} text-anchor={anchor}>
        {label}
        <title>{names.join(', ')}</title>
      </text>
    </g>
  )
}
