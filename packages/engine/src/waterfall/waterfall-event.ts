import type { CollateralsConverted, FundingSettled } from '../ledger/ledger-event.ts'
import type { PriceRule } from '../policy/policy-spec.ts'
import type { Ratio } from '../quantity/ratio.ts'
import type { LayerName, LossBase } from './layer-spec.ts'

/**
 * What a waterfall does, in columns: position and bucket slots, lots and quote units side by side in arrays. Rows for
 * people are a projection. Every amount is a safe integer.
 */
export type WaterfallEvent =
  | FundingSettled
  | CollateralsConverted
  | PositionsMatched
  | FundPaid
  | PositionTakenOver
  | OffersTaken
  | DeleveragingPlanned
  | DeleveragingFilled
  | HedgesCrossed
  | EventContinued
  | GainsHaircut
  | LossShared
  | FundBalanceMoved
  | MarketSettled
  | InventorySwept
  | PoolCharged
  | TriggerChanged
  | WithdrawalsGated
  | WithdrawalsCharged
  | LayerApplied
  | PaymentsReturned
  | CaseEnded
  | IsolatedMarginReleased
  | LiquidationsEnded
  | PlanRowsGivenUp
  | PlanEnded
  | ConfirmationUnmatched

/** Positions of cases closed against each other at mark: one bucket's own legs, or opposite cases. */
export interface PositionsMatched {
  readonly kind: 'positionsMatched'
  readonly layerIndex: number
  readonly caseNumbers: readonly number[]
  readonly positions: readonly number[]
  readonly lots: readonly number[]
  readonly values: readonly number[]
  /** Profit each turned into money. */
  readonly realised: readonly number[]
  readonly bankruptcyLotQuotes: readonly Ratio[]
}

/** A fund paid money into the buckets of cases. */
export interface FundPaid {
  readonly kind: 'fundPaid'
  readonly layerIndex: number
  readonly fund: number
  readonly caseNumbers: readonly number[]
  readonly buckets: readonly number[]
  readonly amounts: readonly number[]
  /** For which market each amount was, or −1 for none; present where a trigger measures markets. SPEC F-9. */
  readonly markets?: readonly number[]
}

/** A fund took over lots of a case at mark. */
export interface PositionTakenOver {
  readonly kind: 'positionTakenOver'
  readonly layerIndex: number
  readonly fund: number
  readonly caseNumber: number
  readonly position: number
  readonly inventory: number
  readonly lots: number
  readonly value: number
  readonly bankruptcyLotQuote: Ratio
}

/**
 * Accounts took over lots of a case's leg as they had offered, row by row. What each held on the other side was closed
 * first, the rest was opened.
 */
export interface OffersTaken {
  readonly kind: 'offersTaken'
  readonly layerIndex: number
  readonly caseNumber: number
  readonly position: number
  /** Of the policy that asked for volunteers; absent where offers were taken at their own prices. */
  readonly priceRule?: PriceRule
  /** Value of one lot at the price of these offers and at bankruptcy, quote units. */
  readonly lotQuote: Ratio
  readonly bankruptcyLotQuote: Ratio
  /** Places among all offers; absent where a vault took the lots without one. */
  readonly offers?: readonly number[]
  readonly buckets: readonly number[]
  readonly lots: readonly number[]
  readonly values: readonly number[]
  readonly closedPositions: readonly number[]
  readonly closedLots: readonly number[]
  readonly closedValues: readonly number[]
  readonly openedPositions: readonly number[]
  /** Profit that closing turned into money. */
  readonly realised: readonly number[]
}

/** A leg of a case is to be closed against candidates. It reserves their lots and what the fill costs them against mark. */
export interface DeleveragingPlanned {
  readonly kind: 'deleveragingPlanned'
  readonly layerIndex: number
  readonly caseNumber: number
  /** Unique in its round. */
  readonly planNumber: number
  /** `<case>:<round's sequence>:<plan number>`. */
  readonly planId: string
  /** After this time the plan's reservations end; absent where it is filled at once. */
  readonly expiresMs?: number
  readonly policyHash: string
  readonly priceRule: PriceRule
  readonly position: number
  readonly requiredLots: number
  /** Value of one lot at the price of the plan and at bankruptcy, quote units. */
  readonly lotQuote: Ratio
  /** Present where every fill has a price of its own: its value over its lots. */
  readonly isPricedByFill?: true
  readonly bankruptcyLotQuote: Ratio
  /** The candidates, in the order in which they are filled. */
  readonly positions: readonly number[]
  readonly lots: readonly number[]
  readonly values: readonly number[]
  readonly reservedMoney: readonly number[]
  /** Present where candidates are asked in turn. */
  readonly ranks?: readonly number[]
  /** What decided about each: the place in a queue, stress leverage before. */
  readonly scores?: readonly Ratio[]
  /** The same after all cuts of the pass, where an allocation levels it. */
  readonly scoresAfter?: readonly Ratio[]
  /** Which of them are cut beyond what keeps their hedge; present where one is. SPEC A-9. */
  readonly hedgesBroken?: readonly boolean[]
}

/** Other legs of accounts whose hedges a layer broke, and who agreed to it, closed against each other at mark. SPEC A-13. */
export interface HedgesCrossed {
  readonly kind: 'hedgesCrossed'
  readonly layerIndex: number
  readonly positions: readonly number[]
  readonly lots: readonly number[]
  readonly values: readonly number[]
  /** Profit each turned into money. */
  readonly realised: readonly number[]
}

/** A round of a deleveraging event opened, where a policy remembers what an event took of whom. Another id: a new event. SPEC A-14. */
export interface EventContinued {
  readonly kind: 'eventContinued'
  readonly eventId: string
  readonly timeMs: number
}

/** Rows of a plan were carried out, in full or in part: their reservations end, both sides are closed. */
export interface DeleveragingFilled {
  readonly kind: 'deleveragingFilled'
  readonly planId: string
  readonly layerIndex: number
  readonly caseNumber: number
  readonly planNumber: number
  readonly position: number
  readonly positions: readonly number[]
  readonly lots: readonly number[]
  readonly values: readonly number[]
  readonly reservedMoney: readonly number[]
  /** Profit each fill turned into money, by fill. */
  readonly realised: readonly number[]
  /** Confirmed after the plan's end, when nothing was reserved any more. */
  readonly isLate?: boolean
}

/** Gains were charged and paid to cases. */
export interface GainsHaircut {
  readonly kind: 'gainsHaircut'
  readonly layerIndex: number
  /** Positions whose gain is charged; their buckets pay. */
  readonly positions: readonly number[]
  readonly charges: readonly number[]
  readonly caseNumbers: readonly number[]
  readonly buckets: readonly number[]
  readonly proceeds: readonly number[]
  /** Present where what is charged is owed back. */
  readonly isRepayable?: true
}

/** A loss was shared by buckets, whatever they had won, and paid to cases. */
export interface LossShared {
  readonly kind: 'lossShared'
  readonly layerIndex: number
  readonly base: LossBase | 'unsettledProfit'
  readonly payers: readonly number[]
  readonly charges: readonly number[]
  readonly caseNumbers: readonly number[]
  readonly buckets: readonly number[]
  readonly proceeds: readonly number[]
  readonly isRepayable?: true
}

/** The balance of a fund in default moved into the bucket of its inventory, or what is left moved back where the amount is below 0. SPEC F-4. */
export interface FundBalanceMoved {
  readonly kind: 'fundBalanceMoved'
  readonly fund: number
  readonly bucket: number
  readonly amount: number
}

/** Every position of a market was closed at one price. SPEC W-3. */
export interface MarketSettled {
  readonly kind: 'marketSettled'
  readonly layerIndex: number
  readonly market: number
  readonly priceRule: PriceRule
  readonly lotQuote: Ratio
  /** Longs, then shorts. */
  readonly positions: readonly number[]
  readonly lots: readonly number[]
  readonly values: readonly number[]
  /** Profit each turned into money. */
  readonly realised: readonly number[]
  /** Cases with a position in it, and the bankruptcy value of a lot of each. */
  readonly caseNumbers: readonly number[]
  readonly casePositions: readonly number[]
  readonly bankruptcyLotQuotes: readonly Ratio[]
}

/** What closing inventory brought or cost went to the fund. */
export interface InventorySwept {
  readonly kind: 'inventorySwept'
  readonly funds: readonly number[]
  readonly buckets: readonly number[]
  readonly amounts: readonly number[]
  /** For which market each was; present with `fundPaid`'s. */
  readonly markets?: readonly number[]
}

/** What traders realised in a pool's deleveraging left the pool's value. SPEC W-7. */
export interface PoolCharged {
  readonly kind: 'poolCharged'
  readonly layerIndex: number
  readonly market: number
  readonly amount: number
}

/** The trigger of a layer was switched for a market. SPEC T-1. */
export interface TriggerChanged {
  readonly kind: 'triggerChanged'
  /** Place among all layers, the first three included. */
  readonly layerIndex: number
  readonly market: number
  readonly isOn: boolean
  /** What was compared with the line; absent where there is no number, or none is known. */
  readonly measure?: Ratio
}

/** Withdrawals wait until a time. SPEC W-4. */
export interface WithdrawalsGated {
  readonly kind: 'withdrawalsGated'
  readonly layerIndex: number
  readonly untilMs: number
}

/** Withdrawals pay for what is missing, to a fund, as long as something is. SPEC W-4. */
export interface WithdrawalsCharged {
  readonly kind: 'withdrawalsCharged'
  readonly layerIndex: number
  readonly fund: number
}

/** Lots of a case that are still open, and the value of one at its bankruptcy price. */
export interface OpenExposure {
  readonly position: number
  readonly lots: number
  readonly bankruptcyLotQuote: Ratio
}

/** Where a layer left each case that it was reached with. */
export interface LayerApplied {
  readonly kind: 'layerApplied'
  readonly layerIndex: number
  readonly layer: LayerName
  readonly outcomes: readonly LayerOutcome[]
}

/** One case after one layer. */
export interface LayerOutcome {
  readonly caseNumber: number
  readonly paidQuote: bigint
  readonly residualDeficitQuote: bigint
  readonly residualExposure: readonly OpenExposure[]
  /** Why nothing changed, where nothing did. */
  readonly skipped?: string
}

/** What funds and haircuts paid for a case that turned out not to need it went back to them. */
export interface PaymentsReturned {
  readonly kind: 'paymentsReturned'
  readonly caseNumber: number
  readonly bucket: number
  readonly funds: readonly number[]
  readonly fundAmounts: readonly number[]
  readonly payers: readonly number[]
  readonly payerAmounts: readonly number[]
  /** What of it had been a shared loss, and no charge on gains; absent where nothing was. */
  readonly sharedAmounts?: readonly number[]
  /** What of it they hold a claim for, which it lowers; absent where nothing is. */
  readonly claimAmounts?: readonly number[]
}

/** The waterfall is through with a case. A closed one hands its rounding surplus to the residue account. */
export interface CaseEnded {
  readonly kind: 'caseEnded'
  readonly caseId: string
  readonly caseNumber: number
  readonly bucket: number
  readonly status: 'closed' | 'suspended'
  readonly reason?: string
  readonly residue: number
  /** What a suspended case owes back to those who paid for it, should it turn out not to need it: latest movement first. */
  readonly owedBack?: readonly OwedBack[]
}

/** One movement of money into a case, by who paid. */
export interface OwedBack {
  /** Present where payers shared a loss: no gain of theirs was charged. */
  readonly isShared?: true
  /** Present where payers hold a claim for it. */
  readonly isRepayable?: true
  readonly funds: readonly number[]
  readonly fundAmounts: readonly number[]
  readonly payers: readonly number[]
  readonly payerAmounts: readonly number[]
}

/** Isolated buckets without positions gave their money back to the owner's cross wallet. */
export interface IsolatedMarginReleased {
  readonly kind: 'isolatedMarginReleased'
  readonly buckets: readonly number[]
  readonly amounts: readonly number[]
}

/** Liquidations are over. `failed` buckets are cases of the next round. */
export interface LiquidationsEnded {
  readonly kind: 'liquidationsEnded'
  readonly buckets: readonly number[]
  readonly outcome: 'closed' | 'recovered' | 'failed' | 'expired' | 'cancelled' | 'bankrupt'
}

/** What the venue did not do of rows it confirmed is free again, row by row. */
export interface PlanRowsGivenUp {
  readonly kind: 'planRowsGivenUp'
  readonly planId: string
  readonly positions: readonly number[]
  readonly lots: readonly number[]
  readonly reservedMoney: readonly number[]
  /** Confirmed after the plan's end, when nothing was reserved any more. */
  readonly isLate?: boolean
}

/** A plan is over: what it had still reserved is free again, row by row. */
export interface PlanEnded {
  readonly kind: 'planEnded'
  readonly planId: string
  /** `cancelled`: its market was settled. */
  readonly outcome: 'filled' | 'partlyFilled' | 'rejected' | 'expired' | 'cancelled'
  readonly positions: readonly number[]
  readonly lots: readonly number[]
  readonly reservedMoney: readonly number[]
}

/** Part of a confirmation that no longer fits either side: on record until somebody reconciles it. */
export interface ConfirmationUnmatched {
  readonly kind: 'confirmationUnmatched'
  readonly planId: string
  readonly index: number
  readonly lots: number
}
