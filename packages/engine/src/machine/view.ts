import type { CollateralSpec } from '../account/account-spec.ts'
import { type Book, marketOf, positionSlots } from '../account/book.ts'
import { collateralValueQuote } from '../account/collateral.ts'
import { availableQuote } from '../fund/fund.ts'
import { potQuote } from '../ledger/claims.ts'
import {
  entryCostQuote,
  fundsQuote,
  heldQuote,
  openInterestLots,
  totalMoneyQuote,
} from '../ledger/ledger.ts'
import { priceTicksOf } from '../market/market.ts'
import type { PolicySpec } from '../policy/policy-spec.ts'
import { at } from '../quantity/assert.ts'
import { type Lots, lots, quoteUnits, type Side } from '../quantity/units.ts'
import { bankruptcyLotQuote } from '../risk/bankruptcy-price.ts'
import { checkNeeds, checkPolicy } from './checks/check-policy.ts'
import { viewConfirmed } from './confirmed-view.ts'
import type { EngineEvent } from './engine-event.ts'
import {
  viewAwaitingRound,
  viewCasesDue,
  viewFrozen,
  viewHalts,
  viewLiquidations,
  viewMargins,
  viewOffers,
  viewPlans,
  viewPrices,
} from './docket-view.ts'
import type { CaseStatus } from './docket.ts'
import { viewClaims, viewFundAlarms, viewTriggers, viewWithdrawals } from './fund-view.ts'
import { viewLoad, viewShortfall } from './load-view.ts'
import { viewMarketRisk } from './market-risk-view.ts'
import { viewQueue } from './queue-view.ts'
import { viewRound } from './round-view.ts'
import { nameSlots, type SlotNaming } from './slot-naming.ts'
import { inside, type State, type StateRecord } from './state.ts'
import type {
  LoadView,
  MarketRiskQuery,
  MarketRiskView,
  PresentShortfallView,
} from './risk-view-types.ts'
import type {
  AccountView,
  AwaitingRound,
  CaseDueView,
  ClaimView,
  CollateralView,
  ConfirmedFillView,
  DomainTotals,
  FrozenView,
  FundAlarmView,
  FundView,
  HaltView,
  LiquidationView,
  MarginView,
  OfferView,
  PlanView,
  PositionView,
  PriceView,
  RankView,
  RoundView,
  TriggerView,
  UnmatchedView,
  WithdrawalsView,
} from './view-types.ts'
import { viewStanding } from './what-if/account-standing.ts'
import type { AccountStanding } from './what-if/what-if-view.ts'

/** What can be read of a state. Every call reads the state as it is then. */
export interface StateView {
  /** All accounts, in account order. */
  accounts(): AccountView[]
  account(account: string): AccountView | undefined
  /** All funds, in order of their ids. */
  funds(): FundView[]
  totals(): DomainTotals
  /** Σ long lots of a market; undefined for an unknown one. */
  openInterest(market: string): Lots | undefined
  /** Records applied so far; the book itself is 0. */
  sequence(): number
  timeMs(): number
  /** Whether a round is between two steps, so that `continueCase` comes first and no snapshot can be taken. */
  isRoundUnfinished(): boolean
  /** All markets, in order of their ids. */
  prices(): PriceView[]
  /** Halts, that of the whole domain first, then by market. */
  halts(): HaltView[]
  /** Frozen accounts, in account order. */
  frozen(): FrozenView[]
  /** What slots in the state's events stand for. Reads the state whenever it is asked: later slots have names too. */
  names(): SlotNaming
  /** Buckets that the venue is closing, in holder order. */
  liquidations(): LiquidationView[]
  /** What a round opened now would find. */
  awaitingRound(): AwaitingRound
  /** The cases of a round that opened at a time, not before the state's; the round is not worked out. */
  casesDue(timeMs: number): CaseDueView[]
  /** What the buckets of these accounts have and need at mark; of all accounts where none are named. */
  margins(accounts?: readonly string[]): MarginView[]
  /** What the buckets of an account have and need, and where its positions are in the queues of the waterfall; undefined for an unknown one. */
  standing(account: string): AccountStanding | undefined
  /** Plans that the venue has yet to carry out, in the order in which they were made. */
  plans(): PlanView[]
  /** Standing offers with lots left, by market, side and account. */
  offers(): OfferView[]
  /** What late confirmations left unmatched, oldest first. */
  unmatched(): UnmatchedView[]
  /** What accounts are owed back for what they were charged, in account order. */
  claims(): ClaimView[]
  /** Triggers of layers, market by market; those that are on for cases, whatever the market, are left out. */
  triggers(): TriggerView[]
  /** Live markets that no money can reach although their pools have some, in order of their ids. */
  fundAlarms(): FundAlarmView[]
  /** What is missing at mark, and what insurance funds can pay. Costs a look at every position. */
  shortfall(): PresentShortfallView
  /**
   * The same after common moves of all marks, and how far marks could move. Costs little more than `shortfall`, however many moves.
   *
   * @param movesPermille whole thousandths of the mark, −500 to 500
   */
  load(movesPermille: readonly number[]): LoadView
  /**
   * How fragile each market is if its own mark alone moves, in order of ids. Costs a look at every position, for all markets together.
   *
   * @throws InvariantError for a move that is not 1 to 500
   */
  marketRisk(query?: MarketRiskQuery): MarketRiskView[]
  /** Whether withdrawals wait, or are charged. */
  withdrawals(): WithdrawalsView
  /** Status of a case, or undefined for an unknown one. */
  caseStatus(caseId: string): CaseStatus | undefined
  /** What the events of one decision did; to be asked on the state they were applied to. */
  round(events: readonly EngineEvent[]): RoundView
  /** What events of a confirmation carried out of its plan, fill by fill; to be asked on the state they were applied to. */
  confirmed(events: readonly EngineEvent[]): ConfirmedFillView[]
  /**
   * The deleveraging queue of one side as it stands, or undefined for an unknown market.
   *
   * @throws BookRefused for a policy that cannot be carried out
   */
  queue(query: { market: string; side: Side; policy: PolicySpec }): RankView[] | undefined
}

/** A reader for a state. */
export function view(state: State): StateView {
  const record = inside(state)
  return {
    accounts: () => record.shape.accounts.map((_, index) => viewAccount(record, index)),
    account: (account) => {
      const known = record.shape.accountSlot(account)
      return known === undefined ? undefined : viewAccount(record, known)
    },
    funds: () => record.funds.map((_, fund) => viewFund(record, fund)),
    totals: () => viewTotals(record),
    openInterest: (market) => {
      const index = record.marketSlots.get(market)
      return index === undefined ? undefined : lots(openInterestLots(record.ledger.book, index))
    },
    sequence: () => record.sequence,
    timeMs: () => record.timeMs,
    isRoundUnfinished: () => record.unfinished !== undefined,
    prices: () => viewPrices(record),
    halts: () => viewHalts(record),
    frozen: () => viewFrozen(record),
    names: () => nameSlots(record),
    liquidations: () => viewLiquidations(record),
    awaitingRound: () => viewAwaitingRound(record),
    casesDue: (timeMs) => viewCasesDue(record, timeMs),
    margins: (accounts) => viewMargins(record, accounts),
    standing: (account) => {
      const known = record.shape.accountSlot(account)
      return known === undefined ? undefined : viewStanding(record, known)
    },
    plans: () => viewPlans(record),
    offers: () => viewOffers(record),
    unmatched: () => record.docket.unmatched.map((row) => ({ ...row, lots: BigInt(row.lots) })),
    claims: () => viewClaims(record),
    triggers: () => viewTriggers(record),
    fundAlarms: () => viewFundAlarms(record),
    shortfall: () => viewShortfall(record),
    load: (movesPermille) => viewLoad(record, movesPermille),
    marketRisk: (query = {}) => viewMarketRisk(record, query),
    withdrawals: () => viewWithdrawals(record),
    caseStatus: (caseId) => record.docket.cases.get(caseId),
    round: (events) => viewRound(record, events),
    confirmed: (events) => viewConfirmed(record, events),
    queue: ({ market, side, policy }) => {
      const index = record.marketSlots.get(market)
      checkPolicy(policy, 'policy')
      const { funds, ledger, terms } = record
      // A seed of 0 is not kept, and where a round-robin begins is no part of a queue.
      const { seed = 0n } = terms
      checkNeeds(policy, policy.price, { ...terms, seed, funds, offers: ledger.offers })
      return index === undefined ? undefined : viewQueue(record, { market: index, side, policy })
    },
  }
}

/** What viewing needs of a state. */
type Readers = Pick<StateRecord, 'shape' | 'ledger' | 'docket'>

function viewAccount(readers: Readers, slot: number): AccountView {
  const { shape, ledger, docket } = readers
  const { account, owner, kind, positionMode, adlExempt, buckets } = at(shape.accounts, slot)
  const frozenFor = docket.frozen.get(slot)
  const wallet = at(buckets, 0)
  const unsettledProfit = ledger.unsettledProfits.get(wallet)
  const collaterals = docket.collaterals.get(wallet)?.map(viewCollateral)
  return {
    account,
    ...(owner !== account && { owner }),
    kind,
    ...(positionMode === 'hedge' && { positionMode }),
    ...(frozenFor !== undefined && { frozenFor }),
    adlExempt,
    collateralQuote: quoteUnits(BigInt(ledger.book.money.get(wallet))),
    unsettledFundingQuote: quoteUnits(BigInt(ledger.book.unsettledFunding.get(wallet))),
    ...(unsettledProfit !== undefined && { unsettledProfitQuote: quoteUnits(unsettledProfit) }),
    ...(collaterals && { collaterals }),
    positions: orderedSlots(readers, buckets).flatMap((position) =>
      viewPosition(readers, position),
    ),
  }
}

function viewCollateral(spec: CollateralSpec): CollateralView {
  const { asset, amountUnits } = spec
  return { asset, amountUnits, valueQuote: quoteUnits(collateralValueQuote(spec)) }
}

/** Slots of some buckets by market, cross before isolated, long before short. */
function orderedSlots({ shape }: Readers, buckets: readonly number[]): number[] {
  return buckets
    .flatMap((bucket) => positionSlots(shape, bucket))
    .map((slot) => ({ slot, ...at(shape.positions, slot) }))
    .sort(
      (a, b) =>
        a.market - b.market ||
        Number(at(shape.buckets, a.bucket).marginMode === 'isolated') -
          Number(at(shape.buckets, b.bucket).marginMode === 'isolated') ||
        Number(a.side === 'short') - Number(b.side === 'short'),
    )
    .map(({ slot }) => slot)
}

/** Open positions; an isolated one that still has money is shown even without lots. */
function viewPosition({ shape, ledger }: Readers, slot: number): PositionView[] {
  const { book } = ledger
  const { bucket, market, side } = at(shape.positions, slot)
  const { marginMode } = at(shape.buckets, bucket)
  const held = BigInt(book.lots.get(slot))
  const money = BigInt(book.money.get(bucket))
  const isIsolated = marginMode === 'isolated'
  if (held === 0n && !(isIsolated && money !== 0n)) return []
  return [
    {
      market: at(book.prices.markets, market).market,
      sizeLots: lots(side === 'long' ? held : -held),
      entryValueQuote: quoteUnits(BigInt(book.entryValue.get(slot))),
      marginMode,
      ...(isIsolated ? { isolatedMarginQuote: quoteUnits(money) } : {}),
      ...(held === 0n ? {} : bankruptcyPrice(book, slot)),
    },
  ]
}

function bankruptcyPrice(book: Book, slot: number): Pick<PositionView, 'bankruptcyPriceTicks'> {
  const bankruptcyPriceTicks = priceTicksOf(marketOf(book, slot), bankruptcyLotQuote(book, slot))
  return bankruptcyPriceTicks ? { bankruptcyPriceTicks } : {}
}

function viewFund(record: StateRecord, fund: number): FundView {
  const row = at(record.funds, fund)
  return {
    fund: row.fund,
    purpose: row.purpose,
    markets: [...row.markets].map((market) => at(record.terms.markets, market).market),
    balanceQuote: quoteUnits(at(record.ledger.fundBalances, fund)),
    floorQuote: quoteUnits(row.floorQuote),
    availableQuote: quoteUnits(availableQuote(record.ledger, record.funds, fund)),
    positions: orderedSlots(record, [row.inventoryBucket])
      .flatMap((slot) => viewPosition(record, slot))
      .map(({ market, sizeLots, entryValueQuote }) => ({ market, sizeLots, entryValueQuote })),
  }
}

function viewTotals({ ledger }: StateRecord): DomainTotals {
  return {
    moneyQuote: quoteUnits(totalMoneyQuote(ledger)),
    heldQuote: quoteUnits(heldQuote(ledger)),
    fundsQuote: quoteUnits(fundsQuote(ledger)),
    claimsPotQuote: quoteUnits(potQuote(ledger.claims)),
    entryCostQuote: quoteUnits(entryCostQuote(ledger)),
    residueQuote: quoteUnits(ledger.residueQuote),
    openInterest: ledger.book.prices.markets.map(({ market }, index) => ({
      market,
      lots: lots(openInterestLots(ledger.book, index)),
    })),
  }
}
