import type { Browser, CDPSession, Page } from 'playwright-core'
import { frameWork, longTasks, threadMark, type TraceEvent } from './frame-work.ts'
import { rest } from './price-drive.ts'
import { quantile } from './quantiles.ts'

/** What a page did while it was looked at. */
export interface FrameFigures {
  readonly framesPerSecond: number
  /** Time from one frame to the next. */
  readonly intervalP50Ms: number
  readonly intervalP95Ms: number
  /** Part of the pictures of the screen for which there was no new frame. */
  readonly missedShare: number
  /** Main thread, for each frame. */
  readonly workP50Ms: number
  readonly workP95Ms: number
  readonly workP99Ms: number
  readonly workMaxMs: number
  /** The same without what other processes took of the processor meanwhile. */
  readonly cpuP50Ms: number
  readonly cpuP95Ms: number
  readonly cpuP99Ms: number
  /** Tasks of more than 50 ms. */
  readonly longTasks: number
  readonly scriptMsPerSecond: number
  readonly layoutMsPerSecond: number
  readonly heapMbBefore: number
  readonly heapMbAfter: number
}

/** How a page is measured. */
export interface FrameTerms {
  readonly forMs: number
  /** What its reader does meanwhile. */
  readonly reader?: () => Promise<void>
}

/** Of a screen that shows 60 pictures a second. */
const pictureMs = 1_000 / 60

const categories = [
  'blink.user_timing',
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
]

/** Watches a page for a while: its frames, what they cost, and what it keeps in memory. */
export async function measureFrames(
  browser: Browser,
  page: Page,
  { forMs, reader }: FrameTerms,
): Promise<FrameFigures> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  const heapMbBefore = await keptMb(session)
  await browser.startTracing(page, { categories })
  const before = await spentMs(session)
  const begunMs = performance.now()
  await page.evaluate(countFrames, threadMark)
  await Promise.all([rest(forMs), reader?.()])
  const tookMs = performance.now() - begunMs
  const after = await spentMs(session)
  const times = await page.evaluate(countedFrames)
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
    readonly traceEvents: readonly TraceEvent[]
  }
  const heapMbAfter = await keptMb(session)
  await session.detach()
  const intervals = times.slice(1).map((time, index) => time - (times[index] ?? time))
  const wholeMs = intervals.reduce((sum, interval) => sum + interval, 0)
  const pictures = Math.max(1, Math.round(wholeMs / pictureMs))
  const work = frameWork(traceEvents)
  const wall = work.map(({ wallMs }) => wallMs)
  const cpu = work.map(({ cpuMs }) => cpuMs)
  return {
    framesPerSecond: (intervals.length / wholeMs) * 1_000,
    intervalP50Ms: quantile(intervals, 0.5),
    intervalP95Ms: quantile(intervals, 0.95),
    missedShare: Math.max(0, 1 - intervals.length / pictures),
    workP50Ms: quantile(wall, 0.5),
    workP95Ms: quantile(wall, 0.95),
    workP99Ms: quantile(wall, 0.99),
    workMaxMs: quantile(wall, 1),
    cpuP50Ms: quantile(cpu, 0.5),
    cpuP95Ms: quantile(cpu, 0.95),
    cpuP99Ms: quantile(cpu, 0.99),
    longTasks: longTasks(traceEvents),
    scriptMsPerSecond: ((after.script - before.script) / tookMs) * 1_000,
    layoutMsPerSecond: ((after.layout - before.layout) / tookMs) * 1_000,
    heapMbBefore,
    heapMbAfter,
  }
}

type FrameCounter = { benchFrames?: number[] }

function countFrames(mark: string): void {
  performance.mark(mark)
  const times: number[] = []
  ;(globalThis as FrameCounter).benchFrames = times
  const count = (timeMs: number): void => {
    times.push(timeMs)
    requestAnimationFrame(count)
  }
  requestAnimationFrame(count)
}

function countedFrames(): number[] {
  return (globalThis as FrameCounter).benchFrames ?? []
}

/** What of its time the page spent on script, and on style and layout, since it began. */
async function spentMs(session: CDPSession): Promise<{ script: number; layout: number }> {
  const values = await metricsOf(session)
  const seconds = (name: string): number => values.get(name) ?? 0
  return {
    script: seconds('ScriptDuration') * 1_000,
    layout: (seconds('LayoutDuration') + seconds('RecalcStyleDuration')) * 1_000,
  }
}

/** Memory of the scripts that is held, with what nobody holds any more thrown away. */
async function keptMb(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage')
  return ((await metricsOf(session)).get('JSHeapUsedSize') ?? 0) / 1_048_576
}

async function metricsOf(session: CDPSession): Promise<ReadonlyMap<string, number>> {
  const { metrics } = await session.send('Performance.getMetrics')
  return new Map(metrics.map(({ name, value }) => [name, value]))
}
