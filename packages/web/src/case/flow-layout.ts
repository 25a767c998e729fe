/** What flows: how much there was, and what each stage took out of it. */
export interface Flow {
  readonly total: number
  readonly stages: readonly FlowStage[]
  /** What nobody took. */
  readonly left: number
}

/** A layer of the waterfall that the stream runs past. */
interface FlowStage {
  /** What leaves the stream; below 0 what joins it. */
  readonly amount: number
  /** Took nothing out of the stream: shown narrow. */
  readonly isBare: boolean
  /** Of those who took it, at least 0 each, in the order in which they are named. */
  readonly parts: readonly number[]
}

/** Which way the stream runs, and how much room it has along that way. */
export interface FlowRoom {
  readonly isVertical: boolean
  /** Pixels across a horizontal diagram. */
  readonly width: number
}

/** A stage in its place; all lengths in pixels. */
export interface PlacedStage {
  /** Where the stage begins along the stream, and how long it is. */
  readonly start: number
  readonly length: number
  /** The stream past the stage. */
  readonly stream: string
  /** What leaves it or joins it; undefined of a stage that moved nothing. */
  readonly branch: { readonly outline: string; readonly isJoining: boolean } | undefined
  /** The bar at the end of the branch, a box for each part. */
  readonly boxes: readonly Box[]
  /** Where the names of those who took it begin. */
  readonly names: Point
}

interface Point {
  readonly x: number
  readonly y: number
}

export interface Box extends Point {
  readonly width: number
  readonly height: number
}

/** A diagram, ready to be drawn. */
export interface FlowLayout {
  readonly width: number
  readonly height: number
  readonly source: Box
  /** The stream from its source to the first stage. */
  readonly lead: string
  /** Where it is said what came in. */
  readonly sourceWords: Point
  readonly stages: readonly PlacedStage[]
  /** What is left at the end; without thickness where nothing is. */
  readonly end: Box
  /** Where it is said what is left. */
  readonly endWords: Point
}

const nodeLength = 12
const bareLength = 46
/** Widest that the stream gets. */
const thickness = { horizontal: 104, vertical: 84 } as const
/** Between the stream and the bars of those who took a part of it. */
const fall = { horizontal: 58, vertical: 44 } as const
/** Before the first stage and after the last, where it is said what came in and what is left. */
const lead = { horizontal: 128, vertical: 58 } as const
const tail = { horizontal: 104, vertical: 48 } as const
const barLength = 10
const nameLine = 20
/** Room above the names of a stage for its own. */
const titleRoom = 46
const thinnest = 1.5

/**
 * Where everything stands: the stream runs from its source past the stages in order; at each stage what was taken leaves it towards
 * those who took it, and what is left goes on. Thickness is proportional to the amount, but never too thin to see. Every length
 * is measured along the stream and across it, and turned over at the end, so that both ways are the same drawing.
 */
export function layoutFlow(flow: Flow, room: FlowRoom, namesMax: number): FlowLayout {
  const way = room.isVertical ? 'vertical' : 'horizontal'
  const turn = room.isVertical ? turned : straight
  const scale = scaleOf(flow, thickness[way])
  const lengths = lengthsOf(flow, { ...room, namesMax, scale })
  const isVertical = way === 'vertical'
  let along = nodeLength + lead[way]
  let amount = flow.total
  const stages: PlacedStage[] = []
  for (const [index, stage] of flow.stages.entries()) {
    const length = lengths[index] ?? bareLength
    stages.push(placeStage({ stage, amount, along, length, scale, way, turn }))
    amount = Math.max(0, amount - stage.amount)
    along += length
  }
  const depth = thickness[way] + fall[way] + barLength
  const last = along + tail[way]
  const breadth = flow.total > 0 ? visible(flow.total * scale) : 0
  const beside = thickness[way] + 8
  return {
    width: isVertical ? room.width : Math.max(room.width, last),
    height: isVertical ? last : depth + namesMax * nameLine + 8,
    source: turn.box(0, 0, nodeLength, breadth),
    lead: breadth > 0 ? rectangle(nodeLength, lead[way], breadth, turn) : '',
    sourceWords: turn.place(0, beside),
    stages,
    end: turn.box(along, 0, nodeLength, flow.left > 0 ? visible(flow.left * scale) : 0),
    endWords: isVertical ? turn.place(along, beside) : turn.place(along + nodeLength + 6, 0),
  }
}

interface Turn {
  readonly box: (along: number, across: number, length: number, breadth: number) => Box
  readonly point: (along: number, across: number) => string
  readonly place: (along: number, across: number) => Point
}

const straight: Turn = {
  box: (along, across, length, breadth) => ({
    x: along,
    y: across,
    width: length,
    height: breadth,
  }),
  point: (along, across) => `${round(along)} ${round(across)}`,
  place: (along, across) => ({ x: along, y: across }),
}

const turned: Turn = {
  box: (along, across, length, breadth) => ({
    x: across,
    y: along,
    width: breadth,
    height: length,
  }),
  point: (along, across) => `${round(across)} ${round(along)}`,
  place: (along, across) => ({ x: across, y: along }),
}

function scaleOf({ total, stages, left }: Flow, widest: number): number {
  let amount = total
  let most = Math.max(total, left)
  for (const stage of stages) {
    amount -= stage.amount
    most = Math.max(most, amount, Math.abs(stage.amount))
  }
  return most > 0 ? widest / most : 0
}

interface Measures extends FlowRoom {
  readonly namesMax: number
  readonly scale: number
}

function lengthsOf({ stages }: Flow, { isVertical, width, namesMax, scale }: Measures): number[] {
  if (isVertical) {
    return stages.map(({ amount, isBare, parts }) => {
      const names = Math.min(namesMax, parts.length) * nameLine
      const bar = Math.abs(amount) * scale
      return isBare ? titleRoom : titleRoom + Math.max(names, bar, nameLine) + 14
    })
  }
  const bare = stages.filter(({ isBare }) => isBare).length
  const acting = Math.max(1, stages.length - bare)
  const ends = nodeLength + lead.horizontal + tail.horizontal
  const free = width - ends - bare * bareLength
  const each = Math.min(420, Math.max(160, free / acting))
  return stages.map(({ isBare }) => (isBare ? bareLength : each))
}

interface Placing {
  readonly stage: FlowStage
  readonly amount: number
  readonly along: number
  readonly length: number
  readonly scale: number
  readonly way: 'horizontal' | 'vertical'
  readonly turn: Turn
}

function placeStage({ stage, amount, along, length, scale, way, turn }: Placing): PlacedStage {
  const isJoining = stage.amount < 0
  const before = amount * scale
  const branch = stage.amount === 0 ? 0 : visible(Math.abs(stage.amount) * scale)
  const after = Math.max(0, amount - stage.amount) * scale
  const past = isJoining ? before : after
  const foot = thickness[way] + fall[way]
  /** In a vertical diagram the title of a stage stands above its bar. */
  const bar = along + (way === 'vertical' ? titleRoom - 4 : 16)
  const outline = isJoining
    ? joining({ from: bar, to: along + length, foot, edge: before, breadth: branch, turn })
    : leaving({ from: along, to: bar, foot, edge: past, breadth: branch, turn })
  return {
    start: along,
    length,
    stream: past > 0 ? rectangle(along, length, visible(past), turn) : '',
    branch: branch === 0 ? undefined : { outline, isJoining },
    boxes: boxesOf(stage, { bar, foot, breadth: branch, turn }),
    names: turn.place(bar, foot + barLength + 6),
  }
}

interface Bend {
  readonly from: number
  readonly to: number
  readonly foot: number
  /** The edge of the stream that goes on. */
  readonly edge: number
  readonly breadth: number
  readonly turn: Turn
}

/** Out of the far edge of the stream, round a corner, and down to the bar. */
function leaving({ from, to, foot, edge, breadth, turn: { point } }: Bend): string {
  return [
    `M${point(from, edge)}`,
    `C${point(to + breadth, edge)} ${point(to + breadth, edge)} ${point(to + breadth, foot)}`,
    `L${point(to, foot)}`,
    `C${point(to, edge + breadth)} ${point(to, edge + breadth)} ${point(from, edge + breadth)}`,
    'Z',
  ].join('')
}

/** Up from the bar, round a corner, and into the stream, which is so much wider from there on. */
function joining({ from, to, foot, edge, breadth, turn: { point } }: Bend): string {
  return [
    `M${point(from, foot)}`,
    `C${point(from, edge)} ${point(from, edge)} ${point(to, edge)}`,
    `L${point(to, edge + breadth)}`,
    `C${point(from + breadth, edge + breadth)} ${point(from + breadth, edge + breadth)} ${point(from + breadth, foot)}`,
    'Z',
  ].join('')
}

function rectangle(along: number, length: number, breadth: number, { point }: Turn): string {
  return `M${point(along, 0)}L${point(along + length, 0)}L${point(along + length, breadth)}L${point(along, breadth)}Z`
}

interface Bar {
  readonly bar: number
  readonly foot: number
  readonly breadth: number
  readonly turn: Turn
}

function boxesOf({ parts }: FlowStage, { bar, foot, breadth, turn }: Bar): Box[] {
  if (breadth === 0) return []
  const sum = parts.reduce((total, part) => total + part, 0)
  const shares = sum > 0 ? parts.map((part) => part / sum) : [1]
  let along = bar
  return shares.map((share) => {
    const box = turn.box(along, foot, share * breadth, barLength)
    along += share * breadth
    return box
  })
}

function visible(breadth: number): number {
  return Math.max(thinnest, breadth)
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
