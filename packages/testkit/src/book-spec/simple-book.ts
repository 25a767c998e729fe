import type {
  AccountSpec,
  BookSpec,
  FundSpec,
  LayerSpec,
  Lots,
  MarketSpec,
  PositionSpec,
  QuoteUnits,
} from '@plimsoll/engine'

/** A position in the one market of a simple book: signed lots and the whole cost. */
export interface SimplePosition {
  readonly lots: bigint
  readonly entry: bigint
  /** Makes the position isolated with this margin. */
  readonly margin?: bigint
}

/** An account of a simple book. */
export interface SimpleAccount extends Partial<Omit<AccountSpec, 'account' | 'positions'>> {
  readonly money: bigint
  readonly positions: readonly SimplePosition[]
}

/** What a test wants to say about a book of one market, `M`, whose lot is worth `mark` quote units. */
export interface SimpleBook {
  readonly mark: bigint
  readonly markDenominator?: bigint
  readonly market?: Partial<MarketSpec>
  readonly accounts: Readonly<Record<string, SimpleAccount>>
  readonly funds?: readonly FundSpec[]
  readonly waterfall: readonly LayerSpec[]
  readonly offers?: BookSpec['offers']
  readonly seed?: BookSpec['seed']
  readonly deficitSplit?: BookSpec['deficitSplit']
  readonly execution?: BookSpec['execution']
  readonly limits?: BookSpec['limits']
}

/** A book specification in whole quote units and lots, with everything else at its plainest. */
export function simpleBook(book: SimpleBook): BookSpec {
  return {
    domain: 'test',
    timeMs: 0,
    asset: { name: 'USD', wholeUnitQuote: 1n as QuoteUnits },
    markets: [
      {
        market: 'M',
        contract: 'linear',
        tickValueQuote: 1n as QuoteUnits,
        markPriceTicks: { numerator: book.mark, denominator: book.markDenominator ?? 1n },
        maintenanceTiers: [
          { notionalFromQuote: 0n as QuoteUnits, rate: { numerator: 1n, denominator: 100n } },
        ],
        ...book.market,
      },
    ],
    accounts: Object.entries(book.accounts).map(([account, { money, positions, ...rest }]) => ({
      account,
      kind: 'trader',
      collateralQuote: money as QuoteUnits,
      ...rest,
      positions: positions.map(simplePosition),
    })),
    funds: book.funds ?? [],
    waterfall: book.waterfall,
    ...(book.offers === undefined ? {} : { offers: book.offers }),
    ...(book.seed === undefined ? {} : { seed: book.seed }),
    ...(book.deficitSplit === undefined ? {} : { deficitSplit: book.deficitSplit }),
    ...(book.execution === undefined ? {} : { execution: book.execution }),
    ...(book.limits === undefined ? {} : { limits: book.limits }),
  }
}

function simplePosition({ lots, entry, margin }: SimplePosition): PositionSpec {
  return {
    market: 'M',
    marginMode: margin === undefined ? 'cross' : 'isolated',
    sizeLots: lots as Lots,
    entryValueQuote: entry as QuoteUnits,
    ...(margin === undefined ? {} : { isolatedMarginQuote: margin as QuoteUnits }),
  }
}
