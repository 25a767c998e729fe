import type {
  AccountSpec,
  BookSpec,
  Lots,
  MarketSpec,
  PolicySpec,
  PositionSpec,
  QuoteUnits,
} from '@plimsoll/engine'

/**
 * A book in which one case asks for lots of one market, `A`, and everybody else holds what can give them, some with lots of
 * `B` besides. Both markets stand at one tick, a lot is worth a whole hundred of quote units, maintenance is 1 %: so no
 * requirement is rounded, and an optimum can be looked for with whole numbers. Entries are at mark unless a profit is stated.
 */
export interface AskedBook {
  readonly lotValueQuote: { readonly A: bigint; readonly B: bigint }
  readonly contract: 'linear' | 'inverse'
  /** The side of the case's leg. */
  readonly caseSide: 'long' | 'short'
  readonly requiredLots: bigint
  /** What a lot costs whoever gives it against mark; the case's deficit is that times its lots. */
  readonly gapQuote: bigint
  readonly scenarios: readonly MoveOfTwo[]
  readonly accounts: readonly AskedAccount[]
}

/** Returns in millionths. */
export interface MoveOfTwo {
  readonly A: number
  readonly B: number
  readonly isOneSided: boolean
}

export interface AskedAccount {
  readonly account: string
  readonly owner?: string
  readonly equityQuote: bigint
  /** In the asked market, on the side opposite to the case's. */
  readonly lots: bigint
  /** In the other market, signed. */
  readonly otherLots: bigint
  /** Held elsewhere in the asked market, signed. */
  readonly declaredLots: bigint
  /** What the position in the asked market has gained since entry; part of the equity. Default 0. */
  readonly profitQuote?: bigint
}

/** The book as the engine takes it, resolved by one policy alone. */
export function askedBookSpec(book: AskedBook, policy: PolicySpec): BookSpec {
  const { scenarios, accounts, requiredLots, gapQuote, contract, lotValueQuote } = book
  const net = (lotsOf: (account: AskedAccount) => bigint): bigint =>
    accounts.reduce((sum, account) => sum + lotsOf(account), 0n)
  // Something must be missing, or there is no case; at mark nobody is asked for it.
  const deficitQuote = gapQuote === 0n ? 1n : gapQuote * requiredLots
  const caseSign = book.caseSide === 'long' ? 1n : -1n
  const rest = {
    A: caseSign * (net(({ lots }) => lots) - requiredLots),
    B: -net(({ otherLots }) => otherLots),
  }
  return {
    domain: 'asked',
    timeMs: 0,
    asset: { name: 'USD', wholeUnitQuote: 1n as QuoteUnits },
    markets: [market('A', lotValueQuote.A, contract), market('B', lotValueQuote.B, 'linear')],
    accounts: [
      ...accounts.map((each) => accountSpec(book, each)),
      holder(book, '~case', -deficitQuote, { A: caseSign * requiredLots, B: 0n }),
      { ...holder(book, '~rest', 10n ** 12n, rest), adlExempt: true },
    ],
    funds: [],
    scenarios: scenarios.map(({ A, B, isOneSided }, index) => ({
      scenario: `s${index}`,
      returns: [
        { market: 'A', returnPpm: A },
        { market: 'B', returnPpm: B },
      ],
      ...(isOneSided ? { isOneSided } : {}),
    })),
    waterfall: [{ layer: 'adl', policy }],
    limits: { stepFillsMax: 1_000_000 },
  }
}

function market(name: string, lotValueQuote: bigint, contract: MarketSpec['contract']): MarketSpec {
  return {
    market: name,
    contract,
    tickValueQuote: lotValueQuote as QuoteUnits,
    markPriceTicks: { numerator: 1n, denominator: 1n },
    maintenanceTiers: [
      { notionalFromQuote: 0n as QuoteUnits, rate: { numerator: 1n, denominator: 100n } },
    ],
  }
}

function accountSpec(book: AskedBook, account: AskedAccount): AccountSpec {
  const sign = book.caseSide === 'long' ? -1n : 1n
  const { profitQuote = 0n } = account
  const held = holder(book, account.account, account.equityQuote - profitQuote, {
    A: sign * account.lots,
    B: account.otherLots,
  })
  const isLongOfValue = (book.caseSide === 'short') === (book.contract === 'linear')
  const entryOf = (quote: bigint): bigint => quote + (isLongOfValue ? -profitQuote : profitQuote)
  return {
    ...held,
    positions: held.positions.map((position) =>
      position.market === 'A'
        ? { ...position, entryValueQuote: entryOf(position.entryValueQuote ?? 0n) as QuoteUnits }
        : position,
    ),
    ...(account.owner === undefined ? {} : { owner: account.owner }),
    ...(account.declaredLots === 0n
      ? {}
      : { declaredHedges: [{ market: 'A', sizeLots: account.declaredLots as Lots }] }),
  }
}

function holder(
  { lotValueQuote }: AskedBook,
  account: string,
  moneyQuote: bigint,
  lots: { readonly A: bigint; readonly B: bigint },
): AccountSpec {
  const positions = (['A', 'B'] as const).flatMap((name): PositionSpec[] => {
    const size = lots[name]
    if (size === 0n) return []
    const entryValueQuote = (size < 0n ? -size : size) * lotValueQuote[name]
    return [
      {
        market: name,
        marginMode: 'cross',
        sizeLots: size as Lots,
        entryValueQuote: entryValueQuote as QuoteUnits,
      },
    ]
  })
  return { account, kind: 'trader', collateralQuote: moneyQuote as QuoteUnits, positions }
}
