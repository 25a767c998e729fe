import type { AccountKind, CollateralSpec, MarginMode } from '../account/account-spec.ts'
import type { Ratio } from '../quantity/ratio.ts'
import type { Lots, QuoteUnits, Side } from '../quantity/units.ts'
import type { CommandBase } from './command-base.ts'
import type { EngineEvent } from './engine-event.ts'
import type {
  FreezeAccount,
  PostCorrection,
  SettleMarket,
  TransferPosition,
  UnfreezeAccount,
} from './officer-command.ts'
import type { SyncBook } from './sync-command.ts'

export type { Idempotency } from './command-base.ts'
export type * from './officer-command.ts'
export type * from './sync-command.ts'

/** An account begins, with an empty cross wallet. */
export interface OpenAccount extends CommandBase {
  readonly kind: 'openAccount'
  readonly account: string
  /** Groups accounts of one person. Default: the account itself. */
  readonly owner?: string
  readonly accountKind: AccountKind
  /** Default `oneWay`. */
  readonly positionMode?: 'oneWay' | 'hedge'
  /** Default false. */
  readonly adlExempt?: boolean
}

/** Money from outside reaches a cross wallet. Always welcome, even while prices are missing. */
export interface Deposit extends CommandBase {
  readonly kind: 'deposit'
  readonly account: string
  /** Above 0. */
  readonly amountQuote: QuoteUnits
}

/** Money leaves a cross wallet for the outside, if what stays is enough at every price that is possible now. */
export interface Withdraw extends CommandBase {
  readonly kind: 'withdraw'
  readonly account: string
  /** Above 0. */
  readonly amountQuote: QuoteUnits
}

/** Money moves between the cross wallet of an account and one of its isolated positions. */
export interface MoveMargin extends CommandBase {
  readonly kind: 'moveMargin'
  readonly account: string
  readonly market: string
  readonly side: Side
  /** Above 0 into the position, below 0 out of it. */
  readonly amountQuote: QuoteUnits
}

/** The assets behind a cross wallet, or their prices, become others. What they count for comes from outside or goes there. */
export interface UpdateCollaterals extends CommandBase {
  readonly kind: 'updateCollaterals'
  readonly account: string
  /** All of them; those left out are gone. */
  readonly collaterals: readonly CollateralSpec[]
}

/** An account offers to take over positions of others, in place of what it offered before for the market and side. */
export interface PlaceOffer extends CommandBase {
  readonly kind: 'placeOffer'
  readonly account: string
  readonly market: string
  /** Side of the positions that would be taken over. */
  readonly side: Side
  /** 0 ends the offer. */
  readonly lots: Lots
  /** The worst price for whoever offers. Absent: the bankruptcy price, whatever it is. */
  readonly limitPriceTicks?: Ratio
}

/** The venue adds money of its own to a fund, or takes some out. */
export interface MoveFundMoney extends CommandBase {
  readonly kind: 'moveFundMoney'
  readonly fund: string
  /** Above 0 into the fund, below 0 out of it, not below its floor. */
  readonly amountQuote: QuoteUnits
}

/** A fund closes lots of its inventory with an account. */
export interface UnwindInventory extends CommandBase {
  readonly kind: 'unwindInventory'
  readonly fund: string
  readonly market: string
  /** Side of the inventory that is closed. */
  readonly side: Side
  readonly lots: Lots
  readonly priceTicks: bigint
  readonly counterparty: TradeParty
}

/** From now on one insurance fund alone serves a market: a pool of its own, or another pool. */
export interface AssignMarket extends CommandBase {
  readonly kind: 'assignMarket'
  readonly market: string
  readonly fund: string
  /** Moves from the fund that served it first by id. Default 0. */
  readonly amountQuote?: QuoteUnits
}

/** An officer switches the `manual` trigger of a layer for a market. */
export interface SetTrigger extends CommandBase {
  readonly kind: 'setTrigger'
  /** Place of the layer in the declared waterfall, from 0. */
  readonly layer: number
  readonly market: string
  readonly isOn: boolean
}

/** One side of a trade. */
export interface TradeParty {
  readonly account: string
  /** Default `cross`. */
  readonly marginMode?: MarginMode
  /** Whether a hedge account opens or closes; a one-way account closes what it has on the other side first. */
  readonly effect?: 'open' | 'close'
  /** Moved from the wallet to an isolated position with the trade. Default 0. */
  readonly isolatedMarginQuote?: QuoteUnits
}

/** Two accounts traded on the venue. */
export interface Trade extends CommandBase {
  readonly kind: 'trade'
  readonly market: string
  /** Above 0. */
  readonly lots: Lots
  /** Whole ticks, above 0. */
  readonly priceTicks: bigint
  readonly buyer: TradeParty
  readonly seller: TradeParty
}

/** Funding of one market becomes owed: payers round up, receivers down, the difference is residue. */
export interface AccrueFunding extends CommandBase {
  readonly kind: 'accrueFunding'
  readonly market: string
  /** Quote units for each lot; above 0 longs pay shorts. */
  readonly quotePerLot: Ratio
}

/** What is owed as funding becomes money of its bucket. */
export interface SettleFunding extends CommandBase {
  readonly kind: 'settleFunding'
}

/** What the price sources say of one market. */
export interface PriceObservation {
  readonly market: string
  /** Absent where the sources have no price: unknown, never 0. */
  readonly markPriceTicks?: Ratio
  readonly indexPriceTicks?: Ratio
  /** How many sources agree on it. */
  readonly sources: number
  /** When the sources saw it, milliseconds UTC. */
  readonly priceTimeMs: number
}

/** Prices arrive. Each goes through the gate of its market; those that do not pass are recorded and not used. */
export interface UpdatePrices extends CommandBase {
  readonly kind: 'updatePrices'
  readonly prices: readonly PriceObservation[]
}

/** Asks the venue to close every bucket that is below maintenance at healthy prices and is not being closed yet. */
export interface RequestLiquidations extends CommandBase {
  readonly kind: 'requestLiquidations'
}

/** The venue closed lots of a liquidating bucket in its market, at its limit or better. */
export interface FillLiquidation extends CommandBase {
  readonly kind: 'fillLiquidation'
  readonly account: string
  /** `cross` or `isolated:<market>:<side>`. */
  readonly bucket: string
  readonly market: string
  /** Side of the position that is closed. */
  readonly side: Side
  readonly lots: Lots
  readonly priceTicks: bigint
  readonly counterparty: TradeParty
}

/** The venue could not close a liquidating bucket in its market: it becomes a case of the next round. */
export interface FailLiquidation extends CommandBase {
  readonly kind: 'failLiquidation'
  readonly account: string
  readonly bucket: string
}

/** An officer makes a bucket a case of the next round, whatever its equity. */
export interface OrderCase extends CommandBase {
  readonly kind: 'orderCase'
  readonly account: string
  readonly bucket: string
  readonly reason: string
}

/** Opens one round over every bucket that has become a case and walks the waterfall. Nothing happens where there is none. */
export interface OpenRound extends CommandBase {
  readonly kind: 'openRound'
}

/** Goes on with a round that was too large for one step. Comes before any other command. */
export interface ContinueCase extends CommandBase {
  readonly kind: 'continueCase'
}

/** What the venue did about one fill of a plan. */
export interface FillConfirmation {
  /** Row of the plan, from 0. */
  readonly index: number
  readonly status: 'done' | 'partial' | 'rejected'
  /** Lots done: all of the row, some of it, none. */
  readonly lots: Lots
}

/** The venue carried out some of a plan. A confirmation after the plan's expiry is booked as far as it fits. */
export interface ConfirmPlan extends CommandBase {
  readonly kind: 'confirmPlan'
  readonly planId: string
  readonly fills: readonly FillConfirmation[]
}

/** Time passed: plans and liquidations past their deadline end, markets too long without a price halt. */
export interface PassTime extends CommandBase {
  readonly kind: 'passTime'
}

/** Stops trading, liquidation and rounds in one market, or in the whole domain where no market is named. */
export interface Halt extends CommandBase {
  readonly kind: 'halt'
  readonly market?: string
  readonly reason: string
}

/** Ends a halt. */
export interface Resume extends CommandBase {
  readonly kind: 'resume'
  readonly market?: string
}

/** The process started on this state: no gated market is trusted again before a fresh price. */
export interface Start extends CommandBase {
  readonly kind: 'start'
}

/** What a state can be asked to do. */
export type Command =
  | OpenAccount
  | Deposit
  | Withdraw
  | MoveMargin
  | UpdateCollaterals
  | PlaceOffer
  | MoveFundMoney
  | UnwindInventory
  | AssignMarket
  | SetTrigger
  | Trade
  | AccrueFunding
  | SettleFunding
  | UpdatePrices
  | RequestLiquidations
  | FillLiquidation
  | FailLiquidation
  | OrderCase
  | OpenRound
  | ContinueCase
  | ConfirmPlan
  | PassTime
  | Halt
  | Resume
  | Start
  | TransferPosition
  | PostCorrection
  | FreezeAccount
  | UnfreezeAccount
  | SettleMarket
  | SyncBook

/** Why a command was refused. Permanent: a code keeps its meaning for ever. */
export type RejectionCode =
  | 'invalidCommand'
  | 'timeBeforeState'
  | 'invalidTime'
  | 'amountOutOfRange'
  | 'invalidAmount'
  | 'invalidIdentifier'
  | 'keyReused'
  | 'unknownAccount'
  | 'accountExists'
  | 'unknownMarket'
  | 'unknownBucket'
  | 'unknownFund'
  | 'unknownPlan'
  | 'unknownFill'
  | 'positionModeForbids'
  | 'sameAccount'
  | 'insufficientMoney'
  | 'insufficientMargin'
  | 'exceedsPosition'
  | 'priceNotHealthy'
  | 'halted'
  | 'notHalted'
  | 'caseOpen'
  | 'noLiquidation'
  | 'liquidationPending'
  | 'beyondLimit'
  | 'roundUnfinished'
  | 'nothingToContinue'
  | 'withdrawalsGated'
  | 'unknownTrigger'
  | 'accountFrozen'
  | 'notFrozen'
  | 'marketExpired'
  | 'marketSettled'
  | 'unbalancedPostings'
  | 'unbalancedPositions'
  | 'notSidecar'
  | 'planOpen'
  | 'bookSynced'

/** The answer to a command: events to append and apply, or a refusal that changed nothing, or the answer given before. */
export type Decision =
  | { readonly outcome: 'accepted'; readonly events: readonly EngineEvent[] }
  | {
      readonly outcome: 'rejected'
      readonly code: RejectionCode
      readonly detail: string
      /** A refused command with a key is remembered: what to append and apply. Empty without a key. */
      readonly events: readonly EngineEvent[]
    }
  | {
      readonly outcome: 'repeated'
      /** Sequence of the record that holds the first answer. */
      readonly sequence: number
      /** Why the first was refused; absent where it was accepted. */
      readonly code?: RejectionCode
    }
