import type { CaseView, LayerName } from '@plimsoll/engine'
import type { DecidedFill, EngineDecision, Leg } from './decision.ts'

/** Layers that close positions of others who did not ask for it. */
const forced: ReadonlySet<LayerName> = new Set(['adl', 'tearUp', 'settlement'] as const)

/** Layers in which money of the venue pays. */
const funded: ReadonlySet<LayerName> = new Set(['insuranceFund', 'venueCapital'] as const)

/**
 * What the engine decided about a case on a state, leg by leg. What funds paid for the whole case is said of its first leg by market, because
 * nobody paid for a leg.
 */
export function engineDecisions(
  one: CaseView,
  { timeMs, sequence }: { readonly timeMs: number; readonly sequence: number },
): EngineDecision[] {
  const { account, bucket, deficitQuote } = one
  const legs = one.exposure.map(({ market, side }): Leg => ({ account, bucket, market, side }))
  const fundPaidQuote = one.layers.reduce(
    (sum, { layer, paidQuote }) => sum + (funded.has(layer) ? paidQuote : 0n),
    0n,
  )
  return legs
    .toSorted((a, b) => Number(a.market > b.market) - Number(a.market < b.market))
    .map((leg, index) => ({
      leg,
      timeMs,
      sequence,
      deficitQuote,
      fundPaidQuote: index === 0 ? fundPaidQuote : 0n,
      fills: fillsOf(one, leg),
    }))
}

function fillsOf(one: CaseView, leg: Leg): DecidedFill[] {
  return one.layers
    .filter(({ layer }) => forced.has(layer))
    .flatMap(({ fills }) => fills)
    .filter(({ market, side }) => market === leg.market && side !== leg.side)
    .map(({ account, bucket, lots, priceTicks, forgoneQuote }) => ({
      account,
      bucket,
      lots,
      ...(priceTicks && { priceTicks }),
      costQuote: forgoneQuote,
    }))
}
