import {
  type FillView,
  type LayerSpec,
  type MarketSpec,
  placeLayers,
  type Ratio,
  ratio,
  type SettledMarketView,
  type Side,
} from '@plimsoll/engine'
import { minus, negated, none, share } from './exact.ts'
import {
  isValueShort,
  lotQuoteAtMark,
  marketsById,
  notionalQuote,
  valueQuoteAt,
} from './market-value.ts'
import { defaultedAccounts, type PlayedRound } from './played-round.ts'

/** Lots that an account without a case gave up or took over in a round. */
export interface RoundFill {
  readonly account: string
  readonly bucket: string
  readonly market: MarketSpec
  /** Of the position that was closed; of a leg that was taken over, that of the case's. */
  readonly side: Side
  readonly lots: bigint
  /** `cut`: closed without being asked. `taken`: taken over by an offer, a volunteer or a vault. */
  readonly kind: 'cut' | 'taken'
  /** Undefined in an inverse market where the lots were worth nothing. */
  readonly priceTicks: Ratio | undefined
  /** Value of the lots at mark, exact. */
  readonly notionalQuote: Ratio
  /** What it cost the account against mark in money that moved, positive is a loss; 0 where the price was mark. */
  readonly costQuote: Ratio
  /** The same at the exact price, as a share of the value at mark. */
  readonly gap: Ratio
}

/**
 * Lots of accounts that did not default in a round. Cases among themselves and funds are left out: what they pay is money of
 * layers. A cost counts what changed hands against the exact value at mark, so a price other than mark carries its
 * rounding, of less than a unit a fill; a price at mark costs nothing.
 */
export function roundFills({ spec, round }: PlayedRound): RoundFill[] {
  const marketOf = marketsById(spec.markets)
  const layers = placeLayers(spec.waterfall)
  const defaulted = defaultedAccounts(round)
  const filled = round.cases.flatMap((one) =>
    one.layers.flatMap((layer) => {
      const kind = kindOf(layers[layer.layerIndex]?.spec)
      if (kind === undefined) return []
      return layer.fills.map((fill) => fillOf(fill, kind, marketOf(fill.market)))
    }),
  )
  const settled = round.settledMarkets.flatMap((one) => settledFills(one, marketOf(one.market)))
  return [...filled, ...settled].filter(
    ({ account, bucket }) => bucket !== 'inventory' && !defaulted.has(account),
  )
}

function kindOf(layer: LayerSpec | undefined): RoundFill['kind'] | undefined {
  switch (layer?.layer) {
    case 'adl':
      return layer.policy.allocation.kind === 'voluntary' ? 'taken' : 'cut'
    case 'tearUp':
      return 'cut'
    case 'offers':
    case 'backstopVault':
      return 'taken'
    default:
      return undefined
  }
}

function fillOf(fill: FillView, kind: RoundFill['kind'], market: MarketSpec): RoundFill {
  const { account, bucket, side, lots, priceTicks, valueQuote, forgoneQuote } = fill
  const notional = notionalQuote(lotQuoteAtMark(market), lots)
  // Whoever takes a leg over stands opposite to it, as whoever is cut does.
  const pays = isValueShort(market, side) === (kind === 'cut')
  return {
    account,
    bucket,
    market,
    side,
    lots,
    kind,
    priceTicks,
    notionalQuote: notional,
    costQuote:
      forgoneQuote.numerator === 0n ? none : signed(pays, minus(ratio(valueQuote), notional)),
    gap: share(forgoneQuote, notional),
  }
}

/** What a market's end did to every position in it. */
function settledFills({ priceTicks, closed }: SettledMarketView, market: MarketSpec): RoundFill[] {
  return closed.map(({ account, bucket, side, lots, valueQuote }) => {
    const notional = notionalQuote(lotQuoteAtMark(market), lots)
    const pays = isValueShort(market, side)
    const exact = signed(pays, minus(valueQuoteAt(market, lots, priceTicks), notional))
    return {
      account,
      bucket,
      market,
      side,
      lots,
      kind: 'cut',
      priceTicks,
      notionalQuote: notional,
      costQuote: exact.numerator === 0n ? none : signed(pays, minus(ratio(valueQuote), notional)),
      gap: share(exact, notional),
    }
  })
}

function signed(pays: boolean, amount: Ratio): Ratio {
  return pays ? amount : negated(amount)
}
