import { describe, expect, test } from 'vitest'
import { type Box, type Flow, type FlowLayout, layoutFlow } from './flow-layout.ts'

const flow: Flow = {
  total: 100,
  left: 10,
  stages: [
    { amount: 30, isBare: false, parts: [30] },
    { amount: 0, isBare: true, parts: [] },
    { amount: 60, isBare: false, parts: [30, 20, 10] },
  ],
}

describe.each([
  ['sideways', false, 960],
  ['downwards', true, 340],
] as const)('%s', (_way, isVertical, width) => {
  const layout = layoutFlow(flow, { isVertical, width }, 4)
  const breadthOf = ({ width: w, height: h }: Box): number => (isVertical ? w : h)
  const lengthOf = ({ width: w, height: h }: Box): number => (isVertical ? h : w)

  test('what is taken and what is left are as thick as their amounts', () => {
    const whole = breadthOf(layout.source)
    expect(breadthOf(layout.end)).toBeCloseTo(whole / 10)
    const taken = layout.stages.map(({ boxes }) =>
      boxes.reduce((sum, box) => sum + lengthOf(box), 0),
    )
    expect(taken[0]).toBeCloseTo(whole * 0.3)
    expect(taken[1]).toBe(0)
    expect(taken[2]).toBeCloseTo(whole * 0.6)
  })

  test('those who took a part share its bar as they shared the amount', () => {
    const [first, second, third] = layout.stages[2]?.boxes.map(lengthOf) ?? []
    expect(first).toBeCloseTo((second ?? 0) * 1.5)
    expect(second).toBeCloseTo((third ?? 0) * 2)
    const starts = layout.stages[2]?.boxes.map(({ x, y }) => (isVertical ? y : x)) ?? []
    expect((starts[2] ?? 0) - (starts[0] ?? 0)).toBeCloseTo((first ?? 0) + (second ?? 0))
  })

  test('stages follow each other without gaps, a skipped one is the shortest, and all fits', () => {
    expectNoGaps(layout)
    const lengths = layout.stages.map(({ length }) => length)
    expect(Math.min(...lengths)).toBe(lengths[1])
    const { end } = layout
    expect(end.x + end.width).toBeLessThanOrEqual(layout.width)
    expect(end.y + end.height).toBeLessThanOrEqual(layout.height)
    expect(layout.width).toBe(width)
  })

  test('nothing is drawn where nothing flowed, and every number is one', () => {
    const none: Flow = { total: 0, left: 0, stages: [{ amount: 0, isBare: true, parts: [] }] }
    const drawn = layoutFlow(none, { isVertical, width }, 4)
    expect(drawn.lead + (drawn.stages[0]?.stream ?? '')).toBe('')
    expect(JSON.stringify([drawn, layout])).not.toMatch(/null|NaN/u)
  })
})

function expectNoGaps({ stages }: FlowLayout): void {
  for (const [index, { start }] of stages.entries()) {
    const before = stages[index - 1]
    if (before !== undefined) expect(start).toBeCloseTo(before.start + before.length)
  }
}

test('a layer that leaves more missing joins the stream, which is thicker afterwards', () => {
  const worse: Flow = {
    total: 0,
    left: 40,
    stages: [{ amount: -40, isBare: false, parts: [30, 10] }],
  }
  const layout = layoutFlow(worse, { isVertical: false, width: 900 }, 4)
  expect(layout.stages[0]?.branch?.isJoining).toBe(true)
  expect(layout.source.height).toBe(0)
  expect(layout.end.height).toBeGreaterThan(50)
})

test('the least amount is still seen', () => {
  const tiny: Flow = {
    total: 1e9,
    left: 0,
    stages: [
      { amount: 1, isBare: false, parts: [1] },
      { amount: 1e9 - 1, isBare: false, parts: [1e9 - 1] },
    ],
  }
  const [first] = layoutFlow(tiny, { isVertical: false, width: 900 }, 4).stages
  expect(first?.boxes[0]?.width).toBeGreaterThanOrEqual(1)
})
