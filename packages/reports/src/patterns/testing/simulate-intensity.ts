import type { IntensityParameters } from '../intensity/intensity-likelihood.ts'

/**
 * Draws instants of a self-exciting process on (`fromMs`, `toMs`] by thinning (Ogata 1981). Between instants the rate only falls, so the
 * rate of a moment bounds what follows it. Only a branching below 1 keeps the number of instants bounded.
 *
 * @param draw uniform on [0, 1)
 */
export function simulateIntensity(
  { baseRate, branching, decay }: IntensityParameters,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  draw: () => number,
): number[] {
  const spanS = (toMs - fromMs) / 1000
  const timesMs: number[] = []
  let excess = 0
  let atS = 0
  for (;;) {
    const bound = baseRate + excess
    const wait = -Math.log(1 - draw()) / bound
    atS += wait
    if (atS > spanS) return timesMs
    excess *= Math.exp(-decay * wait)
    if (draw() * bound >= baseRate + excess) continue
    excess += branching * decay
    timesMs.push(fromMs + 1000 * atS)
  }
}
