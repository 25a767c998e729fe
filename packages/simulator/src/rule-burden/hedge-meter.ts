import type { FillView, MarketSpec, RoundView } from '@plimsoll/engine'
import type { VenueReader } from '../venue/venue-reader.ts'
import { absolute, valueQuoteAtMark } from './market-value.ts'

/** Which lots of an account a round closed. */
type ClosedLots = Pick<FillView, 'market' | 'side' | 'lots'>

/**
 * Follows hedges that deleveraging breaks: the net value of all positions of an account at mark, which a cut of the smaller side
 * makes larger. Accounts that had a case in the round, or took over lots in it, changed for other reasons and are left out.
 */
export class HedgeMeter {
  readonly #markets: ReadonlyMap<string, MarketSpec>
  readonly #broken = new Set<string>()
  #bared = 0n

  constructor(markets: readonly MarketSpec[]) {
    this.#markets = new Map(markets.map((market) => [market.market, market]))
  }

  get brokenHedges(): number {
    return this.#broken.size
  }

  get baredQuote(): bigint {
    return this.#bared
  }

  /** A round, afterwards; the reader is of the state that it led to. */
  roundRead(round: RoundView, reader: Pick<VenueReader, 'margins' | 'prices'>): void {
    const cuts = cutsByAccount(round)
    if (cuts.size === 0) return
    const lotQuote = this.#lotValues(reader)
    const nets = new Map<string, bigint>()
    for (const { account, positions } of reader.margins([...cuts.keys()])) {
      const net = positions.reduce((sum, position) => sum + signedValue(position, lotQuote), 0n)
      nets.set(account, (nets.get(account) ?? 0n) + net)
    }
    for (const [account, closed] of cuts) {
      const after = nets.get(account) ?? 0n
      const before = closed.reduce((sum, one) => sum + signedValue(one, lotQuote), after)
      const bared = absolute(after) - absolute(before)
      if (bared <= 0n) continue
      this.#broken.add(account)
      this.#bared += bared
    }
  }

  #lotValues(reader: Pick<VenueReader, 'prices'>): LotValues {
    const marks = new Map(reader.prices().map((price) => [price.market, price.markPriceTicks]))
    return (market, lots) => {
      const terms = this.#markets.get(market)
      if (terms === undefined) return 0n
      const markPriceTicks = marks.get(market) ?? terms.markPriceTicks
      return absolute(valueQuoteAtMark({ ...terms, markPriceTicks }, lots))
    }
  }
}

type LotValues = (market: string, lots: bigint) => bigint

function signedValue({ market, side, lots }: ClosedLots, lotQuote: LotValues): bigint {
  const value = lotQuote(market, lots)
  return side === 'long' ? value : -value
}

/** What a round closed of each account that neither had a case nor took over lots. */
function cutsByAccount({ cases, hedgesCrossed }: RoundView): ReadonlyMap<string, ClosedLots[]> {
  const layers = cases.flatMap((one) => one.layers)
  const others = new Set([
    ...cases.map(({ account }) => account),
    ...layers.flatMap(({ layer, fills }) =>
      layer === 'adl' ? [] : fills.map(({ account }) => account),
    ),
  ])
  const cuts = layers.flatMap(({ layer, fills }) => (layer === 'adl' ? fills : []))
  const closed = [...cuts, ...hedgesCrossed].filter(({ account }) => !others.has(account))
  return Map.groupBy(closed, ({ account }) => account)
}
