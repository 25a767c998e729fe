import type { JSX } from 'preact'
import { Amount } from '../parts/amount.tsx'
import { grouped } from '../parts/decimal-words.ts'
import { Lights } from '../parts/lights.tsx'
import type { QueueDepth, Side } from './queue/queue-document.ts'

/** What stands under each number of lights, of both sides; undefined before it is known. */
export type Depths = Readonly<Record<Side, readonly QueueDepth[] | undefined>>

interface LightsTableProps {
  readonly depths: Depths
}

const fifths = [5, 4, 3, 2, 1] as const

/** How much stands under each number of lights, longs to the left and shorts to the right. */
export function LightsTable({ depths }: LightsTableProps): JSX.Element {
  const largest = Math.max(
    0,
    ...[...(depths.long ?? []), ...(depths.short ?? [])].map(({ size }) => Number(size)),
  )
  return (
    <div
      class="table-frame"
      role="region"
      aria-label="Size under each number of lights"
      tabIndex={0}
    >
      <table class="lights-table">
        <caption class="unseen">
          Size and positions under each number of lights; 5 goes first
        </caption>
        <thead>
          <tr>
            <th scope="col" class="number minor">
              positions
            </th>
            <th scope="col" class="number">
              long
            </th>
            <th scope="col" class="bar-cell">
              <span class="unseen">share, long</span>
            </th>
            <th scope="col" class="lights-cell">
              lights
            </th>
            <th scope="col" class="bar-cell">
              <span class="unseen">share, short</span>
            </th>
            <th scope="col">short</th>
            <th scope="col" class="minor">
              positions
            </th>
          </tr>
        </thead>
        <tbody>
          {fifths.map((lights) => {
            const long = depths.long?.find((depth) => depth.lights === lights)
            const short = depths.short?.find((depth) => depth.lights === lights)
            return (
              <tr key={lights}>
                <td class="number minor">{count(long)}</td>
                <td class="number">
                  <Amount value={long?.size} places={3} />
                </td>
                <td class="bar-cell">
                  <Bar depth={long} largest={largest} side="long" />
                </td>
                <th scope="row" class="lights-cell">
                  <Lights lights={lights} />
                </th>
                <td class="bar-cell">
                  <Bar depth={short} largest={largest} side="short" />
                </td>
                <td>
                  <Amount value={short?.size} places={3} />
                </td>
                <td class="minor">{count(short)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

function count(depth: QueueDepth | undefined): string {
  return depth === undefined ? '' : grouped(String(depth.positions))
}

function Bar({
  depth,
  largest,
  side,
}: {
  readonly depth: QueueDepth | undefined
  readonly largest: number
  readonly side: Side
}): JSX.Element {
  const part = depth === undefined || largest === 0 ? 0 : Number(depth.size) / largest
  return (
    <div class={`depth-bar ${side}`} aria-hidden="true">
      <span style={{ width: `${(part * 100).toFixed(1)}%` }} />
    </div>
  )
}
