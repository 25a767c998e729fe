import { type LayerSpec, placeLayers, type Ratio } from '@plimsoll/engine'
import { sumRatios, sumUnits } from './exact.ts'
import { lotQuoteAtMark, marketsById, notionalQuote } from './market-value.ts'
import type { PlayedRound } from './played-round.ts'

/** What one layer of a waterfall paid over all cases. */
export interface LayerMoney {
  /** Place in the waterfall from 0, the three that always come first included. */
  readonly layerIndex: number
  readonly layer: LayerSpec
  /** Deficits before less deficits after, over its cases. Negative where it left cases owing more: SPEC L-6. */
  readonly paidQuote: bigint
  /** Whether it charges accounts without a position. */
  readonly chargesFlatAccounts: boolean
}

/**
 * What each layer paid, in the order in which they act: those declared, and those unasked that moved money. Their sum is
 * the deficit at opening less the one that is left.
 */
export function moneyByLayer({ spec, round }: PlayedRound): LayerMoney[] {
  const flat = new Set(round.flatCharges.map(({ layerIndex }) => layerIndex))
  const reached = round.cases.flatMap(({ layers }) => layers)
  return placeLayers(spec.waterfall).flatMap(({ spec: layer, isDeclared }, layerIndex) => {
    const own = reached.filter((one) => one.layerIndex === layerIndex)
    const paidQuote = sumUnits(own.map((one) => one.paidQuote))
    if (!isDeclared && paidQuote === 0n) return []
    return [{ layerIndex, layer, paidQuote, chargesFlatAccounts: flat.has(layerIndex) }]
  })
}

/** What a round did to one fund. */
export interface FundDraw {
  readonly fund: string
  /** Balance before less balance after; what went back is taken off. */
  readonly drawnQuote: bigint
  readonly balanceQuote: bigint
  /** Value at mark of the lots it holds now. */
  readonly inventoryQuote: Ratio
}

/** What each fund gave, by id. */
export function fundDraws({ spec, before, after }: PlayedRound): FundDraw[] {
  const marketOf = marketsById(spec.markets)
  const was = new Map(before.funds.map(({ fund, balanceQuote }) => [fund, balanceQuote as bigint]))
  return after.funds.map(({ fund, balanceQuote, positions }) => ({
    fund,
    drawnQuote: (was.get(fund) ?? 0n) - balanceQuote,
    balanceQuote,
    inventoryQuote: sumRatios(
      positions.map(({ market, sizeLots }) =>
        notionalQuote(lotQuoteAtMark(marketOf(market)), sizeLots),
      ),
    ),
  }))
}

/** Claims that a round booked. */
export interface ClaimsBooked {
  readonly accounts: number
  readonly amountQuote: bigint
}

/** By how much accounts are owed more than before. */
export function claimsBooked({ before, after }: PlayedRound): ClaimsBooked {
  const owed = new Map(
    before.claims.map(({ account, owedQuote }) => [account, owedQuote as bigint]),
  )
  const grown = after.claims
    .map(({ account, owedQuote }) => owedQuote - (owed.get(account) ?? 0n))
    .filter((amount) => amount > 0n)
  return { accounts: grown.length, amountQuote: sumUnits(grown) }
}
