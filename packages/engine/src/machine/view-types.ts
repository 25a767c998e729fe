import type { AccountKind, MarginMode } from '../account/account-spec.ts'
import type { FundPurpose } from '../fund/fund-spec.ts'
import type { PriceVerdict } from '../market/price-gate.ts'
import type { AllocationSpec, PriceRule } from '../policy/policy-spec.ts'
import type { Ratio } from '../quantity/ratio.ts'
import type { Lots, QuoteUnits, Side } from '../quantity/units.ts'
import type { FundMode, HaircutBase, LayerName, LossBase } from '../waterfall/layer-spec.ts'
import type { TriggerSpec } from '../waterfall/trigger-spec.ts'
import type { TriggerReading } from '../waterfall/triggers/read-trigger.ts'
import type { CaseCause } from './engine-event.ts'

/** Lots of a case that someone must take over, with the price that would bring the case to zero. */
export interface ExposureView {
  readonly market: string
  readonly side: Side
  readonly lots: Lots
  readonly markPriceTicks: Ratio
  /** Below 0 in a linear market, absent in an inverse one: no price does it. */
  readonly bankruptcyPriceTicks?: Ratio
}

/** A movement of money. Ledgers are `<account>:<bucket>`, `fund:<fund>` and `residue`. */
export interface PostingView {
  readonly ledger: string
  readonly amountQuote: QuoteUnits
}

/** One forced fill, seen from the counterparty. */
export interface FillView {
  /** The counterparty's account, or `fund:<fund>`; for `ownNetting` and `crossing` the case account itself. */
  readonly account: string
  /** The counterparty's bucket; `inventory` for a fund. */
  readonly bucket: string
  readonly market: string
  /** Side of the position that was closed; for a fund, of the inventory it received. */
  readonly side: Side
  readonly lots: Lots
  /** Absent in an inverse market where the lots were worth nothing: no price is high enough. */
  readonly priceTicks?: Ratio
  /** Exact quote units exchanged. */
  readonly valueQuote: QuoteUnits
  readonly markPriceTicks: Ratio
  /** The case's bankruptcy price at this step; absent in an inverse market where no price would do. */
  readonly bankruptcyPriceTicks?: Ratio
  /** Place in the queue from 1; absent where the policy has no queue. */
  readonly rank?: number
  /** What decided: the place in a queue, or what an allocation levels, before the cuts of the pass. */
  readonly score?: Ratio
  /** The same after all cuts of the pass, where an allocation levels it. */
  readonly scoreAfter?: Ratio
  /** The counterparty was cut beyond what keeps its hedge, because nobody else had lots left to give. SPEC A-9. */
  readonly hedgeBroken?: true
  readonly realisedPnlQuote: QuoteUnits
  /**
   * (Value of a lot at the price − at mark) × lots for whoever is short of the value, mirrored for the others, before rounding;
   * positive is a loss.
   */
  readonly forgoneQuote: Ratio
}

/** What one layer did for one case. */
export interface LayerView {
  readonly layer: LayerName
  /** Its place in the waterfall from 0, the three that always come first included. */
  readonly layerIndex: number
  readonly fund?: string
  readonly mode?: FundMode
  /** The vault of a `backstopVault`. */
  readonly account?: string
  readonly policy?: string
  readonly policyHash?: string
  /** How the policy of an `adl` divides lots. */
  readonly allocation?: AllocationSpec
  /** The price rule of a layer that states one beside its policy. */
  readonly price?: PriceRule
  /** What a haircut or a shared loss goes by. */
  readonly base?: HaircutBase | LossBase
  readonly extent?: 'partial' | 'full'
  readonly isRepayable?: true
  /** Accounts without a position are charged. */
  readonly chargesFlatAccounts?: true
  readonly paidQuote: QuoteUnits
  readonly fills: readonly FillView[]
  readonly postings: readonly PostingView[]
  readonly residualDeficitQuote: QuoteUnits
  readonly residualExposure: readonly ExposureView[]
  /** Why the layer changed nothing, where it was reached and did not act. */
  readonly skipped?: string
}

/** A fill of a plan that the venue carried out, with the layer that planned it. */
export interface ConfirmedFillView
  extends Pick<LayerView, 'layer' | 'layerIndex' | 'policy' | 'policyHash' | 'allocation'> {
  /** The case that it was planned for. */
  readonly caseId: string
  readonly planId: string
  readonly fill: FillView
}

/** One default carried as far as the waterfall goes. */
export interface CaseView {
  readonly caseId: string
  readonly account: string
  readonly bucket: string
  /** At opening, in quote units, exact. */
  readonly equityQuote: Ratio
  readonly status: 'closed' | 'suspended'
  /** Present when suspended. */
  readonly reason?: string
  /** Present where it is not an account that could not pay or had to end: a fund in default, or a pool that owes too much. */
  readonly cause?: Extract<CaseCause, 'fundDefault' | 'poolFactor'>
  readonly exposure: readonly ExposureView[]
  readonly deficitQuote: QuoteUnits
  /** What the venue paid for the collateral assets it took over; part of the equity at opening. Absent where there were none. */
  readonly assetsTakenQuote?: QuoteUnits
  readonly layers: readonly LayerView[]
  readonly residualDeficitQuote: QuoteUnits
  readonly residualExposure: readonly ExposureView[]
  /** Rounding in the case's favour that was posted to the residue account at closing. */
  readonly residueQuote: QuoteUnits
  /** What went back to funds and payers because the case did not need it; absent where nothing did. */
  readonly returned?: readonly PostingView[]
}

/** A position as it stands. `sizeLots` signed. */
export interface PositionView {
  readonly market: string
  readonly sizeLots: Lots
  readonly entryValueQuote: QuoteUnits
  readonly marginMode: MarginMode
  readonly isolatedMarginQuote?: QuoteUnits
  /**
   * Where the bucket has no equity left if only this price moves; absent without lots. Below 0 in a linear market, absent in
   * an inverse one: no price does it.
   */
  readonly bankruptcyPriceTicks?: Ratio
}

/** An asset behind a cross wallet. */
export interface CollateralView {
  readonly asset: string
  readonly amountUnits: bigint
  /** What it counts for. */
  readonly valueQuote: QuoteUnits
}

/** A standing offer to take over positions of others, with what is left of it. */
export interface OfferView {
  readonly account: string
  readonly market: string
  /** Side of the positions that would be taken over. */
  readonly side: Side
  readonly lots: Lots
  /** The worst price for whoever offers; absent where any will do. */
  readonly limitPriceTicks?: Ratio
}

/** An account as it stands. */
export interface AccountView {
  readonly account: string
  /** Absent where it is its own. */
  readonly owner?: string
  readonly kind: AccountKind
  /** Absent where it is one-way. */
  readonly positionMode?: 'hedge'
  /** Why it may neither trade nor take money out; absent where it may. */
  readonly frozenFor?: string
  readonly collateralQuote: QuoteUnits
  readonly unsettledFundingQuote: QuoteUnits
  /** Profit that is not yet the account's to withdraw; absent where there is none. */
  readonly unsettledProfitQuote?: QuoteUnits
  /** Other assets behind the cross wallet, by asset; absent where there are none. */
  readonly collaterals?: readonly CollateralView[]
  readonly adlExempt: boolean
  readonly positions: readonly PositionView[]
}

/** A fund as it stands. */
export interface FundView {
  readonly fund: string
  readonly purpose: FundPurpose
  /** The markets it serves now, by id. */
  readonly markets: readonly string[]
  readonly balanceQuote: QuoteUnits
  readonly floorQuote: QuoteUnits
  /** What it can pay now: above its floor and what its inventory has lost. SPEC F-2. */
  readonly availableQuote: QuoteUnits
  readonly positions: readonly {
    readonly market: string
    readonly sizeLots: Lots
    readonly entryValueQuote: QuoteUnits
  }[]
}

/** Money and open interest of a whole domain. */
export interface DomainTotals {
  /** M of SPEC B-6: what is held, plus funds, plus residue, minus the signed cost of open positions. */
  readonly moneyQuote: QuoteUnits
  /** Σ wallets, isolated margins, unsettled funding and what other assets count for. */
  readonly heldQuote: QuoteUnits
  /** Σ fund balances. */
  readonly fundsQuote: QuoteUnits
  /** Received for claims and not yet a whole unit for any of them. SPEC F-8. */
  readonly claimsPotQuote: QuoteUnits
  readonly residueQuote: QuoteUnits
  /** Σ signed entry values: positive for who is long of the value, negative for who is short of it. */
  readonly entryCostQuote: QuoteUnits
  /** Σ long lots by market, in order of market id. */
  readonly openInterest: readonly { readonly market: string; readonly lots: Lots }[]
}

/** What a round did, row by row. */
export interface RoundView {
  readonly cases: readonly CaseView[]
  /** Accounts whose money or positions changed, in account order. */
  readonly touchedAccounts: readonly string[]
  /** Accounts that deleveraging passes over by published exemption, in account order. */
  readonly exemptAccounts: readonly string[]
  /** Markets that a policy of the waterfall never deleverages, policy by policy in the order of the layers. */
  readonly exemptMarkets: readonly {
    readonly policy: string
    readonly markets: readonly string[]
  }[]
  /** Layers of the waterfall that charge accounts without a position, whether they acted or not; by their place. */
  readonly flatCharges: readonly FlatChargeView[]
  /** Triggers that were switched, in the order in which that happened. */
  readonly triggerChanges: readonly TriggerChangeView[]
  /** Markets that the round settled, in order of their ids. */
  readonly settledMarkets: readonly SettledMarketView[]
  /** Other legs of broken hedges that their owners had agreed to close, in the order in which they were closed. SPEC A-13. */
  readonly hedgesCrossed: readonly CrossedHedgeView[]
  /** What each account was charged in haircuts and shared losses, in account order; what went back is taken off. */
  readonly charges: readonly { readonly account: string; readonly chargedQuote: QuoteUnits }[]
}

/** A position closed at mark against others whose owners agreed to the same. */
export interface CrossedHedgeView {
  /** The layer that broke the hedge. */
  readonly layer: LayerName
  readonly layerIndex: number
  readonly account: string
  readonly bucket: string
  readonly market: string
  /** Side of the position that was closed. */
  readonly side: Side
  readonly lots: Lots
  readonly markPriceTicks: Ratio
  /** Exact quote units exchanged. */
  readonly valueQuote: QuoteUnits
  readonly realisedPnlQuote: QuoteUnits
}

/** A layer that charges accounts without a position. SPEC L-10. */
export interface FlatChargeView {
  readonly layer: LayerName
  readonly layerIndex: number
  readonly base?: HaircutBase | LossBase
}

/** A layer's trigger was switched for a market. */
export interface TriggerChangeView {
  readonly layer: LayerName
  readonly layerIndex: number
  readonly trigger: TriggerSpec['kind']
  readonly market: string
  readonly isOn: boolean
  /** What was compared with the line; absent where there is no number, or none is known. */
  readonly measure?: Ratio
}

/** A market that ended. */
export interface SettledMarketView {
  readonly market: string
  readonly priceTicks?: Ratio
  /** Long lots closed, as many as short ones. */
  readonly lots: Lots
  readonly positionCount: number
  /** Every position as it was closed: longs, then shorts, in holder order. */
  readonly closed: readonly SettledPositionView[]
}

/** A position that ended with its market. */
export interface SettledPositionView {
  /** An account, or `fund:<fund>`. */
  readonly account: string
  readonly bucket: string
  readonly side: Side
  readonly lots: Lots
  readonly valueQuote: QuoteUnits
}

/** How a layer's trigger stands for a market. */
export interface TriggerView extends TriggerReading {
  readonly layer: LayerName
  readonly layerIndex: number
  readonly trigger: TriggerSpec['kind']
  readonly market: string
  readonly isOn: boolean
}

/** What an account is owed back for what it was charged. SPEC F-8. */
export interface ClaimView {
  readonly account: string
  readonly owedQuote: QuoteUnits
}

/** A live market that no money can reach, although its pool has some. SPEC F-7. */
export interface FundAlarmView {
  readonly market: string
  /** The funds that serve it and have nothing available. */
  readonly funds: readonly string[]
  /** What the funds of its pool have available. */
  readonly poolAvailableQuote: QuoteUnits
}

/** How withdrawals stand. SPEC W-4. */
export interface WithdrawalsView {
  /** Refused until then; absent where they are not. */
  readonly gatedUntilMs?: number
  /** The fund that a part of each goes to; absent where none does. */
  readonly chargeFund?: string
  /** That part, now. */
  readonly chargeShare?: Ratio
}

/** One row of a deleveraging queue. */
export interface RankView {
  readonly account: string
  readonly bucket: string
  readonly lots: Lots
  readonly eligible: boolean
  /** Why not, where not eligible. */
  readonly reason?: string
  /** From 1; absent when not eligible or when the policy has no queue. */
  readonly rank?: number
  /** 1 for the first, 1/n for the last of n. */
  readonly percentile?: Ratio
  /** 5 goes first, 1 last. */
  readonly lights?: 1 | 2 | 3 | 4 | 5
  readonly score?: Ratio
  readonly lotsAhead?: Lots
}

/** The price of a market as it is used. */
export interface PriceView {
  readonly market: string
  readonly markPriceTicks: Ratio
  /** Absent where none is known. */
  readonly indexPriceTicks?: Ratio
  /** When the mark was seen, milliseconds UTC. */
  readonly priceTimeMs: number
  /** What became of the newest price. */
  readonly verdict: PriceVerdict
  /** Whether liquidation and deleveraging may act on the mark at the state's time. */
  readonly isHealthy: boolean
  /** Why the market, or the whole domain, is halted; absent where it is not. */
  readonly haltedFor?: string
  /** Past its expiry: it waits for settlement. */
  readonly isExpired?: true
  /** Ended for good. */
  readonly isSettled?: true
}

/** Where nothing happens, and why. */
export interface HaltView {
  /** Null for the whole domain. */
  readonly market: string | null
  readonly reason: string
  /** The market has ended: this does not end. */
  readonly isSettled?: true
}

/** An account that may neither trade nor take money out. */
export interface FrozenView {
  readonly account: string
  readonly reason: string
}

/** A bucket that the venue is to close in its market. */
export interface LiquidationView {
  readonly account: string
  readonly bucket: string
  /** After this time it becomes a case. */
  readonly deadlineMs: number
  readonly legs: readonly {
    readonly market: string
    readonly side: Side
    readonly lots: Lots
    /** The worst price the venue may accept now. Below 0 in a linear market, absent in an inverse one: any will do. */
    readonly limitPriceTicks?: Ratio
  }[]
}

/** A bucket that would be a case of the next round. */
export interface CaseDueView {
  readonly account: string
  readonly bucket: string
  readonly cause: CaseCause
}

/** Buckets that are, or are to be, cases; by cause. */
export interface AwaitingRound {
  readonly bankrupt: number
  readonly suspended: number
  readonly liquidationFailed: number
  readonly ordered: number
}

/** What a bucket has and needs at mark. */
export interface MarginView {
  readonly account: string
  readonly bucket: string
  readonly moneyQuote: QuoteUnits
  readonly equityQuote: Ratio
  readonly maintenanceQuote: QuoteUnits
  readonly positions: readonly {
    readonly market: string
    readonly side: Side
    readonly lots: Lots
  }[]
}

/** A deleveraging plan for the venue to carry out. Open orders of its accounts in its market are to be cancelled first. */
export interface PlanView {
  readonly planId: string
  readonly caseId: string
  /** The last record before the round in which it was made. */
  readonly baseSequence: number
  readonly market: string
  /** Side of the case's position; the rows are on the other. */
  readonly side: Side
  readonly account: string
  readonly bucket: string
  /** Absent in an inverse market where the lots are to change hands for nothing. */
  readonly priceTicks?: Ratio
  readonly expiresMs: number
  readonly rows: readonly {
    readonly index: number
    readonly account: string
    readonly bucket: string
    /** Lots that are still to be confirmed. */
    readonly lots: Lots
  }[]
}

/** Part of a late confirmation that fitted neither side: somebody has to reconcile it. */
export interface UnmatchedView {
  readonly planId: string
  readonly index: number
  readonly lots: bigint
}
