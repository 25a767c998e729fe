import type {
  AccountView,
  BookSpec,
  DomainTotals,
  FundView,
  PositionView,
  RoundView,
} from '@plimsoll/engine'
import {
  type BookFormat,
  formatCollateral,
  formatMoney,
  formatSize,
  marketFormat,
} from '../book/book-format.ts'
import { compareIdentifiers } from '../order/compare-identifiers.ts'
import { encodeExemptions } from './encode-exemptions.ts'
import { encodeCase } from './encode-case.ts'
import { encodeStanding, type Standing } from './encode-standing.ts'
import { rehedgeOrders } from './rehedge-orders.ts'
import type { Resolution, ResolvedAccount, ResolvedFund } from './resolution-schema.ts'

/** A round as the engine tells it, and the state around it. */
export interface ResolutionInput {
  readonly format: BookFormat
  readonly spec: BookSpec
  readonly round: RoundView
  readonly before: DomainTotals
  readonly after: DomainTotals
  /** Every account after the round. */
  readonly accounts: readonly AccountView[]
  /** Every fund after the round. */
  readonly funds: readonly FundView[]
  /** Absent: nothing is said of claims, alarms and withdrawals. */
  readonly standing?: Standing
  readonly hashes: {
    readonly waterfall: string
    readonly stateBefore: string
    readonly stateAfter: string
  }
  /** Whether `accountsAfter` lists every account or only those the round touched. */
  readonly all: boolean
}

/** The document that answers `resolve`. The same round gives the same bytes, whatever the order of the book's rows. */
export function encodeResolution(input: ResolutionInput): Resolution {
  const { format, spec, round, hashes, funds, standing } = input
  const exemptions = encodeExemptions(round)
  const orders = rehedgeOrders(format, spec, round)
  return {
    version: 1,
    domain: spec.domain,
    waterfallHash: hashes.waterfall,
    stateHashBefore: hashes.stateBefore,
    stateHashAfter: hashes.stateAfter,
    cases: round.cases.map((one) => encodeCase(format, one)),
    accountsAfter: listedAccounts(input).map((account) => encodeAccount(format, account)),
    fundsAfter: funds
      .toSorted((left, right) => compareIdentifiers(left.fund, right.fund))
      .map((fund) => encodeFund(format, fund)),
    conservation: encodeConservation(input),
    ...(exemptions && { exemptions }),
    ...encodeStanding(format, round, standing),
    ...(orders.length > 0 && { rehedgeOrders: orders }),
  }
}

function listedAccounts({ accounts, round, all }: ResolutionInput): AccountView[] {
  const touched = new Set(round.touchedAccounts)
  return accounts
    .filter(({ account }) => all || touched.has(account))
    .sort((left, right) => compareIdentifiers(left.account, right.account))
}

function encodeAccount(format: BookFormat, account: AccountView): ResolvedAccount {
  const { unsettledFundingQuote, unsettledProfitQuote, collaterals } = account
  return {
    account: account.account,
    collateral: formatMoney(format, account.collateralQuote),
    ...(unsettledFundingQuote !== 0n && {
      unsettledFunding: formatMoney(format, unsettledFundingQuote),
    }),
    ...(unsettledProfitQuote !== undefined && {
      unsettledProfit: formatMoney(format, unsettledProfitQuote),
    }),
    ...(collaterals && {
      collaterals: collaterals.map(({ asset, amountUnits, valueQuote }) => ({
        asset,
        amount: formatCollateral(format, asset, amountUnits),
        value: formatMoney(format, valueQuote),
      })),
    }),
    positions: account.positions
      .toSorted(comparePositions)
      .map((position) => encodePosition(format, position)),
  }
}

function encodePosition(
  format: BookFormat,
  position: PositionView,
): ResolvedAccount['positions'][number] {
  const { isolatedMarginQuote } = position
  return {
    market: position.market,
    size: formatSize(marketFormat(format, position.market), position.sizeLots),
    entryValue: formatMoney(format, position.entryValueQuote),
    marginMode: position.marginMode,
    ...(isolatedMarginQuote !== undefined && {
      isolatedMargin: formatMoney(format, isolatedMarginQuote),
    }),
  }
}

/** Market, then cross before isolated, then long before short. */
function comparePositions(left: PositionView, right: PositionView): number {
  const byMarket = compareIdentifiers(left.market, right.market)
  if (byMarket !== 0) return byMarket
  if (left.marginMode !== right.marginMode) return left.marginMode === 'cross' ? -1 : 1
  return Number(right.sizeLots > 0n) - Number(left.sizeLots > 0n)
}

function encodeFund(format: BookFormat, view: FundView): ResolvedFund {
  const { fund, purpose, balanceQuote, availableQuote, positions } = view
  const inventory = positions
    .toSorted((left, right) => {
      const byMarket = compareIdentifiers(left.market, right.market)
      return byMarket !== 0 ? byMarket : Number(right.sizeLots > 0n) - Number(left.sizeLots > 0n)
    })
    .map(({ market, sizeLots, entryValueQuote }) => ({
      market,
      size: formatSize(marketFormat(format, market), sizeLots),
      entryValue: formatMoney(format, entryValueQuote),
    }))
  return {
    fund,
    ...(purpose === 'venueCapital' && { purpose }),
    balance: formatMoney(format, balanceQuote),
    ...(availableQuote !== balanceQuote && { available: formatMoney(format, availableQuote) }),
    ...(inventory.length > 0 && { positions: inventory }),
  }
}

function encodeConservation({
  format,
  before,
  after,
}: ResolutionInput): Resolution['conservation'] {
  const lotsAfter = new Map(after.openInterest.map(({ market, lots }) => [market, lots]))
  return {
    moneyBefore: formatMoney(format, before.moneyQuote),
    moneyAfter: formatMoney(format, after.moneyQuote),
    openInterest: before.openInterest
      .toSorted((left, right) => compareIdentifiers(left.market, right.market))
      .map(({ market, lots }) => {
        const one = marketFormat(format, market)
        return {
          market,
          before: formatSize(one, lots),
          after: formatSize(one, lotsAfter.get(market) ?? 0n),
        }
      }),
  }
}
