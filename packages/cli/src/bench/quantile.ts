/** The value below which a part of ascending values lies; NaN where there are none. */
export function quantile(ascending: readonly number[], part: number): number {
  return (
    ascending[Math.min(ascending.length - 1, Math.floor(part * ascending.length))] ?? Number.NaN
  )
}

/** The value in the middle, the upper one of two; NaN where there are none. */
export function median(values: readonly number[]): number {
  return quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  )
}
