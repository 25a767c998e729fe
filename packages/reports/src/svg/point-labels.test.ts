import { expect, test } from 'vitest'
import { placeLabels } from './point-labels.ts'

const room = { left: 0, right: 400, top: 0, bottom: 300 }

test('a name stands to the right of its dot, or to the left where the room ends', () => {
  const labels = placeLabels(
    [
      { label: 'one', left: 100, top: 100 },
      { label: 'two', left: 395, top: 200 },
    ],
    room,
  )
  expect(labels.map(({ text, anchor }) => [text, anchor])).toEqual([
    ['one', 'start'],
    ['two', 'end'],
  ])
})

test('dots in one place: the first has its name, later ones what room is left, and none covers another', () => {
  const labels = placeLabels(
    Array.from({ length: 30 }, (_, at) => ({ label: `name ${at}`, left: 200, top: 150 })),
    room,
  )
  expect(labels[0]).toMatchObject({ text: 'name 0', anchor: 'start' })
  expect(labels.length).toBeGreaterThan(3)
  expect(labels.length).toBeLessThan(30)
  expect(new Set(labels.map(({ left, top }) => `${left} ${top}`)).size).toBe(labels.length)
})
