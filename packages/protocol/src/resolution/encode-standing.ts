import type {
  ClaimView,
  FundAlarmView,
  QuoteUnits,
  RoundView,
  WithdrawalsView,
} from '@plimsoll/engine'
import {
  type BookFormat,
  formatMoney,
  formatPrice,
  formatSize,
  marketFormat,
} from '../book/book-format.ts'
import { compareIdentifiers } from '../order/compare-identifiers.ts'
import { encodeScore } from './encode-score.ts'
import type { Resolution } from './resolution-schema.ts'

/** How claims, funds and withdrawals stand after a round. */
export interface Standing {
  readonly claims: readonly ClaimView[]
  readonly fundAlarms: readonly FundAlarmView[]
  readonly withdrawals: WithdrawalsView
}

/** What a round says of the whole domain beside its cases. */
export type EncodedStanding = Pick<
  Resolution,
  | 'flatCharges'
  | 'triggerChanges'
  | 'settledMarkets'
  | 'hedgesCrossed'
  | 'charges'
  | 'claimsAfter'
  | 'fundAlarms'
  | 'withdrawals'
>

/** What a round says of the whole domain beside its cases; a field is left out where there is nothing to say. */
export function encodeStanding(
  format: BookFormat,
  round: RoundView,
  standing?: Standing,
): EncodedStanding {
  return {
    ...listed(
      'flatCharges',
      round.flatCharges.map(({ layer, layerIndex, base }) => ({
        layer,
        layerIndex,
        ...(base !== undefined && { base }),
      })),
    ),
    ...listed(
      'triggerChanges',
      round.triggerChanges.map(({ layer, layerIndex, trigger, market, isOn, measure }) => ({
        layer,
        layerIndex,
        trigger,
        market,
        on: isOn,
        ...(measure && { measure: encodeScore(measure) }),
      })),
    ),
    ...listed('settledMarkets', settledMarkets(format, round)),
    ...listed('hedgesCrossed', hedgesCrossed(format, round)),
    ...listed('charges', charges(format, round)),
    ...(standing && encodeAfter(format, standing)),
  }
}

function encodeAfter(
  format: BookFormat,
  { claims, fundAlarms, withdrawals }: Standing,
): EncodedStanding {
  const { gatedUntilMs, chargeFund, chargeShare } = withdrawals
  return {
    ...listed('claimsAfter', claimRows(format, claims)),
    ...listed(
      'fundAlarms',
      fundAlarms.map(({ market, funds, poolAvailableQuote }) => ({
        market,
        funds: [...funds],
        poolAvailable: formatMoney(format, poolAvailableQuote),
      })),
    ),
    ...((gatedUntilMs ?? chargeFund) !== undefined && {
      withdrawals: {
        ...(gatedUntilMs !== undefined && { gatedUntilMs }),
        ...(chargeFund !== undefined && { chargeFund }),
        ...(chargeShare && { chargeShare: encodeScore(chargeShare) }),
      },
    }),
  }
}

function listed<Name extends keyof EncodedStanding, Row>(
  name: Name,
  rows: readonly Row[],
): { [Key in Name]?: Row[] } {
  return rows.length === 0 ? {} : ({ [name]: [...rows] } as { [Key in Name]?: Row[] })
}

function settledMarkets(
  format: BookFormat,
  { settledMarkets: settled }: RoundView,
): NonNullable<Resolution['settledMarkets']> {
  return settled.map(({ market, priceTicks, lots, positionCount }) => {
    const one = marketFormat(format, market)
    return {
      market,
      ...(priceTicks && { price: formatPrice(one, priceTicks) }),
      size: formatSize(one, lots),
      positions: positionCount,
    }
  })
}

function hedgesCrossed(
  format: BookFormat,
  { hedgesCrossed: crossed }: RoundView,
): NonNullable<Resolution['hedgesCrossed']> {
  return crossed.map((row) => {
    const market = marketFormat(format, row.market)
    return {
      layer: row.layer,
      layerIndex: row.layerIndex,
      account: row.account,
      bucket: row.bucket,
      market: row.market,
      side: row.side,
      size: formatSize(market, row.lots),
      markPrice: formatPrice(market, row.markPriceTicks),
      value: formatMoney(format, row.valueQuote),
      realisedPnl: formatMoney(format, row.realisedPnlQuote),
    }
  })
}

function charges(
  format: BookFormat,
  { charges: charged }: RoundView,
): NonNullable<Resolution['charges']> {
  return byAccount(charged).map(({ account, chargedQuote }) => ({
    account,
    charged: formatMoney(format, chargedQuote),
  }))
}

function claimRows(
  format: BookFormat,
  claims: readonly { readonly account: string; readonly owedQuote: QuoteUnits }[],
): NonNullable<Resolution['claimsAfter']> {
  return byAccount(claims).map(({ account, owedQuote }) => ({
    account,
    amount: formatMoney(format, owedQuote),
  }))
}

function byAccount<Row extends { readonly account: string }>(rows: readonly Row[]): Row[] {
  return rows.toSorted((left, right) => compareIdentifiers(left.account, right.account))
}
