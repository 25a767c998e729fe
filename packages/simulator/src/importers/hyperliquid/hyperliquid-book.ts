import { compareIdentifiers, formatUnits } from '@plimsoll/protocol'
import { csvText } from '../csv-text.ts'
import { formatDecimal, parseDecimal } from '../decimal-text.ts'
import type { BookFile } from '../reading/import-folder.ts'
import { ImportRefusal } from '../reading/import-refusal.ts'
import type { PricedMarket } from './book-prices.ts'
import { moneyAsset } from './fill.ts'
import { magnitude, moneyPlaces, pricePlaces, readFixed, rescaled } from './fixed-amount.ts'
import type { HeldAccount, HeldPosition } from './held-account.ts'
import { maintenanceRate, ratePlaces } from './maintenance.ts'
import { sizeText } from './position-chain.ts'
import { priceDecimalsMax } from './venue-markets.ts'

/** What a book is written from. */
export interface BookParts {
  readonly timeMs: number
  readonly markets: readonly PricedMarket[]
  readonly accounts: readonly HeldAccount[]
  /** Who takes the other side of what is missing; absent where nothing may be missing. */
  readonly balanceWith?: string
}

/** A book and what had to be added to it. */
export interface WrittenBook {
  readonly files: readonly BookFile[]
  /** Markets that were balanced, with the size that was missing. */
  readonly balanced: readonly string[]
}

/** Decimals of the asset: a lot at a price of one tick is one unit of 10^-6 USDC in every market. */
const assetDecimals = 6

/**
 * The book folder. Money is rounded once for each wallet and each isolated position, to 10^-6 USDC, half to even; the
 * cost of a position likewise, which its equity does not depend on.
 *
 * @throws ImportRefusal where the sizes of a market do not sum to 0 and nobody is named to take the other side
 */
export function writeBook(parts: BookParts): WrittenBook {
  const accounts = parts.accounts.toSorted((a, b) => compareIdentifiers(a.account, b.account))
  const { other, balanced } = otherSide(parts)
  const all = other === undefined ? accounts : [...accounts, other]
  const files = [
    { name: 'book.json', text: bookJson(parts) },
    { name: 'accounts.csv', text: csvText(accountHeader, all.map(accountRow)) },
    { name: 'positions.csv', text: csvText(positionHeader, all.flatMap(positionRows)) },
  ]
  return { files, balanced }
}

const accountHeader = ['account', 'kind', 'collateral']
const positionHeader = [
  'account',
  'market',
  'size',
  'entryValue',
  'marginMode',
  'isolatedMargin',
  'leverage',
]

function bookJson({ timeMs, markets }: BookParts): string {
  const book = {
    version: 1,
    timeMs,
    domain: 'hyperliquid',
    asset: { name: moneyAsset, decimals: assetDecimals },
    markets: markets
      .toSorted((a, b) => compareIdentifiers(a.market.coin, b.market.coin))
      .map(marketDocument),
    funds: [],
    waterfall: [{ layer: 'adl', policy: 'hyperliquid' }],
  }
  return `${JSON.stringify(book, undefined, 2)}\n`
}

function marketDocument({ market, markPrice, indexPrice }: PricedMarket): unknown {
  const tickPlaces = priceDecimalsMax - market.sizeDecimals
  const prices = [markPrice, ...(indexPrice === undefined ? [] : [indexPrice])].map(plainPrice)
  const priceDecimals = Math.max(
    tickPlaces,
    ...prices.map((price) => price.split('.')[1]?.length ?? 0),
  )
  return {
    market: market.coin,
    contract: 'linear',
    tickSize: formatUnits(1n, tickPlaces),
    lotSize: formatUnits(1n, market.sizeDecimals),
    ...(priceDecimals > tickPlaces && { priceDecimals }),
    markPrice: prices[0],
    ...(prices[1] !== undefined && { indexPrice: prices[1] }),
    maintenanceTiers: market.tiers.map((tier) => ({
      notionalFrom: tier.notionalFrom,
      rate: formatUnits(maintenanceRate(tier), ratePlaces),
    })),
  }
}

/** Without exponent and without zeros at the end. */
function plainPrice(text: string): string {
  const plain = formatDecimal(parseDecimal(text) ?? { digits: 0n, places: 0 })
  return plain.includes('.') ? plain.replace(/\.?0+$/u, '') : plain
}

function accountRow(held: HeldAccount): string[] {
  const collateral = held.positions
    .filter(({ isolatedRawUsd }) => isolatedRawUsd === undefined)
    .reduce((sum, position) => sum + costUnits(position), moneyUnits(held.rawUsd))
  return [held.account, 'trader', moneyText(collateral)]
}

function positionRows({ account, positions }: HeldAccount): string[][] {
  return positions
    .toSorted((a, b) => compareIdentifiers(a.coin, b.coin))
    .map((position) => {
      const cost = costUnits(position)
      const { isolatedRawUsd, leverage } = position
      const isIsolated = isolatedRawUsd !== undefined
      return [
        account,
        position.coin,
        sizeText(position.size),
        moneyText(magnitude(cost)),
        isIsolated ? 'isolated' : 'cross',
        isIsolated ? moneyText(moneyUnits(isolatedRawUsd) + cost) : '',
        leverage === undefined ? '' : String(leverage),
      ]
    })
}

function costUnits({ cost }: HeldPosition): bigint {
  return moneyUnits(cost)
}

function moneyUnits(money: bigint): bigint {
  return rescaled(money, moneyPlaces, assetDecimals)
}

function moneyText(units: bigint): string {
  return formatUnits(units, assetDecimals)
}

/**
 * An account that holds what the others lack, bought at mark, with as much money as it is worth: it stands for accounts
 * that are not known, so it should not be the first to fail.
 */
function otherSide({ accounts, balanceWith, markets, timeMs }: BookParts): {
  readonly other?: HeldAccount
  readonly balanced: readonly string[]
} {
  const missing = [...sumOfSizes(accounts)].filter(([, sum]) => sum !== 0n)
  const [first] = missing
  if (first === undefined) return { balanced: [] }
  if (balanceWith === undefined) {
    const [coin, sum] = first
    const complaint = `sizes of ${coin} sum to ${sizeText(sum)}, not 0${missing.length > 1 ? `, and ${missing.length - 1} more markets do not` : ''}; add the states of the other accounts, or give --balance-with ACCOUNT to have it take the other side`
    throw new ImportRefusal('unbalancedMarket', { file: 'clearinghouse states' }, complaint)
  }
  if (accounts.some(({ account }) => account === balanceWith)) {
    const complaint = `${balanceWith} is an account of the data; give another name`
    throw new ImportRefusal('takenAccount', { file: '--balance-with' }, complaint)
  }
  const positions = missing.map(([coin, sum]) => {
    const mark = markets.find(({ market }) => market.coin === coin)?.markPrice ?? '0'
    return { coin, size: -sum, cost: -sum * readFixed(plainPrice(mark), pricePlaces, 'markPx') }
  })
  const worth = positions.reduce((total, { cost }) => total + magnitude(cost), 0n)
  const paid = positions.reduce((total, { cost }) => total + cost, 0n)
  const other = { account: balanceWith, timeMs, rawUsd: worth - paid, positions }
  return { other, balanced: missing.map(([coin, sum]) => `${sizeText(-sum)} ${coin}`) }
}

function sumOfSizes(accounts: readonly HeldAccount[]): Map<string, bigint> {
  const sums = new Map<string, bigint>()
  for (const { positions } of accounts) {
    for (const { coin, size } of positions) sums.set(coin, (sums.get(coin) ?? 0n) + size)
  }
  return sums
}
