import { expect, test } from 'vitest'
import { eachRunBelow, knotsAround } from './runs-below.ts'

/** Every run of moves −10 to 10 below 0, by looking at each. */
function looked(isBelow: (move: number) => boolean): [number, number][] {
  const runs: [number, number][] = []
  for (let move = -10; move <= 10; move += 1) {
    const last = runs.at(-1)
    if (!isBelow(move)) continue
    if (last !== undefined && last[1] === move - 1) last[1] = move
    else runs.push([move, move])
  }
  return runs
}

test('runs are those that looking at every move finds, wherever a curve turns', () => {
  const shapes = new Set<string>()
  for (let place = -13; place <= 13; place += 0.25) {
    const turn = Math.ceil(place) + 0
    const isInside = turn > -10 && turn <= 10
    for (const opens of [1, -1]) {
      for (let height = -15; height <= 3; height += 0.75) {
        const isBelow = (move: number): boolean => opens * (Math.abs(move - place) + height) < 0
        const found: [number, number][] = []
        const knots = knotsAround(isInside ? turn : undefined, { first: -10, last: 10 })
        eachRunBelow({ isBelow }, knots, (from, to) => found.push([from, to]))
        expect(found, `${place} ${opens} ${height}`).toEqual(looked(isBelow))
        shapes.add(`${found.length} of ${opens}`)
      }
    }
  }
  expect([...shapes].sort()).toEqual(['0 of -1', '0 of 1', '1 of -1', '1 of 1', '2 of -1'])
})

test('a range of one move has one run or none', () => {
  const found: [number, number][] = []
  eachRunBelow({ isBelow: () => true }, [0, 0], (from, to) => found.push([from, to]))
  eachRunBelow({ isBelow: () => false }, [0, 0], (from, to) => found.push([from, to]))
  expect(found).toEqual([[0, 0]])
})
