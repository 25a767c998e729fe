/** Binance USDⓈ-M and COIN-M: terms of contracts, maintenance steps, prices and funds. */
import { BadRow } from '../reading/import-refusal.ts'
import type { ExportFormat, Finding } from './export-format.ts'
import type { RowReader } from './row-reader.ts'
import { refuseOtherDeduction, type StepShown } from './marginal-steps.ts'

/** `symbols` of `GET /fapi/v1/exchangeInfo` and `/dapi/v1/exchangeInfo`. */
export const binanceContracts: ExportFormat = {
  name: 'Binance exchange information, symbols',
  form: 'json',
  required: ['symbol', 'contractType', 'marginAsset', 'filters'],
  known: [],
  isOpen: true,
  isForBook: true,
  isPrivate: false,
  read: (row) => {
    const filters = row.objects('filters')
    const contractValue = row.maybeAmount('contractSize')
    // A perpetual has a delivery date a hundred years off.
    const isPerpetual = /PERPETUAL/u.test(row.text('contractType'))
    return [
      {
        kind: 'contract',
        contract: {
          market: row.text('symbol'),
          asset: row.text('marginAsset'),
          contract: contractValue === undefined ? 'linear' : 'inverse',
          ...(contractValue !== undefined && { contractValue }),
          tickSize: filterOf(filters, 'PRICE_FILTER').positive('tickSize'),
          lotSize: filterOf(filters, 'LOT_SIZE').positive('stepSize'),
          ...(!isPerpetual && { expiryTimeMs: row.timeMs('deliveryDate') }),
        },
      },
    ]
  },
}

function filterOf(filters: readonly RowReader[], type: string): RowReader {
  const found = filters.find((filter) => filter.maybeText('filterType') === type)
  if (found === undefined) throw new BadRow('missingField', `filters has no ${type}`)
  return found
}

/**
 * `GET /fapi/v1/leverageBracket`: a marginal table, whose deduction `cum` says so. A page with a step missing or changed
 * has a deduction that does not follow, and is refused.
 */
export const binanceBrackets: ExportFormat = {
  name: 'Binance notional brackets',
  form: 'json',
  required: ['symbol', 'brackets'],
  known: ['notionalCoef', 'pair'],
  isForBook: true,
  isPrivate: false,
  read: (row): readonly Finding[] => {
    const steps = row.objects('brackets').map(
      (step): StepShown => ({
        from: step.amount('notionalFloor'),
        to: step.amount('notionalCap'),
        rate: step.positive('maintMarginRatio'),
        deduction: step.amount('cum'),
      }),
    )
    refuseOtherDeduction(steps)
    const maintenanceTiers = steps.map(({ from, rate }) => ({ notionalFrom: from, rate }))
    const notionalMax = steps.at(-1)?.to ?? '0'
    return [{ kind: 'tiers', tiers: { market: row.text('symbol'), maintenanceTiers, notionalMax } }]
  },
}

/** `GET /fapi/v1/premiumIndex`: mark and index price at one time, and the funding rate. */
export const binancePrices: ExportFormat = {
  name: 'Binance mark prices',
  form: 'json',
  required: ['symbol', 'markPrice', 'indexPrice', 'time'],
  known: ['estimatedSettlePrice', 'interestRate', 'lastFundingRate', 'nextFundingTime', 'pair'],
  isForBook: true,
  isPrivate: false,
  read: (row) => {
    const [market, timeMs] = [row.text('symbol'), row.timeMs('time')]
    const prices = { markPrice: row.positive('markPrice'), indexPrice: row.positive('indexPrice') }
    const fundingRate = row.maybeAmount('lastFundingRate')
    const rate = fundingRate !== undefined && { fundingRate }
    return [
      { kind: 'price', price: { market, timeMs, ...prices } },
      { kind: 'event', event: { timeMs, kind: 'mark', market, ...prices, ...rate } },
    ]
  },
}

/** `GET /fapi/v1/insuranceBalance`: one fund for a list of symbols, in several assets. */
export const binanceFunds: ExportFormat = {
  name: 'Binance insurance fund balances',
  form: 'json',
  required: ['symbols', 'assets'],
  known: [],
  isForBook: true,
  isPrivate: false,
  read: (row) => {
    const markets = row.texts('symbols')
    return row.objects('assets').flatMap((one): Finding[] => {
      const [asset, balance] = [one.text('asset'), one.amount('marginBalance')]
      const fund = `insurance-${markets[0] ?? ''}-${asset}`
      return [
        { kind: 'fund', fund: { fund, asset, markets, balance } },
        {
          kind: 'event',
          event: {
            timeMs: one.timeMs('updateTime'),
            kind: 'fundBalance',
            asset,
            value: balance,
            detail: fund,
            ...(markets.length === 1 && { market: markets[0] ?? '' }),
          },
        },
      ]
    })
  },
}
