import { expect, test } from 'vitest'
import { frameWork, longTasks, threadMark, type TraceEvent } from './frame-work.ts'

const own = { pid: 1, tid: 2 }

function task(ts: number, dur: number, tdur = dur): TraceEvent {
  return { ...own, name: 'RunTask', ph: 'X', ts, dur, tdur }
}

function frame(ts: number): TraceEvent {
  return { ...own, name: 'AnimationFrame', ph: 'b', ts }
}

const mark: TraceEvent = { ...own, name: threadMark, ph: 'I', ts: 0 }

test('a frame has the work of every task since the frame before', () => {
  const trace = [
    mark,
    task(0, 1_000),
    frame(500),
    // Between two frames: it delays the second.
    task(5_000, 12_000, 3_000),
    task(17_000, 2_000),
    frame(17_100),
    task(33_000, 4_000),
    frame(33_000),
  ]
  expect(frameWork(trace)).toEqual([
    { wallMs: 14, cpuMs: 5 },
    { wallMs: 4, cpuMs: 4 },
  ])
})

test('threads of other pages and processes are not counted', () => {
  const others = [
    { ...task(1_500, 90_000), pid: 9 },
    { ...task(1_500, 90_000), tid: 9 },
    { ...frame(2_000), tid: 9 },
  ]
  const trace = [mark, task(0, 1_000), frame(0), ...others, task(16_000, 60_000), frame(16_000)]
  expect(frameWork(trace)).toEqual([{ wallMs: 60, cpuMs: 60 }])
  expect(longTasks(trace)).toBe(1)
})

test('a trace without the page is refused', () => {
  expect(() => frameWork([task(0, 1)])).toThrow('the page is not in the trace')
})
