/**
 * The first count of an interval for which something holds, which holds for all after it; its end where it holds for none before.
 * Searched from a guess outwards, so that a good one costs two questions.
 */
export function firstWhere(
  { from, to, near }: { readonly from: number; readonly to: number; readonly near: number },
  holds: (count: number) => boolean,
): number {
  if (from >= to) return to
  let no = from - 1
  let yes = to
  let probe = Math.min(Math.max(Math.floor(near), from), to - 1)
  for (let stride = 1; probe < yes && probe > no; stride *= 2) {
    if (holds(probe)) {
      yes = probe
      probe -= stride
    } else {
      no = probe
      probe += stride
    }
  }
  while (yes - no > 1) {
    const middle = no + Math.floor((yes - no) * 0.5)
    if (holds(middle)) yes = middle
    else no = middle
  }
  return yes
}
