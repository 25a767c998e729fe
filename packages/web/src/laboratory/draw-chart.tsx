import type { FundSizingDocument } from '@plimsoll/reports'
import type { JSX } from 'preact'
import { compact } from '../parts/decimal-words.ts'
import { useWidth } from '../parts/use-width.ts'
import './draw-chart.css'
import { drawBins } from './experiment-reading.ts'

const height = 260
const widthDefault = 640
const narrow = 480
const frame = { left: 46, right: 20, top: 34, bottom: 44 }
const bottom = height - frame.bottom
const binsMax = 32

/** How much runs ask the funds for, with what there is and what there should be. */
export function DrawChart({ result }: { readonly result: FundSizingDocument }): JSX.Element {
  const [element, measured] = useWidth<HTMLDivElement>()
  const width = measured === 0 ? widthDefault : measured
  const { draws, asset, recommended, available, paths } = result
  const bins = drawBins(draws, width < narrow ? binsMax / 2 : binsMax)
  const [has, needs] = [Number(available), Number(recommended)]
  const most = Math.max(bins.at(-1)?.to ?? 0, needs) || 1
  // Funds that have far more than any run asks for are beyond the chart, and said so.
  const isBeyond = has > 1.5 * most
  const span = Math.max(most, isBeyond ? 0 : has)
  const tallest = Math.max(...bins.map((bin) => bin.paths))
  const across = (amount: number): number =>
    frame.left + ((width - frame.left - frame.right) * amount) / span
  const up = (count: number): number => bottom - ((bottom - frame.top) * count) / tallest
  return (
    <div ref={element}>
      <svg
        class="front-chart draw-chart"
        viewBox={`0 0 ${width} ${height}`}
        height={height}
        role="img"
        aria-label={`How many of ${paths} runs ask for how much, in ${asset.name}, up to ${compact(most)}. The funds have ${compact(has)}, the size to hold is ${compact(needs)}.`}
      >
        <g class="axes">
          <path d={`M${frame.left} ${bottom}H${width - frame.right}`} />
          <text x={frame.left - 6} y={up(tallest) + 4} text-anchor="end">
            {tallest}
          </text>
          <text x={frame.left - 6} y={bottom + 4} text-anchor="end">
            0
          </text>
          {[0, 0.25, 0.5, 0.75, 1].map((part) => (
            <text key={part} x={across(part * span)} y={bottom + 18} text-anchor="middle">
              {compact(part * span)}
            </text>
          ))}
          <text class="axis-title" x={(frame.left + width) / 2} y={height - 6} text-anchor="middle">
            asked for, {asset.name}; height: runs
          </text>
        </g>
        {bins.map(({ from, to, paths: count }) => (
          <rect
            key={from}
            class="draw-bin"
            x={across(from)}
            y={up(count)}
            width={Math.max(across(to) - across(from) - 1, 2)}
            height={bottom - up(count)}
          >
            <title>{`${compact(from)} to ${compact(to)}: ${count} runs`}</title>
          </rect>
        ))}
        {isBeyond ? null : <path class="draw-has" d={`M${across(has)} ${frame.top}V${bottom}`} />}
        <path class="draw-needs" d={`M${across(needs)} ${frame.top}V${bottom}`} />
      </svg>
      <ul class="legend">
        <li>
          <span class="key draw-key-needs" aria-hidden="true" /> size to hold, {compact(needs)}
        </li>
        <li>
          <span class="key draw-key-has" aria-hidden="true" /> the funds have {compact(has)}
          {isBeyond ? ', beyond the chart' : ''}
        </li>
      </ul>
    </div>
  )
}
