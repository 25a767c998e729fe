import { describe, expect, it } from 'vitest'
import { layHull } from './hull-layout.ts'
import type { Load } from './load-scale.ts'

function loadOf(deficits: Readonly<Record<string, string>>, available = '100'): Load {
  return {
    at: { epoch: 1, sequence: 1, timeMs: 1 },
    available,
    deficit: '0',
    buckets: 0,
    moves: Object.entries(deficits).map(([move, deficit]) => ({
      move,
      deficit,
      available,
      buckets: 0,
    })),
    freeboard: {},
  }
}

describe('layHull', () => {
  it('has the deck between what the funds can pay and what they cannot', () => {
    const { marks, deck, water, light } = layHull(
      loadOf({ '-0.300': '900', '-0.200': '101', '-0.100': '99', '0.100': '1' }),
      700,
    )
    expect(water).toBe(light)
    for (const { isAboveDeck, y, labelY } of marks) {
      expect(y < deck).toBe(isAboveDeck)
      expect(labelY < deck).toBe(isAboveDeck)
    }
    expect(marks.filter(({ isAboveDeck }) => isAboveDeck).map(({ move }) => move)).toEqual([
      '-0.300',
      '-0.200',
    ])
  })

  it.each([320, 700])('keeps labels apart at %d px, however alike the loads are', (width) => {
    const { marks } = layHull(
      loadOf({
        '-0.500': '5000',
        '-0.300': '4990',
        '-0.200': '4980',
        '-0.100': '4970',
        '-0.050': '4960',
      }),
      width,
    )
    const places = marks.map(({ labelY }) => labelY).toSorted((left, right) => left - right)
    for (const [index, place] of places.entries()) {
      expect(place - (places[index - 1] ?? -100)).toBeGreaterThanOrEqual(17 - 1e-9)
    }
  })

  it('says once that nothing is missing, and only of moves up to which that is so', () => {
    const words = (load: Load): readonly string[] =>
      layHull(load, 700).marks.map((mark) => mark.words)
    expect(words(loadOf({ '0.050': '0', '0.100': '0', '0.200': '7' })).toSorted()).toEqual([
      '+20\u00A0%',
      'up to +10\u00A0%',
    ])
    expect(words(loadOf({ '0.050': '0', '0.100': '3', '0.200': '0' }))).toHaveLength(3)
  })

  it('stands where the funds are empty', () => {
    const { marks } = layHull(loadOf({ '-0.100': '5' }, '0'), 700)
    expect(marks[0]?.isAboveDeck).toBe(true)
    expect(Number.isFinite(marks[0]?.y)).toBe(true)
  })
})
