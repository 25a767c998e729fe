/**
 * A book folder from positions, money and contract terms of somebody else's export. Sizes and money
 * are taken as they are; only the cost of a position, which exports give as a rounded average
 * price, is rounded, half to even to the places of the asset.
 */
import { compareIdentifiers, type Decimal } from '@plimsoll/protocol'
import { csvText } from '../csv-text.ts'
import {
  addDecimals,
  divideHalfEven,
  formatDecimal,
  multiplyDecimals,
  parseDecimal,
  roundHalfEven,
} from '../decimal-text.ts'

/** Terms of a market; amounts are decimal texts, scientific ones included. */
export interface MarketDraft {
  readonly market: string
  readonly contract: 'linear' | 'inverse'
  /** Of an inverse contract: what one contract is for, in the currency of the price. */
  readonly contractValue?: string
  readonly tickSize: string
  readonly lotSize: string
  readonly markPrice: string
  readonly indexPrice?: string
  readonly expiryTimeMs?: number
  readonly maintenanceTiers: readonly TierDraft[]
}

/** A step of a marginal table. */
export interface TierDraft {
  readonly notionalFrom: string
  readonly rate: string
}

/** An account and its cross wallet. */
export interface AccountDraft {
  readonly account: string
  readonly collateral: string
  readonly kind?: string
  readonly owner?: string
  /** Where it is not said, an account with both sides of a market is in hedge mode. */
  readonly positionMode?: string
}

/** A position; exactly one of `entryPrice` and `entryValue`, `isolatedMargin` exactly if isolated. */
export interface PositionDraft {
  readonly account: string
  readonly market: string
  /** Signed: positive is long. */
  readonly size: string
  readonly entryPrice?: string
  readonly entryValue?: string
  readonly isolatedMargin?: string
  readonly leverage?: string
}

/** A fund whose balance the source publishes. */
export interface FundDraft {
  readonly fund: string
  readonly markets: readonly string[]
  readonly balance: string
}

/** All that a book needs. */
export interface BookDraft {
  readonly timeMs: number
  readonly domain: string
  readonly asset: string
  /** The policy of the layer `adl`. */
  readonly policy: string
  readonly markets: readonly MarketDraft[]
  readonly accounts: readonly AccountDraft[]
  readonly positions: readonly PositionDraft[]
  readonly funds: readonly FundDraft[]
  /** Places of the asset, to which all money is rounded, half to even; without it as many as the source has. */
  readonly assetDecimals?: number | undefined
  /** Where the data is from; they stand in the book's tables as lines that begin with #. */
  readonly notes: readonly string[]
}

/** A file of the book folder. */
export interface BookFile {
  readonly name: 'book.json' | 'accounts.csv' | 'positions.csv'
  readonly text: string
}

/** What of a market has no other side. */
export interface Imbalance {
  readonly market: string
  /** Longs less shorts, as a plain decimal. */
  readonly size: string
}

/** The draft cannot be a book; the message says why. */
export class DraftError extends Error {
  override readonly name = 'DraftError'
}

/** Markets whose longs and shorts do not cancel, in the draft's order. */
export function imbalancesOf({ markets, positions }: BookDraft): readonly Imbalance[] {
  const sums = new Map<string, Decimal>()
  for (const { market, size } of positions) {
    sums.set(market, addDecimals(sums.get(market) ?? zero, exactly(size)))
  }
  return markets.flatMap(({ market }) => {
    const sum = sums.get(market) ?? zero
    return sum.digits === 0n ? [] : [{ market, size: plain(sum) }]
  })
}

/**
 * The draft with one more account that holds what is missing of every market, entered at mark, so
 * that it has no profit, with as much money as its positions are worth, so that it is not
 * leveraged. Nothing of it is in the source.
 */
export function withOtherSide(draft: BookDraft, account: string): BookDraft {
  if (draft.accounts.some((one) => one.account === account)) {
    throw new DraftError(`an account ${account} is in the source already; name another`)
  }
  const byMarket = new Map(draft.markets.map((market) => [market.market, market]))
  const added = imbalancesOf(draft).map(({ market, size }) => {
    const { digits, places } = exactly(size)
    const terms = byMarket.get(market)
    if (terms === undefined) throw new DraftError(`market ${market} has no terms`)
    return {
      account,
      market,
      size: plain({ digits: -digits, places }),
      entryPrice: terms.markPrice,
    }
  })
  if (added.length === 0) return draft
  const decimals = assetDecimals(draft)
  const worth = added
    .map((position) => costOf(position, byMarket, decimals))
    .reduce((sum, cost) => addDecimals(sum, cost), zero)
  return {
    ...draft,
    accounts: [...draft.accounts, { account, collateral: plain(worth) }],
    positions: [...draft.positions, ...added],
    notes: [
      ...draft.notes,
      `${account} is not in the source: it takes the other side at mark, with as much money as its positions are worth`,
    ],
  }
}

/**
 * The files of the book. Throws `DraftError` where a position names a market or an account that the
 * draft does not have, or an amount has more places than a book can keep.
 */
export function bookFiles(given: BookDraft): readonly BookFile[] {
  const draft = inFixedOrder(given)
  const decimals = assetDecimals(draft)
  const markets = new Map(draft.markets.map((market) => [market.market, market]))
  const accounts = new Set(draft.accounts.map(({ account }) => account))
  for (const { account } of draft.positions) {
    if (!accounts.has(account))
      throw new DraftError(
        `account ${account} has positions, no money; add the file or the row that says its money`,
      )
  }
  refuseBeyondUnits(draft, markets, decimals)
  const notes = [
    ...draft.notes,
    `costs of positions are rounded half to even to ${decimals} places of ${draft.asset}`,
  ]
  return [
    { name: 'book.json', text: bookJson(draft, decimals) },
    { name: 'accounts.csv', text: accountsCsv(draft, notes, decimals) },
    { name: 'positions.csv', text: positionsCsv(draft, markets, decimals, notes) },
  ]
}

/** The order of the source says nothing, and the same book is to be the same bytes. */
function inFixedOrder(draft: BookDraft): BookDraft {
  const { accounts, positions } = draft
  return {
    ...draft,
    accounts: accounts.toSorted((a, b) => compareIdentifiers(a.account, b.account)),
    positions: positions.toSorted(
      (a, b) =>
        compareIdentifiers(a.account, b.account) ||
        compareIdentifiers(a.market, b.market) ||
        compareIdentifiers(a.size, b.size),
    ),
  }
}

const zero: Decimal = { digits: 0n, places: 0 }
// Finer ones come from the amounts themselves: a book keeps 2^53 units in an amount, so places cost size.
const decimalsMin = 6
const decimalsMax = 18

/** Places of the asset: every amount of the source and the value of a lot at a tick are whole units. */
function assetDecimals(draft: BookDraft): number {
  const { asset, markets, accounts, positions, funds } = draft
  if (draft.assetDecimals !== undefined) return draft.assetDecimals
  const steps = markets
    .filter(({ contract }) => contract === 'linear')
    .map(({ tickSize, lotSize }) => placesOf(tickSize) + placesOf(lotSize))
  const amounts = [
    ...accounts.map(({ collateral }) => collateral),
    ...positions.flatMap(({ isolatedMargin: margin }) => (margin === undefined ? [] : [margin])),
    ...funds.map(({ balance }) => balance),
  ]
  let decimals = decimalsMin
  for (const places of steps) decimals = Math.max(decimals, places)
  for (const amount of amounts) decimals = Math.max(decimals, placesOf(amount))
  if (decimals <= decimalsMax) return decimals
  const complaint = `amounts of ${asset} have ${decimals} places, and a book keeps ${decimalsMax}`
  throw new DraftError(complaint)
}

const unitsMax = BigInt(Number.MAX_SAFE_INTEGER)

/** An amount of a book is a whole number of units that a float still counts exactly. */
function refuseBeyondUnits(
  draft: BookDraft,
  markets: ReadonlyMap<string, MarketDraft>,
  decimals: number,
): void {
  const { asset, accounts, positions, funds } = draft
  let largest = 0n
  const look = (amountQuote: bigint): void => {
    const unsigned = amountQuote < 0n ? -amountQuote : amountQuote
    if (unsigned > largest) largest = unsigned
  }
  for (const { collateral } of accounts) look(roundHalfEven(exactly(collateral), decimals))
  for (const { balance } of funds) look(roundHalfEven(exactly(balance), decimals))
  for (const position of positions) look(costOf(position, markets, decimals).digits)
  if (largest <= unitsMax) return
  let places = decimals
  for (let rest = largest; rest > unitsMax; rest /= 10n) places -= 1
  const amount = formatDecimal({ digits: largest, places: decimals })
  const complaint = `${amount} ${asset} is more than a book with ${decimals} places can hold; give --places ${places}`
  throw new DraftError(complaint)
}

function bookJson(draft: BookDraft, decimals: number): string {
  const { timeMs, domain, asset, policy, funds } = draft
  const book = {
    version: 1,
    timeMs,
    domain,
    asset: { name: asset, decimals },
    markets: draft.markets.map(marketJson),
    funds: funds.map(({ fund, markets, balance }) => ({
      fund,
      markets,
      balance: money(balance, decimals),
    })),
    waterfall: [
      ...funds.map(({ fund }) => ({ layer: 'insuranceFund', fund, mode: 'deficitOnly' })),
      { layer: 'adl', policy },
      { layer: 'profitHaircut' },
    ],
  }
  return `${JSON.stringify(book, undefined, 2)}\n`
}

function marketJson(market: MarketDraft): Record<string, unknown> {
  const { contractValue, indexPrice, expiryTimeMs, markPrice, tickSize } = market
  const prices = [markPrice, tickSize, ...(indexPrice === undefined ? [] : [indexPrice])]
  return {
    market: market.market,
    contract: market.contract,
    ...(contractValue !== undefined && { contractValue: plain(exactly(contractValue)) }),
    tickSize: plain(exactly(tickSize)),
    lotSize: plain(exactly(market.lotSize)),
    markPrice: plain(exactly(markPrice)),
    ...(indexPrice !== undefined && { indexPrice: plain(exactly(indexPrice)) }),
    priceDecimals: Math.max(...prices.map(placesOf)),
    ...(expiryTimeMs !== undefined && { expiryTimeMs }),
    maintenanceTiers: market.maintenanceTiers.map(({ notionalFrom, rate }) => ({
      notionalFrom: plain(exactly(notionalFrom)),
      rate: plain(exactly(rate)),
    })),
  }
}

function accountsCsv(
  { accounts, positions }: BookDraft,
  notes: readonly string[],
  decimals: number,
): string {
  const hedged = accountsWithBothSides(positions)
  const table = new GrowingTable(accountColumns, notes)
  for (const { account, owner = '', kind = '', positionMode, collateral } of accounts) {
    const mode = positionMode ?? (hedged.has(account) ? 'hedge' : '')
    table.add([account, owner, kind, mode, money(collateral, decimals)])
  }
  return table.text()
}

const accountColumns = ['account', 'owner', 'kind', 'positionMode', 'collateral']

/** Of positions in the order of the book: both sides of a market stand next to each other. */
function accountsWithBothSides(positions: readonly PositionDraft[]): ReadonlySet<string> {
  const hedged = new Set<string>()
  let before: PositionDraft | undefined
  for (const position of positions) {
    const isSameMarket = before?.account === position.account && before.market === position.market
    if (isSameMarket && isShort(before) !== isShort(position)) hedged.add(position.account)
    before = position
  }
  return hedged
}

function isShort(position: PositionDraft | undefined): boolean {
  return position !== undefined && exactly(position.size).digits < 0n
}

const positionColumns = [
  'account',
  'market',
  'size',
  'entryValue',
  'marginMode',
  'isolatedMargin',
  'leverage',
]

function positionsCsv(
  { positions }: BookDraft,
  markets: ReadonlyMap<string, MarketDraft>,
  decimals: number,
  notes: readonly string[],
): string {
  const table = new GrowingTable(positionColumns, notes)
  for (const position of positions) {
    const { account, market, size, isolatedMargin: margin, leverage } = position
    table.add([
      account,
      market,
      plain(exactly(size)),
      plain(costOf(position, markets, decimals)),
      margin === undefined ? 'cross' : 'isolated',
      margin === undefined ? '' : money(margin, decimals),
      leverage === undefined ? '' : plain(exactly(leverage)),
    ])
  }
  return table.text()
}

const linesPerPart = 4096

/** The text of a table that is never held row by row: a million rows of cells take ten times the room of their text. */
class GrowingTable {
  readonly #parts: string[]
  #lines: string[] = []

  constructor(columns: readonly string[], notes: readonly string[]) {
    this.#parts = [csvText(columns, [], notes)]
  }

  add(cells: readonly string[]): void {
    this.#lines.push(csvText(cells, []))
    if (this.#lines.length === linesPerPart) this.#join()
  }

  text(): string {
    this.#join()
    return this.#parts.join('')
  }

  #join(): void {
    this.#parts.push(this.#lines.join(''))
    this.#lines = []
  }
}

/** The unsigned cost of a position, to the places of the asset. */
function costOf(
  position: PositionDraft,
  markets: ReadonlyMap<string, MarketDraft>,
  decimals: number,
): Decimal {
  const { market, size, entryPrice, entryValue } = position
  const terms = markets.get(market)
  if (terms === undefined) throw new DraftError(`market ${market} has positions and no terms`)
  if (entryValue !== undefined) {
    return { digits: roundHalfEven(exactly(entryValue), decimals), places: decimals }
  }
  if (entryPrice === undefined) throw new DraftError(`a position in ${market} has no entry`)
  const { digits, places } = exactly(size)
  const unsigned = { digits: digits < 0n ? -digits : digits, places }
  return { digits: valueAt(terms, unsigned, exactly(entryPrice), decimals), places: decimals }
}

/** What a size is worth at a price, in units of 10^-decimals, rounded half to even. */
export function valueAt(
  { contract, contractValue = '1' }: Pick<MarketDraft, 'contract' | 'contractValue'>,
  size: Decimal,
  price: Decimal,
  decimals: number,
): bigint {
  if (contract === 'linear') return roundHalfEven(multiplyDecimals(size, price), decimals)
  const worth = multiplyDecimals(size, exactly(contractValue))
  return divideHalfEven(multiplyDecimals(worth, { digits: powerOfTen(decimals), places: 0 }), price)
}

function powerOfTen(exponent: number): bigint {
  return 10n ** BigInt(exponent)
}

function money(text: string, decimals: number): string {
  return plain({ digits: roundHalfEven(exactly(text), decimals), places: decimals })
}

function exactly(text: string): Decimal {
  const amount = parseDecimal(text)
  if (amount === undefined) throw new DraftError(`${JSON.stringify(text)} is not a decimal number`)
  return amount
}

/** Plain digits without zeros that say nothing. */
function plain({ digits, places }: Decimal): string {
  let [shortDigits, shortPlaces] = [digits, places]
  while (shortPlaces > 0 && shortDigits % 10n === 0n) {
    shortDigits /= 10n
    shortPlaces -= 1
  }
  return formatDecimal({ digits: shortDigits, places: shortPlaces })
}

function placesOf(text: string): number {
  const written = plain(exactly(text))
  const point = written.indexOf('.')
  return point < 0 ? 0 : written.length - point - 1
}
