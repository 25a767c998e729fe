import type { BookSpec } from '@plimsoll/engine'
import type { Exposure } from './exposures.ts'

/** What of a book says which moves are counted. */
type StressBook = Pick<BookSpec, 'markets' | 'scenarios'>

/** Returns in millionths, in the order of the markets of a book. */
export type PriceMove = readonly number[]

/** What a book is held against. */
export interface Stress {
  /** Where the moves come from: the scenarios of the book, ±100 % in its only market, or a law of next moves. */
  readonly source: 'published' | 'ownMarket' | 'law'
  readonly moves: readonly PriceMove[]
}

/** Possible next moves of all prices, with how often each counts. */
export interface ShockLaw {
  readonly markets: readonly string[]
  /** Weights are whole numbers above 0; returns, in the order of `markets`, whole millionths above −1,000,000. */
  readonly shocks: readonly { readonly weight: number; readonly returnsPpm: readonly number[] }[]
}

const million = 1_000_000
/** Far above the rounding of sums of doubles, far below what decides anything. */
const nearness = 1e-9

/**
 * The moves that stress counts (SPEC N-1): those that the book publishes, both ways unless one-sided; ±100 % where it publishes none
 * and has one market; else those of a law.
 */
export function stressOf(spec: StressBook, law: ShockLaw): Stress {
  return statedMoves(spec) ?? { source: 'law', moves: lawMoves(spec, law).map(({ move }) => move) }
}

/** The same without a law; undefined where nothing is stated. */
export function statedMoves({ scenarios = [], markets }: StressBook): Stress | undefined {
  if (scenarios.length > 0) {
    const moves = scenarios.flatMap(({ returns, isOneSided }) => {
      const of = new Map(returns.map(({ market, returnPpm }) => [market, returnPpm]))
      const move = markets.map(({ market }) => of.get(market) ?? 0)
      return isOneSided ? [move] : [move, move.map((one) => -one)]
    })
    return { source: 'published', moves }
  }
  return markets.length === 1 ? { source: 'ownMarket', moves: [[million], [-million]] } : undefined
}

/** The moves of a law in the order of the markets of a book. */
export function lawMoves(
  { markets }: Pick<BookSpec, 'markets'>,
  law: ShockLaw,
): { readonly weight: number; readonly move: PriceMove }[] {
  const places = markets.map(({ market }) => law.markets.indexOf(market))
  return law.shocks.map(({ weight, returnsPpm }) => ({
    weight,
    move: places.map((place) => {
      const one = returnsPpm[place]
      if (one === undefined) throw new Error('a law of next moves covers every market of the book')
      return one
    }),
  }))
}

/** What a bucket loses in a move, exact; scaled × 10^6, negative where it gains. */
export function lossIn({ stakes }: Exposure, move: PriceMove): bigint {
  let loss = 0n
  for (const { market, value } of stakes) loss -= BigInt(move[market] ?? 0) * value
  return loss
}

/** The same, near; `errorOf` says how near. */
export function lossNear({ stakes }: Exposure, move: PriceMove): number {
  let loss = 0
  for (const { market, near } of stakes) loss -= (move[market] ?? 0) * near
  return loss
}

/** More than a near loss, its equity taken off or not, can be away from the exact one. */
export function errorOf({ grossNear, equityNear }: Exposure, returnMaxPpm: number): number {
  return nearness * (grossNear * returnMaxPpm + Math.abs(equityNear) * 1e6)
}

/** The largest return of some moves, whatever its direction, millionths. */
export function largestReturnPpm(moves: readonly PriceMove[]): number {
  let largest = 0
  for (const move of moves) for (const one of move) largest = Math.max(largest, Math.abs(one))
  return largest
}

/**
 * The largest loss of a bucket over some moves, never below 0, exact; scaled × 10^6. Doubles only choose which moves are worth
 * an exact look.
 */
export function stressLoss(
  exposure: Exposure,
  moves: readonly PriceMove[],
  returnMaxPpm: number,
): bigint {
  if (exposure.stakes.length === 0) return 0n
  const near = moves.map((move) => lossNear(exposure, move))
  const line =
    near.reduce((left, right) => Math.max(left, right), 0) - 2 * errorOf(exposure, returnMaxPpm)
  let largest = 0n
  moves.forEach((move, index) => {
    if ((near[index] ?? 0) < line) return
    const loss = lossIn(exposure, move)
    if (loss > largest) largest = loss
  })
  return largest
}
