const FIRST_MS = 1_000
const LONGEST_MS = 300_000

/**
 * How long to wait after so many failures in a row: twice as long each time, from a second to five minutes, less a random half,
 * so that receivers that failed together are not asked together.
 *
 * @param random from 0 to below 1
 */
export function retryDelayMs(failures: number, random: number): number {
  const wholeMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 20))
  return Math.round(wholeMs * (1 - random / 2))
}
