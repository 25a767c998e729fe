import { heightOf, type Load, loadRatio, spread, topOf } from './load-scale.ts'
import { moveWords, ratioWords } from './load-words.ts'

/** Where everything of the drawing stands, in pixels. */
export interface HullLayout {
  readonly width: number
  readonly height: number
  /** Left and right end of the ship. */
  readonly stern: number
  readonly bow: number
  /** Where the load lines stand. */
  readonly post: number
  readonly keel: number
  /** Where nothing is missing: the line of the disc. */
  readonly light: number
  /** Where all that the funds can pay is missing. */
  readonly deck: number
  readonly water: number
  readonly marks: readonly HullMark[]
  /** The scale at the side: multiples of what the funds can pay. */
  readonly steps: readonly { readonly y: number; readonly words: string }[]
}

/** A common move of prices as a load line. */
export interface HullMark {
  readonly move: string
  readonly words: string
  readonly deficit: string
  readonly y: number
  /** Where its label stands, which keeps clear of its neighbours. */
  readonly labelY: number
  readonly isFall: boolean
  readonly isAboveDeck: boolean
}

const topMargin = 18
const labelGap = 17
const narrow = 620

/** Lays out the ship for a load. */
export function layHull(load: Load, width: number): HullLayout {
  const isNarrow = width < narrow
  const height = isNarrow ? 330 : 372
  const keel = height - 22
  const light = keel - 48
  const top = topOf([loadRatio(load), ...load.moves.map(loadRatio)])
  const unit = (light - topMargin) / heightOf(top)
  const yOf = (ratio: number): number =>
    Math.max(topMargin, light - unit * heightOf(Math.min(ratio, top)))
  const stern = isNarrow ? 6 : width * 0.03
  const bow = isNarrow ? width - 6 : width - 96
  const place = (moves: Load['moves']): HullMark[] =>
    labelled(
      together(moves).map((move) => ({ ...move, y: yOf(loadRatio(move)) })),
      { deck: yOf(1), light },
    )
  return {
    width,
    height,
    stern,
    bow,
    post: stern + (bow - stern) * (isNarrow ? 0.5 : 0.56),
    keel,
    light,
    deck: yOf(1),
    water: yOf(loadRatio(load)),
    marks: [
      ...place(load.moves.filter(({ move }) => move.startsWith('-')).toReversed()),
      ...place(load.moves.filter(({ move }) => !move.startsWith('-'))),
    ],
    steps: [0, 0.01, 0.1, 1, 10, 100, 1_000, 10_000, 100_000, 1_000_000]
      .filter((ratio) => ratio <= top)
      .map((ratio) => ({ y: yOf(ratio), words: ratioWords(ratio).replace('1.0 %', '1 %') })),
  }
}

interface NamedMove extends Pick<Load, 'deficit' | 'available'> {
  readonly move: string
  readonly words: string
}

/** Moves of one direction, smallest first: those up to which nothing is missing share one line. */
function together(moves: Load['moves']): NamedMove[] {
  const named = moves.map((move) => ({ ...move, words: moveWords(move.move) }))
  const harmful = named.findIndex((move) => loadRatio(move) > 0)
  const harmless = harmful === -1 ? named : named.slice(0, harmful)
  const [first] = harmless
  const last = harmless.at(-1)
  if (first === undefined || last === undefined || first === last) return named
  const words = `up to ${last.words}`
  return [{ ...first, words }, ...named.slice(harmless.length)]
}

interface PlacedMove extends NamedMove {
  readonly y: number
}

/** Labels of one side of the post. None stands on the deck, and none on the other side of it than its line. */
function labelled(
  moves: readonly PlacedMove[],
  { deck, light }: { readonly deck: number; readonly light: number },
): HullMark[] {
  const above = moves.filter((move) => loadRatio(move) > 1)
  const below = moves.filter((move) => loadRatio(move) <= 1)
  return [
    ...spreadOut(above, { from: topMargin - 6, to: deck - labelGap }),
    ...spreadOut(below, { from: deck + labelGap * 0.7, to: light + 25 }),
  ]
}

function spreadOut(
  moves: readonly PlacedMove[],
  bounds: { readonly from: number; readonly to: number },
): HullMark[] {
  // Those beyond the end of the scale stand at one height, and still in their order.
  const ordered = moves.toSorted(
    (left, right) => left.y - right.y || Number(right.deficit) - Number(left.deficit),
  )
  const places = spread(
    // What costs nothing would stand in the water line itself.
    ordered.map((row) => (loadRatio(row) === 0 ? row.y + 25 : row.y)),
    labelGap,
    bounds,
  )
  return ordered.map((row, index) => ({
    move: row.move,
    words: row.words,
    deficit: row.deficit,
    y: row.y,
    labelY: places[index] ?? row.y,
    isFall: row.move.startsWith('-'),
    isAboveDeck: loadRatio(row) > 1,
  }))
}
