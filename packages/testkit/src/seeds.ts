/** So many consecutive seeds, starting where the seed of the run says. */
export function consecutiveSeeds(count: number): number[] {
  const first = Number(process.env['PLIMSOLL_SEED'] ?? 1) * 100_000
  return Array.from({ length: count }, (_none, index) => first + index)
}
