import type { PriceRule, Ratio } from '@plimsoll/engine'
import { posting } from './fund-script.ts'
import { floorOf } from '../valuation.ts'
import { fundOf } from '../funds/available.ts'
import type { Fund, Market, World } from '../world.ts'
import { compareBuckets } from './compare-buckets.ts'
import type { Expected, ExpectedSettlement } from './expected.ts'
import { legsOf } from './legs.ts'
import { ruledValue } from './pricing.ts'
import type { CaseModel, RoundModel } from './round-model.ts'

/** Every market that an unresolved case has lots in ends at one price; money of inventories goes to their funds (SPEC W-3). */
export function* settlementScript(
  world: World,
  round: RoundModel,
  cases: readonly CaseModel[],
  price: PriceRule,
): Generator<Expected, void> {
  for (const market of world.markets) {
    const isHeld = cases.some(({ bucket }) =>
      bucket.positions.some((one) => one.market === market && one.lots > 0n),
    )
    if (!isHeld || round.barred.has(market)) continue
    const settled = settlementOf(world, round, market, price)
    yield settled
    const emptied = settled.rows
      .map(({ position }) => position.bucket)
      .filter(({ liquidation, positions }) => {
        return liquidation !== undefined && positions.every(({ lots }) => lots === 0n)
      })
    if (emptied.length > 0) {
      yield { kind: 'liquidationsEnded', outcome: 'closed', buckets: new Set(emptied) }
    }
    const amounts = sweptAmounts(world, round)
    if (amounts.size > 0) yield* posting(world, { kind: 'inventorySwept', market, amounts })
  }
}

function settlementOf(
  world: World,
  { cases }: RoundModel,
  market: Market,
  price: PriceRule,
): ExpectedSettlement {
  const lotValue = ruledValue(world, market, price)
  const rows = rowsAt(world, market, lotValue)
  const legs = cases.flatMap((of) =>
    legsOf(world, of.bucket)
      .filter(({ position }) => position.market === market)
      .map(({ position, bankruptcy }) => ({ of, position, bankruptcy })),
  )
  return { kind: 'marketSettled', market, price, lotValue, rows, legs }
}

/** Every position of a market, each side's values parts of one running total that is rounded down. */
export function rowsAt(
  { positions }: World,
  market: Market,
  lotValue: Ratio,
): ExpectedSettlement['rows'] {
  const held = positions.filter((one) => one.market === market && one.lots > 0n)
  return [true, false].flatMap((isLong) => {
    let before = 0n
    return held
      .filter(({ isLongOfValue }) => isLongOfValue === isLong)
      .sort((left, right) => compareBuckets(left.bucket, right.bucket))
      .map((position) => {
        const start = valueOf(lotValue, before)
        before += position.lots
        const value = valueOf(lotValue, before) - start
        return { position, lots: position.lots, value }
      })
  })
}

function valueOf({ numerator, denominator }: Ratio, lots: bigint): bigint {
  return floorOf(lots * numerator, denominator)
}

/** Money beside inventories whose fund has no case. */
function sweptAmounts(world: World, { cases }: RoundModel): Map<Fund, bigint> {
  return new Map(
    world.buckets.flatMap((bucket) => {
      const fund = fundOf(world, bucket)
      const hasCase = cases.some((of) => of.bucket === bucket) || bucket.suspended !== undefined
      if (fund === undefined || hasCase || bucket.money === 0n) return []
      return [[fund, bucket.money] as const]
    }),
  )
}
