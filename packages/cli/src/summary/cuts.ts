import {
  addRatios,
  compareRatios,
  type FillView,
  type LayerView,
  type MarketSpec,
  type Ratio,
  ratio,
} from '@plimsoll/engine'
import { compareIdentifiers } from '@plimsoll/protocol'
import type { Page } from './page.ts'

/** Everything deleveraging took from one position in the round. */
export interface Cut {
  readonly account: string
  readonly bucket: string
  readonly market: string
  readonly side: 'long' | 'short'
  /** The best and the worst place it had in a queue; absent where the policy has none. */
  readonly ranks?: { readonly first: number; readonly last: number }
  /** Whether a part of it was taken beyond what keeps a hedge. */
  readonly isHedgeBroken: boolean
  readonly lots: bigint
  readonly valueQuote: bigint
  /** The average over its fills where they differ; absent where there is no such price. */
  readonly priceTicks: Ratio | undefined
  readonly markPriceTicks: Ratio
  readonly forgoneQuote: Ratio
}

/** Every position that deleveraging cut: those asked for first, then the largest cost to its owner. */
export function cutsOf(page: Pick<Page, 'shown' | 'account'>): Cut[] {
  return gathered(page, ({ layer }, isVoluntary) => layer === 'adl' && !isVoluntary)
}

/** Every position of which contracts were ended, pro rata to those of cases. */
export function tornOf(page: Pick<Page, 'shown' | 'account'>): Cut[] {
  return gathered(page, ({ layer, extent }) => layer === 'tearUp' && extent === 'partial')
}

/** Every leg that vaults took over because they stood ready to. */
export function vaultedOf(page: Pick<Page, 'shown' | 'account'>): Cut[] {
  return gathered(page, ({ layer }) => layer === 'backstopVault')
}

/** Every leg that accounts took over because they had offered to, one for each account and side of a market. */
export function takenOf(page: Pick<Page, 'shown' | 'account'>): Cut[] {
  return gathered(page, ({ layer }, isVoluntary) => layer === 'offers' || isVoluntary)
}

function gathered(
  { shown, account: asked }: Pick<Page, 'shown' | 'account'>,
  isWanted: (layer: LayerView, isVoluntary: boolean) => boolean,
): Cut[] {
  const { round, spec } = shown
  const markets = new Map(spec.markets.map((market) => [market.market, market]))
  const voluntary = new Set(
    spec.waterfall.flatMap((layer) =>
      layer.layer === 'adl' && layer.policy.allocation.kind === 'voluntary'
        ? [layer.policy.policy]
        : [],
    ),
  )
  const fills = round.cases.flatMap(({ layers }) =>
    layers.flatMap((layer) =>
      isWanted(layer, voluntary.has(layer.policy ?? '')) ? layer.fills : [],
    ),
  )
  const byPosition = Map.groupBy(fills, ({ account, bucket, market, side }) =>
    JSON.stringify([account, bucket, market, side]),
  )
  return [...byPosition.values()]
    .map((own) => cutOf(own, markets))
    .sort(
      (left, right) =>
        Number(right.account === asked) - Number(left.account === asked) || byCost(left, right),
    )
}

/** Cost to the owner, then what was moved, then the name: a cut at mark costs nothing. */
function byCost(left: Cut, right: Cut): number {
  return (
    compareRatios(right.forgoneQuote, left.forgoneQuote) ||
    compareRatios(ratio(right.valueQuote), ratio(left.valueQuote)) ||
    compareIdentifiers(left.account, right.account)
  )
}

function cutOf(fills: readonly FillView[], markets: ReadonlyMap<string, MarketSpec>): Cut {
  const [first] = fills
  if (first === undefined) throw new Error('a group of fills has a fill')
  const lots = fills.reduce((sum, fill) => sum + fill.lots, 0n)
  const value = fills.reduce((sum, fill) => sum + fill.valueQuote, 0n)
  const { priceTicks } = first
  const isOnePrice = fills.every((fill) => isSamePrice(fill.priceTicks, priceTicks))
  const ranks = fills.flatMap(({ rank }) => rank ?? [])
  return {
    account: first.account,
    bucket: first.bucket,
    market: first.market,
    side: first.side,
    ...(ranks.length > 0 && { ranks: { first: Math.min(...ranks), last: Math.max(...ranks) } }),
    isHedgeBroken: fills.some(({ hedgeBroken }) => hedgeBroken === true),
    lots,
    valueQuote: value,
    priceTicks: isOnePrice ? priceTicks : averagePrice(markets.get(first.market), lots, value),
    markPriceTicks: first.markPriceTicks,
    forgoneQuote: fills.reduce((sum, fill) => addRatios(sum, fill.forgoneQuote), ratio(0n)),
  }
}

function averagePrice(
  market: MarketSpec | undefined,
  lots: bigint,
  value: bigint,
): Ratio | undefined {
  if (market === undefined) return undefined
  const atOneTick = lots * market.tickValueQuote
  if (market.contract === 'linear') return ratio(value, atOneTick)
  return value === 0n ? undefined : ratio(atOneTick, value)
}

/** Whether two prices are one, absent ones included. */
export function isSamePrice(left: Ratio | undefined, right: Ratio | undefined): boolean {
  return left === undefined || right === undefined
    ? left === right
    : compareRatios(left, right) === 0
}
