import type { CallAnswer } from '@plimsoll/client'

export type Load = CallAnswer<'getLoad'>

/** What is missing, as a multiple of what the funds could pay for it. Infinite where they could pay nothing of something. For drawing. */
export function loadRatio({ deficit, available }: Pick<Load, 'deficit' | 'available'>): number {
  const missing = Number(deficit)
  if (!(missing > 0)) return 0
  const funds = Number(available)
  return funds > 0 ? missing / funds : Number.POSITIVE_INFINITY
}

/** Below it the scale is nearly even; above it, equal steps are equal multiples. */
const evenBelow = 0.01

/** Height of a ratio on the scale: 0 where nothing is missing, 1 where all that the funds can pay is. */
export function heightOf(ratio: number): number {
  return Math.log1p(ratio / evenBelow) / Math.log1p(1 / evenBelow)
}

const tops = [2, 10, 100, 1_000, 10_000, 100_000]

/** The multiple at the upper end of a scale that shows all of some ratios; the same for ratios of much the same size, so that it stands still. */
export function topOf(ratios: readonly number[]): number {
  const largest = Math.max(0, ...ratios.filter(Number.isFinite))
  return tops.find((top) => largest <= top * 0.9) ?? 1_000_000
}

/**
 * Places for labels, each as near to where it wants to be as it can without being closer than a gap to its neighbours.
 *
 * @param wanted ascending
 * @returns in the same order, within the bounds as far as there is room
 */
export function spread(
  wanted: readonly number[],
  gap: number,
  { from, to }: { readonly from: number; readonly to: number },
): readonly number[] {
  const places: number[] = []
  for (const place of wanted)
    places.push(Math.max(place, from, (places.at(-1) ?? -gap * 2 + from) + gap))
  let below = to + gap
  for (let index = places.length - 1; index >= 0; index -= 1) {
    below = Math.min(places[index] ?? below, below - gap)
    places[index] = below
  }
  return places
}
