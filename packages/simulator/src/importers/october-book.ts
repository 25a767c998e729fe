/**
 * The files of the book folder, as interfaces.md describes them: `book.json`, `accounts.csv`,
 * `positions.csv`.
 */
import { formatUnits } from '@plimsoll/protocol'
import { csvText } from './csv-text.ts'
import { formatDecimal, multiplyDecimals } from './decimal-text.ts'
import type { OctoberTerms } from './october-options.ts'

/** One account with its single position: signed lots, money in units of the asset. */
export interface OctoberHolding {
  readonly account: string
  readonly lots: bigint
  readonly entryValueQuote: bigint
  readonly collateralQuote: bigint
}

/** Everything of the snapshot but its accounts. */
export function octoberBookJson(fundBalanceQuote: bigint, terms: OctoberTerms): string {
  const { options } = terms
  const { market, fund, assetDecimals } = options
  const floor = formatDecimal(terms.fundFloor)
  const book = {
    version: 1,
    timeMs: options.timeMs,
    domain: options.domain,
    asset: { name: options.assetName, decimals: assetDecimals },
    markets: [
      {
        market,
        contract: 'linear',
        tickSize: formatDecimal(terms.tickSize),
        lotSize: formatDecimal(terms.lotSize),
        markPrice: formatDecimal(terms.markPrice),
        indexPrice: formatDecimal(terms.markPrice),
        maintenanceTiers: [{ notionalFrom: '0', rate: formatDecimal(terms.maintenanceRate) }],
      },
    ],
    funds: [{ fund, markets: [market], balance: octoberMoney(fundBalanceQuote, terms), floor }],
    waterfall: [
      { layer: 'insuranceFund', fund, mode: 'deficitOnly' },
      { layer: 'adl', policy: options.adlPolicy },
      { layer: 'profitHaircut' },
    ],
  }
  return `${withShortListsInline(JSON.stringify(book, undefined, 2))}\n`
}

/** One row an account. */
export function octoberAccountsCsv(
  holdings: readonly OctoberHolding[],
  notes: readonly string[],
  terms: OctoberTerms,
): string {
  const rows = holdings.map(({ account, collateralQuote }) => [
    account,
    'trader',
    octoberMoney(collateralQuote, terms),
  ])
  return csvText(['account', 'kind', 'collateral'], rows, notes)
}

/** One row a position, with its cost as a sum. Accounts without lots have none. */
export function octoberPositionsCsv(
  holdings: readonly OctoberHolding[],
  notes: readonly string[],
  terms: OctoberTerms,
): string {
  const rows = holdings
    .filter(({ lots }) => lots !== 0n)
    .map(({ account, lots, entryValueQuote }) => [
      account,
      terms.options.market,
      octoberSize(lots, terms),
      octoberMoney(entryValueQuote, terms),
      'cross',
    ])
  return csvText(['account', 'market', 'size', 'entryValue', 'marginMode'], rows, notes)
}

/** Lots as decimal text of the market's size unit. */
export function octoberSize(lots: bigint, terms: OctoberTerms): string {
  return formatDecimal(multiplyDecimals({ digits: lots, places: 0 }, terms.lotSize))
}

/** Units of the asset as decimal text. */
export function octoberMoney(amountQuote: bigint, terms: OctoberTerms): string {
  return formatUnits(amountQuote, terms.options.assetDecimals)
}

// The layout that the repository's formatter keeps.
function withShortListsInline(json: string): string {
  return json.replaceAll(/\[\s+("[^"\n]*")\s+\]/g, '[$1]')
}
