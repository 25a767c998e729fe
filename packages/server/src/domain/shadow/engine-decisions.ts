import type { CaseView, LayerName } from '@plimsoll/engine'
import type { DecidedFill, EngineDecision, Leg } from './decision.ts'

/** Layers that close positions of others who did not ask for it. */
const forced: ReadonlySet<LayerName> = new Set(['adl', 'tearUp', 'settlement'] as const)

/** Layers in which money of the venue pays. */
const funded: ReadonlySet<LayerName> = new Set(['insuranceFund', 'venueCapital'] as const)

/**
 * What the engine decided about a case on a state, leg by leg: everything from the round in which it opened to the one in which it
 * came to rest. What funds paid for the whole case, less what went back to them, is said of its first leg by market, because
 * nobody paid for a leg.
 */
export function engineDecisions(
  rounds: readonly CaseView[],
  { timeMs, sequence }: { readonly timeMs: number; readonly sequence: number },
): EngineDecision[] {
  const [first] = rounds
  if (first === undefined) return []
  const { account, bucket, deficitQuote, exposure } = first
  const fundPaidQuote = rounds.reduce((sum, one) => sum + paidByFunds(one), 0n)
  return exposure
    .map(({ market, side }): Leg => ({ account, bucket, market, side }))
    .toSorted((a, b) => Number(a.market > b.market) - Number(a.market < b.market))
    .map((leg, index) => ({
      leg,
      timeMs,
      sequence,
      deficitQuote,
      fundPaidQuote: index === 0 ? fundPaidQuote : 0n,
      fills: rounds.flatMap((one) => fillsOf(one, leg)),
    }))
}

function paidByFunds({ layers, returned = [] }: CaseView): bigint {
  const paid = layers.reduce(
    (sum, { layer, paidQuote }) => sum + (funded.has(layer) ? paidQuote : 0n),
    0n,
  )
  return returned.reduce(
    (sum, { ledger, amountQuote }) => sum - (ledger.startsWith('fund:') ? amountQuote : 0n),
    paid,
  )
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
