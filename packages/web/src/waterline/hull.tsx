import type { JSX } from 'preact'
import { useId } from 'preact/hooks'
import { compact } from '../parts/decimal-words.ts'
import { useWidth } from '../parts/use-width.ts'
import { type HullLayout, type HullMark, layHull } from './hull-layout.ts'
import type { Load } from './load-scale.ts'

interface HullProps {
  readonly load: Load
  /** What is seen, in a sentence. */
  readonly label: string
}

/**
 * A ship that floats as deep as the load: the water stands at what is missing now, the deck at all that the funds can pay,
 * and the load lines at what would be missing after common moves of prices.
 */
export function Hull({ load, label }: HullProps): JSX.Element {
  const [frame, width] = useWidth<HTMLDivElement>()
  return (
    <div class="hull" ref={frame}>
      {width === 0 ? null : <Ship at={layHull(load, width)} label={label} />}
    </div>
  )
}

function Ship({ at, label }: { readonly at: HullLayout; readonly label: string }): JSX.Element {
  const id = useId()
  const { width, height, light, deck, post } = at
  const body = hullPath(at)
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
    >
      <defs>
        <clipPath id={`${id}-hull`}>
          <path d={body} />
        </clipPath>
        <linearGradient id={`${id}-sea`} x1="0" y1="0" x2="0" y2="1">
          <stop class="sea-top" offset="0" />
          <stop class="sea-deep" offset="1" />
        </linearGradient>
      </defs>
      <House at={at} />
      <path class="topside" d={body} />
      <g clip-path={`url(#${id}-hull)`}>
        <rect class="bottom" x="0" y={light + 9} width={width} height={height} />
        <rect class="boot" x="0" y={light + 9} width={width} height="3" />
        <rect class="deck-line" x="0" y={deck - 1.5} width={width} height="3" />
      </g>
      <Water at={at} sea={`url(#${id}-sea)`} />
      <path class="post" d={`M${post} ${light}V${deck}`} />
      <path class="mast" d={`M${post} ${deck}V10`} />
      <Disc x={post} y={light} />
      {at.marks.map((mark) => (
        <LoadLine key={mark.move} mark={mark} at={at} />
      ))}
      <Scale at={at} />
    </svg>
  )
}

/** From the transom round the keel and the stem to the deck, which rises a little towards the bow. */
function hullPath({ stern, bow, keel, light, deck }: HullLayout): string {
  const run = Math.min(70, (bow - stern) * 0.12)
  return [
    `M${stern} ${deck - 5}`,
    `L${stern + 7} ${light + 4}`,
    `Q${stern + 14} ${keel} ${stern + run} ${keel}`,
    `L${bow - run * 1.5} ${keel}`,
    `Q${bow - run * 0.35} ${keel} ${bow - run * 0.42} ${light + 12}`,
    `L${bow - run * 0.3} ${light - 6}`,
    `L${bow} ${deck - 24}`,
    `Q${bow - run} ${deck - 7} ${bow - run * 2.4} ${deck - 5}`,
    'Z',
  ].join('')
}

/** The deck house, the funnel and a mast. */
function House({ at: { stern, deck, width } }: { readonly at: HullLayout }): JSX.Element {
  const size = width < 620 ? 0.62 : 1
  const x = stern + 26 * size
  const y = deck - 5
  const windows = [0, 1, 2, 3, 4]
  return (
    <g class="house">
      <rect x={x} y={y - 34 * size} width={112 * size} height={34 * size} rx="2" />
      <rect x={x + 10 * size} y={y - 58 * size} width={84 * size} height={25 * size} rx="2" />
      <path
        class="funnel"
        d={`M${x + 18 * size} ${y - 58 * size}l${4 * size} ${-32 * size}h${24 * size}l${4 * size} ${32 * size}z`}
      />
      {windows.map((index) => (
        <rect
          key={index}
          class="window"
          x={x + (16 + index * 15) * size}
          y={y - 51 * size}
          width={9 * size}
          height={8 * size}
        />
      ))}
      {windows.map((index) => (
        <circle
          key={index}
          class="window"
          cx={x + (16 + index * 20) * size}
          cy={y - 17 * size}
          r={4 * size}
        />
      ))}
    </g>
  )
}

/** The sea, drawn at its surface and moved to where it stands, so that it rises and falls smoothly. */
function Water({
  at: { width, height, water },
  sea,
}: {
  readonly at: HullLayout
  readonly sea: string
}): JSX.Element {
  return (
    <g class="water" style={{ transform: `translateY(${water}px)` }}>
      <path fill={sea} d={`${wave(width)}V${height}H0Z`} />
      <path class="surface" d={wave(width)} />
    </g>
  )
}

function wave(width: number): string {
  const step = 28
  const crests = Math.ceil(width / (step * 2))
  return `M0 0${`q${step / 2} -2.5 ${step} 0t${step} 0`.repeat(crests)}`
}

/** Plimsoll's disc: its line is where nothing is missing. */
function Disc({ x, y }: { readonly x: number; readonly y: number }): JSX.Element {
  return (
    <g class="disc">
      <circle cx={x} cy={y} r="15" />
      <path d={`M${x - 27} ${y}h54`} />
    </g>
  )
}

/** A load line with its label: falls forward of the post, rises aft of it. */
function LoadLine({ mark, at }: { readonly mark: HullMark; readonly at: HullLayout }): JSX.Element {
  const side = mark.isFall ? 1 : -1
  const { post, width } = at
  const reach = width < 620 ? 15 : 22
  const labelAt = post + side * (reach + 22)
  return (
    <g class={mark.isAboveDeck ? 'load-line air' : 'load-line paint'}>
      <path
        class="line"
        d={`M${post} ${mark.y}h${side * reach}L${labelAt - side * 5} ${mark.labelY}`}
      />
      <text x={labelAt} y={mark.labelY} dy="0.34em" text-anchor={mark.isFall ? 'start' : 'end'}>
        <tspan class="move">{mark.words}</tspan>
        <tspan class="money">{`  ${compact(Number(mark.deficit))}`}</tspan>
      </text>
    </g>
  )
}

/** The scale at the side, where there is room for it. */
function Scale({
  at: { width, steps, bow, deck, water },
}: {
  readonly at: HullLayout
}): JSX.Element | null {
  if (width < 620) return null
  const x = bow + 14
  return (
    <g class="scale">
      <path d={`M${x} 10V${steps[0]?.y ?? 0}`} />
      {steps.map(({ y, words }) => (
        <g key={words}>
          <path d={`M${x} ${y}h6`} />
          <text x={x + 10} y={y} dy="0.34em" class={y === deck ? 'deck' : undefined}>
            {y === deck ? 'all funds' : words}
          </text>
        </g>
      ))}
      <path
        class="now"
        style={{ transform: `translateY(${water}px)` }}
        d={`M${x - 2} 0l-9 -5v10z`}
      />
    </g>
  )
}
