/** Numbers from 0 up to 1 that follow from a seed, by a linear congruence: enough to spread moments and choices. */
export function draws(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
