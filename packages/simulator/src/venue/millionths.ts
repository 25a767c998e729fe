/** A rate in millionths as a number: 10,000 ppm is 0.01. */
export function fraction(ppm: number): number {
  return ppm / 1_000_000
}
