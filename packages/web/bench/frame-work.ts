/** An event of a trace, as Chromium writes it. Times in microseconds. */
export interface TraceEvent {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  readonly ts: number
  readonly dur?: number
  /** Time of the processor, without what other processes took meanwhile. */
  readonly tdur?: number
}

/** What the main thread of a page did for one frame. */
export interface FrameWork {
  readonly wallMs: number
  readonly cpuMs: number
}

/** What a page is made to say while it is traced, so that its thread is known among those of the browser. */
export const threadMark = 'bench thread'

/**
 * The work of each frame: every task of the main thread since the frame before, its own task included. A frame whose work
 * is longer than the time between two pictures comes late, whichever of its tasks it was.
 */
export function frameWork(trace: readonly TraceEvent[]): FrameWork[] {
  const own = ofMainThread(trace)
  const begun = own
    .filter(({ name, ph }) => name === 'AnimationFrame' && ph === 'b')
    .map(({ ts }) => ts)
    .toSorted((left, right) => left - right)
  const frames: FrameWork[] = []
  let wall = 0
  let cpu = 0
  let next = 0
  for (const { ts, dur = 0, tdur = dur } of tasksOf(own)) {
    wall += dur
    cpu += tdur
    const endsAt = ts + dur
    const before = next
    while ((begun[next] ?? Number.POSITIVE_INFINITY) <= endsAt) next += 1
    if (next === before) continue
    frames.push({ wallMs: wall / 1_000, cpuMs: cpu / 1_000 })
    wall = 0
    cpu = 0
  }
  // What came before the trace began is not in it.
  return frames.slice(1)
}

/** How many tasks took longer than a reader takes for at once. */
export function longTasks(trace: readonly TraceEvent[]): number {
  return tasksOf(ofMainThread(trace)).filter(({ dur = 0 }) => dur > longUs).length
}

const longUs = 50_000

function ofMainThread(trace: readonly TraceEvent[]): TraceEvent[] {
  const mark = trace.find(({ name }) => name === threadMark)
  if (mark === undefined) throw new Error('the page is not in the trace')
  return trace.filter(({ pid, tid }) => pid === mark.pid && tid === mark.tid)
}

function tasksOf(own: readonly TraceEvent[]): TraceEvent[] {
  return own
    .filter(({ name, ph }) => ph === 'X' && name === 'RunTask')
    .toSorted((left, right) => left.ts - right.ts)
}
