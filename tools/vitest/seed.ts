/**
 * The seed of every property test of a run. It is fixed unless asked otherwise, so that all
 * machines see the same cases: `PLIMSOLL_SEED=7` repeats a run, `PLIMSOLL_SEED=fresh` draws a seed.
 */
export function chooseSeed(asked: string | undefined, drawSeed: () => number): number {
  if (asked === undefined || asked === '') return 1
  const seed = asked === 'fresh' ? drawSeed() : Number(asked)
  if (Number.isSafeInteger(seed) && seed >= 0) return seed
  throw new Error(`PLIMSOLL_SEED must be a whole number or "fresh", not "${asked}"`)
}
