import type { Market, Position, World } from '../world.ts'
import { floorOf } from '../valuation.ts'
import type { Expected } from './expected.ts'
import { divideByLargestRemainder } from './largest-remainder.ts'
import type { CaseModel, RoundModel } from './round-model.ts'

/** Each case closes what it is long and short in one market, at mark (SPEC L-1). */
export function* nettingScript(
  world: World,
  round: RoundModel,
  cases: readonly CaseModel[],
): Generator<Expected, void> {
  for (const of of cases) {
    for (const market of world.markets) {
      if (round.barred.has(market)) continue
      const long = openIn(of, market, 'long')
      const short = openIn(of, market, 'short')
      if (long === undefined || short === undefined) continue
      const lots = long.lots < short.lots ? long.lots : short.lots
      const value = floorOf(lots * market.lotScaled, world.scale)
      const rows = [long, short].map((position) => ({ of, position, lots, value }))
      yield { kind: 'positionsMatched', rows }
    }
  }
}

/** Opposite cases close against each other at mark, pro rata by lots (SPEC L-2). */
export function* crossingScript(
  world: World,
  round: RoundModel,
  cases: readonly CaseModel[],
): Generator<Expected, void> {
  for (const market of world.markets) {
    if (round.barred.has(market)) continue
    const longs = legsIn(cases, market, 'long')
    const shorts = legsIn(cases, market, 'short')
    const [longLots, shortLots] = [lotsOf(longs), lotsOf(shorts)]
    const total = longLots < shortLots ? longLots : shortLots
    if (total === 0n) continue
    const rows = [longs, shorts].flatMap((legs) => shareAtMark(world, market, legs, total))
    yield { kind: 'positionsMatched', rows }
  }
}

interface CaseLeg {
  readonly of: CaseModel
  readonly position: Position
  readonly held: bigint
}

function openIn(
  { bucket }: CaseModel,
  market: Market,
  side: Position['side'],
): Position | undefined {
  return bucket.positions.find(
    (position) => position.market === market && position.side === side && position.lots > 0n,
  )
}

function legsIn(cases: readonly CaseModel[], market: Market, side: Position['side']): CaseLeg[] {
  return cases.flatMap((of) => {
    const position = openIn(of, market, side)
    return position === undefined ? [] : [{ of, position, held: position.lots }]
  })
}

function lotsOf(legs: readonly CaseLeg[]): bigint {
  return legs.reduce((sum, { held }) => sum + held, 0n)
}

/** Lots of holders pro rata; the value of each is the difference of two running totals, rounded down, so that both sides sum to the same. */
export function shareAtMark<T extends { readonly held: bigint }>(
  { scale }: World,
  market: Market,
  holders: readonly T[],
  total: bigint,
): (T & { readonly lots: bigint; readonly value: bigint })[] {
  const held = holders.map((holder) => holder.held)
  const shares = divideByLargestRemainder({ total, weights: held, caps: held })
  let before = 0n
  return holders.flatMap((holder, index) => {
    const lots = shares[index] ?? 0n
    const valueBefore = floorOf(before * market.lotScaled, scale)
    before += lots
    const value = floorOf(before * market.lotScaled, scale) - valueBefore
    return lots === 0n ? [] : [{ ...holder, lots, value }]
  })
}
