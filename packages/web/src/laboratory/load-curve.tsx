import type { JSX } from 'preact'
import { compact, signOf } from '../parts/decimal-words.ts'
import { useWidth } from '../parts/use-width.ts'
import { type LoadDocument, type LoadRow, loadRows } from './load-reading.ts'
import { shareWords } from './shocks.ts'

interface LoadCurveProps {
  readonly load: LoadDocument
  readonly unit: string
}

const height = 300
const widthDefault = 640
const narrow = 480
const frame = { left: 62, right: 30, top: 14, bottom: 44 }
const bottom = height - frame.bottom

/** Where moves and amounts are drawn. Amounts of different orders of magnitude stand side by side by their square roots. */
interface Scales {
  readonly width: number
  readonly most: number
  readonly across: (move: string) => number
  readonly up: (amount: number) => number
}

function scalesOf(rows: readonly LoadRow[], width: number): Scales {
  const amounts = rows.flatMap(({ deficit, available }) => [Number(deficit), Number(available)])
  const most = Math.max(...amounts, 1)
  return {
    width,
    most,
    across: (move) => frame.left + (width - frame.left - frame.right) * (Number(move) + 0.5),
    up: (amount) => bottom - (bottom - frame.top) * Math.sqrt(Math.max(amount, 0) / most),
  }
}

/** What would be missing at common moves of prices, against what the funds could pay then. */
export function LoadCurve({ load, unit }: LoadCurveProps): JSX.Element {
  const [element, measured] = useWidth<HTMLDivElement>()
  const rows = loadRows(load)
  const scales = scalesOf(rows, measured === 0 ? widthDefault : measured)
  const sunk = rows.filter(({ beyond }) => signOf(beyond) > 0).map(({ move }) => shareWords(move))
  return (
    <div ref={element}>
      <svg
        class="front-chart"
        viewBox={`0 0 ${scales.width} ${height}`}
        height={height}
        role="img"
        aria-label={`What would be missing and what the funds could pay, in ${unit}, for common moves from −50 % to +50 %. Beyond the funds at ${sunk.length === 0 ? 'none of them' : sunk.join(', ')}. The numbers are in the table.`}
      >
        <LoadAxes rows={rows} scales={scales} unit={unit} />
        <LoadLines rows={rows} scales={scales} edges={freeboardMoves(load)} />
      </svg>
      <ul class="legend">
        <li>
          <span class="key load" aria-hidden="true" /> would be missing
        </li>
        <li>
          <span class="key deck" aria-hidden="true" /> funds could pay
        </li>
        <li>
          <span aria-hidden="true">▲ </span>beyond the funds
        </li>
        <li>
          <span class="key edge" aria-hidden="true" /> as far as the funds hold
        </li>
      </ul>
    </div>
  )
}

interface LoadAxesProps {
  readonly rows: readonly LoadRow[]
  readonly scales: Scales
  readonly unit: string
}

const gridParts = [0, 0.05, 0.25, 0.5, 1]
const crowded = 0.1

function LoadAxes({ rows, scales, unit }: LoadAxesProps): JSX.Element {
  const { width, most, across, up } = scales
  const isNarrow = width < narrow
  return (
    <g class="axes">
      {gridParts.map((part) => (
        <g key={part}>
          <path d={`M${frame.left} ${up(most * part)}H${width - frame.right}`} />
          <text x={frame.left - 6} y={up(most * part) + 4} text-anchor="end">
            {compact(most * part)}
          </text>
        </g>
      ))}
      {rows.map(({ move }) => {
        const size = Math.abs(Number(move))
        const isLeftOut = (size > 0 && size < crowded) || (isNarrow && size > 0 && size < 0.3)
        return isLeftOut ? null : (
          <text key={move} x={across(move)} y={bottom + 18} text-anchor="middle">
            {shareWords(move)}
          </text>
        )
      })}
      <text class="axis-title" x={(frame.left + width) / 2} y={height - 6} text-anchor="middle">
        {isNarrow
          ? `${unit}, square-root scale`
          : `all prices move; ${unit}, on a square-root scale`}
      </text>
    </g>
  )
}

interface LoadLinesProps {
  readonly rows: readonly LoadRow[]
  readonly scales: Scales
  /** Moves at which the funds end to be enough. */
  readonly edges: readonly string[]
}

function LoadLines({ rows, scales: { across, up }, edges }: LoadLinesProps): JSX.Element {
  const line = (amountOf: (row: LoadRow) => string): string =>
    rows
      .map((row, index) => {
        const to = `${across(row.move)} ${up(Number(amountOf(row)))}`
        return index === 0 ? `M${to}` : `L${to}`
      })
      .join('')
  const missing = line(({ deficit }) => deficit)
  const [first, last] = [rows[0]?.move ?? '0', rows.at(-1)?.move ?? '0']
  return (
    <>
      <path
        class="load-area"
        d={`${missing}L${across(last)} ${bottom}L${across(first)} ${bottom}Z`}
      />
      {edges.map((move) => (
        <g key={move} class="freeboard">
          <path d={`M${across(move)} ${frame.top + 14}V${bottom}`} />
          <text x={across(move)} y={frame.top + 8} text-anchor="middle">
            {shareWords(move)}
          </text>
        </g>
      ))}
      <path class="load-line" d={missing} />
      <path class="deck-line" d={line(({ available }) => available)} />
      {rows.map(({ move, deficit, beyond }) =>
        signOf(beyond) > 0 ? (
          <path
            key={move}
            class="load-mark beyond"
            d={`M${across(move)} ${up(Number(deficit)) - 6}l6 10h-12z`}
          />
        ) : (
          <circle key={move} class="load-mark" cx={across(move)} cy={up(Number(deficit))} r={4} />
        ),
      )}
    </>
  )
}

/** Where the funds end to be enough, if that is within what is looked at. */
function freeboardMoves({ freeboard: { down, up } }: LoadDocument): string[] {
  return [...(down === undefined ? [] : [`-${down}`]), ...(up === undefined ? [] : [up])]
}
