/** A dot that would like its name beside it. */
export interface LabelledPoint {
  readonly label: string
  readonly left: number
  readonly top: number
}

/** A name in its place. */
export interface PlacedLabel {
  readonly text: string
  readonly left: number
  readonly top: number
  readonly anchor: 'start' | 'middle' | 'end'
}

/** Where names may be. */
export interface LabelRoom {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

type Box = LabelRoom

const characterWidth = 6.6
const lineHeight = 14
const dotRadius = 6
/** Between two names, at either end of each. */
const apart = 2

/**
 * Names beside their dots, where they touch no other dot and no name before them. A name that finds no place is left out; so the
 * names that matter most come first.
 */
export function placeLabels(
  points: readonly LabelledPoint[],
  room: LabelRoom,
): readonly PlacedLabel[] {
  const taken: Box[] = points.map(dotBox)
  return points.flatMap((point) => {
    const own = dotBox(point)
    const free = candidates(point).find(
      ({ box }) =>
        taken.every((other) => sameBox(other, own) || !overlap(box, other)) && within(box, room),
    )
    if (free === undefined) return []
    taken.push(free.box)
    return [free.label]
  })
}

interface Candidate {
  readonly label: PlacedLabel
  readonly box: Box
}

function candidates({ label: text, left, top }: LabelledPoint): Candidate[] {
  const width = Array.from(text).length * characterWidth
  const beside = dotRadius + apart + 3
  const at = (anchor: PlacedLabel['anchor'], x: number, baseline: number): Candidate => {
    const start = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2
    return {
      label: { text, left: x, top: baseline, anchor },
      box: {
        left: start - apart,
        right: start + width + apart,
        top: baseline - 11,
        bottom: baseline + 3,
      },
    }
  }
  return [
    at('start', left + beside, top + 4),
    at('end', left - beside, top + 4),
    at('middle', left, top - beside),
    at('middle', left, top + beside + 10),
    ...[1, -1, -2, 2].flatMap((lines) => [
      at('start', left + beside, top + 4 + lines * lineHeight),
      at('end', left - beside, top + 4 + lines * lineHeight),
    ]),
  ]
}

function dotBox({ left, top }: LabelledPoint): Box {
  return {
    left: left - dotRadius,
    right: left + dotRadius,
    top: top - dotRadius,
    bottom: top + dotRadius,
  }
}

function sameBox(one: Box, other: Box): boolean {
  return one.left === other.left && one.top === other.top && one.right === other.right
}

function overlap(one: Box, other: Box): boolean {
  return (
    one.left < other.right &&
    other.left < one.right &&
    one.top < other.bottom &&
    other.top < one.bottom
  )
}

function within(box: Box, room: LabelRoom): boolean {
  return (
    box.left >= room.left &&
    box.right <= room.right + apart &&
    box.top >= room.top - lineHeight &&
    box.bottom <= room.bottom
  )
}
