/** Draws whole numbers below a limit, the same for the same seed on every machine. */
type Draw = (limit: number) => number

const range = 2 ** 32

/** Xorshift of 32 bits (Marsaglia 2003); draws above the last whole multiple of the limit are drawn again. */
export function seededDraw(seed: number): Draw {
  // Consecutive seeds are spread first, and 0, from which the generator never leaves, is avoided.
  let state = Math.imul((seed >>> 0) + 1, 0x9e_37_79_b1) >>> 0 || 0x9e_37_79_b1
  return (limit) => {
    const top = range - (range % limit)
    do {
      state ^= state << 13
      state ^= state >>> 17
      state ^= state << 5
      state >>>= 0
    } while (state >= top)
    return state % limit
  }
}

/** As many rows as there are, each drawn from all of them. */
export function resample<Row>(rows: readonly Row[], draw: Draw): Row[] {
  return rows.flatMap(() => {
    const index = draw(rows.length)
    return rows.slice(index, index + 1)
  })
}
