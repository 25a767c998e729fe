import { exponential, naturalLog } from '../populations/portable-math.ts'
import type { PricePoints } from '../scenarios/scenario.ts'
import type { IndexPath, PathTerms } from './index-path.ts'
import { scheduledMove } from './scheduled-move.ts'

/** A known price of one market. */
interface Point {
  readonly atMs: number
  readonly priceTicks: number
}

/**
 * Prices that are known, without chance. A step takes what holds at its time: with `hold` the newest point, with `line` the
 * place on the straight line between the two around it. Of several points between two steps only the last is seen. A market
 * starts from its mark in the book; after its last point, and where it has none, it stays.
 *
 * @throws RangeError where times do not ascend, a price is not above 0, or a market is not in the book
 */
export function pricePoints({ markets, shocks }: PathTerms, paths: PricePoints): IndexPath {
  refuseUnordered(paths)
  refuseUnknown(
    paths,
    markets.map(({ market }) => market),
  )
  const walks = markets.map((market) => pricesAlong(pointsOf(market, paths), paths.between))
  const logs = markets.map(() => 0)
  const before = markets.map(({ startTicks }) => startTicks)
  let beforeMs = 0
  return (elapsedMs) => {
    const points = markets.map(({ market }, index) => {
      const shock = scheduledMove(shocks, market, { fromMs: beforeMs, toMs: elapsedMs })
      const log = (logs[index] ?? 0) + shock
      logs[index] = log
      const known = walks[index]?.(elapsedMs) ?? 0
      const priceTicks = log === 0 ? known : known * exponential(log)
      const last = before[index] ?? priceTicks
      before[index] = priceTicks
      const logMove = priceTicks === last ? 0 : naturalLog(priceTicks / last)
      return { priceTicks, logMove, isKnown: true as const }
    })
    beforeMs = elapsedMs
    return points
  }
}

function refuseUnordered({ points }: PricePoints): void {
  points.forEach(({ atMs, priceTicks }, index) => {
    const lastMs = index === 0 ? -1 : (points[index - 1]?.atMs ?? -1)
    if (!(atMs > lastMs)) {
      throw new RangeError(`point ${index} is at ${atMs} ms, and the one before it at ${lastMs} ms`)
    }
    for (const [market, ticks] of Object.entries(priceTicks)) {
      if (!(ticks > 0 && Number.isFinite(ticks))) {
        throw new RangeError(`point ${index} gives ${market} a price of ${ticks} ticks`)
      }
    }
  })
}

function refuseUnknown({ points }: PricePoints, known: readonly string[]): void {
  const stranger = points
    .flatMap(({ priceTicks }) => Object.keys(priceTicks))
    .find((market) => !known.includes(market))
  if (stranger !== undefined) {
    throw new RangeError(`there are points of ${stranger}, which is no market of the book`)
  }
}

function pointsOf(
  { market, startTicks }: { readonly market: string; readonly startTicks: number },
  { points }: PricePoints,
): Point[] {
  const own = points.flatMap(({ atMs, priceTicks }) => {
    const ticks = Object.hasOwn(priceTicks, market) ? priceTicks[market] : undefined
    return ticks === undefined ? [] : [{ atMs, priceTicks: ticks }]
  })
  return own[0]?.atMs === 0 ? own : [{ atMs: 0, priceTicks: startTicks }, ...own]
}

/** The price at times that never fall. */
function pricesAlong(
  points: readonly Point[],
  between: PricePoints['between'],
): (elapsedMs: number) => number {
  let place = 0
  return (elapsedMs) => {
    while ((points[place + 1]?.atMs ?? Number.POSITIVE_INFINITY) <= elapsedMs) place += 1
    const here = points[place]
    const next = points[place + 1]
    if (here === undefined) return 0
    if (between === 'hold' || next === undefined) return here.priceTicks
    const part = (elapsedMs - here.atMs) / (next.atMs - here.atMs)
    return here.priceTicks + part * (next.priceTicks - here.priceTicks)
  }
}
