/** A perpetual market as the peer states it: a price is `price` × 10^`price_exponent` for 10^-`atomic_resolution` base quantums. */
export interface PeerMarket {
  readonly perp_id: number
  readonly atomic_resolution: number
  readonly price: string
  readonly price_exponent: number
  readonly initial_margin_ppm: number
  readonly maintenance_fraction_ppm: number
}

/** Signed base quantums of one market. */
interface PeerPosition {
  readonly perp_id: number
  readonly base_quantums: string
}

/** A subaccount: a quote balance, which has the cost of positions in it, and positions. */
export interface PeerAccount {
  readonly id: string
  readonly quote_quantums: string
  readonly positions: readonly PeerPosition[]
}

/** A deleveraging fill: unsigned size, signed change of the resolved account's quote balance. */
export interface PeerFill {
  readonly account: string
  readonly base_quantums: string
  readonly quote_delta_liquidated: string
}

/** At which price an account is closed. */
export type PriceMode = 'bankruptcy' | 'oracle'

/** What every row says. */
export interface PeerRow {
  readonly source: string
  readonly markets: readonly PeerMarket[]
}

/** One account, and what closing some of its position would change. */
export interface BankruptcyPriceRow extends PeerRow {
  readonly account: PeerAccount
  readonly perp_id: number
  readonly delta_base_quantums: string
  readonly expected_quote_delta?: string
  readonly expected_error?: string
}

/** Whether an account may be deleveraged. */
export interface TriggerRow extends PeerRow {
  readonly account: PeerAccount
  readonly perp_id: number
  readonly market_in_final_settlement: boolean
  readonly expected_at_bankruptcy_price: boolean
  readonly expected_at_oracle_price: boolean
  readonly derived_net_collateral: string
}

/** One account closed against a list of others. */
export interface OffsetRow extends PeerRow {
  readonly accounts: readonly PeerAccount[]
  readonly resolve_account: string
  readonly perp_id: number
  readonly delta_base_quantums: string
  readonly price_mode: PriceMode
  readonly candidate_order: readonly string[]
  readonly expected_fills: readonly PeerFill[]
  readonly expected_remaining_base_quantums: string
  readonly expected_accounts: readonly PeerAccount[]
  readonly open_interest_before: string
  readonly expected_open_interest_after: string
}

/** One account closed against another. */
export interface ProcessRow extends PeerRow {
  readonly accounts: readonly PeerAccount[]
  readonly resolve_account: string
  readonly offsetting_account: string
  readonly perp_id: number
  readonly delta_base_quantums: string
  readonly price_mode: PriceMode
  readonly expected_quote_delta_liquidated?: string
  readonly expected_accounts?: readonly PeerAccount[]
  readonly expected_error?: string
  readonly derived_quote_delta_liquidated?: string
  readonly derived_accounts?: readonly PeerAccount[]
}

/** Whether the fund can bear a change. */
export interface FundRow {
  readonly source: string
  readonly insurance_fund_balance: string
  readonly insurance_fund_delta: string
  readonly expected_valid: boolean
}

/** What a fund gains or loses by one fill of a liquidation. */
export interface LiquidationFeeRow extends PeerRow {
  readonly account: PeerAccount
  readonly perp_id: number
  readonly is_buy: boolean
  readonly fill_base_quantums: string
  /** Quote quantums for 10^8 base quantums. */
  readonly fill_price_subticks: string
  readonly max_liquidation_fee_ppm: number
  readonly expected_insurance_fund_delta?: string
  readonly expected_error?: string
}

/** An order that rests in the book. */
export interface RestingOrder {
  readonly account: string
  readonly side: 'buy' | 'sell'
  readonly base_quantums: string
  readonly price_subticks: string
}

/** A fill of a liquidation order. */
export interface MarketFill {
  readonly order_index: number
  readonly base_quantums: string
  readonly price_subticks: string
  readonly insurance_fund_delta: string
}

/** What a block does about one account. */
export type PipelineStep =
  | {
      readonly step: 'liquidation_order'
      readonly account: string
      readonly size_base_quantums: string
      readonly filled_base_quantums: string
      readonly fills: readonly MarketFill[]
    }
  | {
      readonly step: 'deleverage'
      readonly account: string
      readonly perp_id: number
      readonly price_mode: PriceMode
      readonly fills: readonly PeerFill[]
      readonly remaining_base_quantums: string
    }

/** A block: liquidation orders against resting ones, then deleveraging. */
export interface PipelineRow extends PeerRow {
  readonly accounts: readonly PeerAccount[]
  readonly insurance_fund_balance: string
  readonly resting_orders: readonly RestingOrder[]
  readonly market_in_final_settlement: boolean
  readonly liquidations_config?: { readonly max_liquidation_fee_ppm: number }
  readonly derived_steps: readonly PipelineStep[]
  readonly expected_accounts: readonly PeerAccount[]
  readonly derived_insurance_fund_after: string
}

/** What a block proposer says was deleveraged. */
export interface ProposalRow extends PeerRow {
  readonly accounts: readonly PeerAccount[]
  readonly market_in_final_settlement: readonly {
    readonly perp_id: number
    readonly value: boolean
  }[]
  readonly proposed_operations: readonly {
    readonly account: string
    readonly perp_id: number
    readonly fills: readonly Partial<PeerFill>[]
  }[]
  readonly expected_quote_quantums?: readonly {
    readonly id: string
    readonly quote_quantums: string
  }[]
  readonly expected_positions?: readonly {
    readonly id: string
    readonly positions: readonly PeerPosition[]
  }[]
  readonly expected_withdrawals_gated_for_perps?: readonly number[]
  readonly expected_error?: string
}

/** Rows by category. */
export interface DydxVectors {
  readonly insurance_delta_validity: readonly FundRow[]
  readonly trigger: readonly TriggerRow[]
  readonly offset: readonly OffsetRow[]
  readonly process_at_bankruptcy_price: readonly ProcessRow[]
  readonly process_at_oracle_price: readonly ProcessRow[]
  readonly process_rounding: readonly ProcessRow[]
  readonly bankruptcy_price: readonly BankruptcyPriceRow[]
  readonly liquidation_insurance_delta: readonly LiquidationFeeRow[]
  readonly liquidate_then_deleverage_keeper: readonly PipelineRow[]
  readonly liquidate_then_deleverage_e2e: readonly PipelineRow[]
  readonly liquidation_block_limits_e2e: readonly PipelineRow[]
  readonly wind_down_e2e: readonly PipelineRow[]
  readonly proposed_operations: readonly ProposalRow[]
}
