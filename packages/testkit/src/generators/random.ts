/** Draws from one seed: the same seed gives the same draws on every machine. */
export interface Random {
  /** A whole number from 0 up to, not including, `count`. */
  readonly below: (count: number) => number
  /** A whole number from `least` to `most`, both included. */
  readonly between: (least: number, most: number) => number
  readonly isOneIn100: (times: number) => boolean
  readonly pick: <T>(choices: readonly T[]) => T
  /** A choice drawn by its share of all weights. */
  readonly pickWeighted: <T>(choices: readonly (readonly [weight: number, choice: T])[]) => T
  readonly shuffle: <T>(list: readonly T[]) => T[]
}

/** Thirty-two integer bits at a time (splitmix32); no floating point decides anything. */
export function createRandom(seed: number): Random {
  let state = seed | 0
  const draw = (): number => {
    state = (state + 0x9e3779b9) | 0
    let mixed = state ^ (state >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed ^= mixed >>> 15
    mixed = Math.imul(mixed, 0x735a2d97)
    return (mixed ^ (mixed >>> 15)) >>> 0
  }
  const below = (count: number): number => {
    if (count < 1) throw new RangeError('nothing to choose from')
    return draw() % count
  }
  const between = (least: number, most: number): number => least + below(most - least + 1)
  const pick = <T>(choices: readonly T[]): T => nth(choices, below(choices.length))
  return {
    below,
    between,
    isOneIn100: (times) => below(100) < times,
    pick,
    pickWeighted: (choices) => {
      let left = below(choices.reduce((sum, [weight]) => sum + weight, 0))
      for (const [weight, choice] of choices) {
        if (left < weight) return choice
        left -= weight
      }
      return nth(choices, 0)[1]
    },
    shuffle: (list) => {
      const rest = [...list]
      return list.map(() => nth(rest.splice(below(rest.length), 1), 0))
    },
  }
}

/** The index is below the length; the element itself may be undefined. */
function nth<T>(list: readonly T[], index: number): T {
  return list[index] as T
}
