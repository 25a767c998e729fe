import { ceilingOf, equityScaled, floorOf, notionalScaled } from '../valuation.ts'
import type { Bucket, Fund, Market, World } from '../world.ts'

/** What a fund has to give: above its floor and what its inventory has lost, quote units (SPEC F-2). */
export function availableOf(world: World, fund: Fund): bigint {
  const left = fund.balance - protectedOf(world, fund)
  return left > 0n ? left : 0n
}

/** What nobody may take from a fund: its floor, and what its inventory has lost. */
export function protectedOf(world: World, { floor, inventory }: Fund): bigint {
  const loss = ceilingOf(-equityScaled(world, inventory), world.scale)
  return loss > 0n ? floor + loss : floor
}

/** The most lots of a market that a fund may take over, or undefined where nothing bounds it (SPEC F-3). */
export function takeoverRoom({ scale }: World, fund: Fund, market: Market): bigint | undefined {
  const { capacityQuote } = fund.spec
  if (capacityQuote === undefined || market.lotScaled === 0n) return undefined
  const room = floorOf(capacityQuote * scale - worthScaled(fund.inventory), market.lotScaled)
  return room > 0n ? room : 0n
}

/** Σ lots × lot value at mark, scaled. */
function worthScaled({ positions }: Bucket): bigint {
  return positions.reduce((sum, position) => sum + notionalScaled(position), 0n)
}

/** Whether a fund owes more than it has, its inventory included (SPEC F-4). */
export function isInDefault(world: World, { balance, inventory }: Fund): boolean {
  return balance * world.scale + equityScaled(world, inventory) < 0n
}

/** The funds that a market's triggers look at: the first that serves it, with those of its group (SPEC F-9). */
export function poolOf({ funds }: World, market: Market): readonly Fund[] {
  const insurance = funds.filter(({ purpose }) => purpose === 'insurance')
  const first = insurance.find(({ markets }) => markets.has(market.index))
  if (first === undefined) return []
  const { group } = first.spec
  return group === undefined ? [first] : insurance.filter(({ spec }) => spec.group === group)
}

/** The fund whose inventory a bucket is. */
export function fundOf({ funds }: World, bucket: Bucket): Fund | undefined {
  return funds.find(({ inventory }) => inventory === bucket)
}
