import { createState, step, view } from '@plimsoll/engine'
import {
  classify,
  type ConformanceRow,
  notImitated,
  type Outcome,
  throughAdapter,
  throughEngine,
  type Treatment,
} from './conformance-row.ts'
import { balanceBook, DriftVenue, indexDelta } from './drift-venue.ts'

interface ResolveRow {
  readonly source: string
  readonly bankrupt_quote_amount: string
  readonly insurance_vault_balance: string
  readonly quote_max_insurance: string
  readonly quote_settled_insurance: string
  readonly cumulative_funding_rate_long_before: string
  readonly cumulative_funding_rate_short_before: string
  readonly expected_market_total_social_loss: string
  readonly expected_cumulative_funding_rate_long_after: string
  readonly expected_cumulative_funding_rate_short_after: string
}

interface UnitRow extends ResolveRow {
  readonly fee_pool_tokens: string
  readonly base_asset_amount_long: string
  readonly base_asset_amount_short: string
  readonly market_quote_asset_amount_before: string
  readonly expected_insurance_payment: string
  readonly expected_fee_pool_payment: string
  readonly expected_user_total_social_loss: string
  readonly expected_user_quote_amount_after: string
  readonly expected_market_quote_asset_amount_after: string
  readonly affected_positions: readonly {
    readonly base_asset_amount: string
    readonly quote_asset_amount_before: string
    readonly last_cumulative_funding_rate_before: string
    readonly expected_quote_asset_amount_after: string
    readonly expected_cumulative_perp_funding: string
    readonly expected_last_cumulative_funding_rate_after: string
  }[]
}

interface EndToEndRow
  extends Omit<
    ResolveRow,
    'cumulative_funding_rate_long_before' | 'cumulative_funding_rate_short_before'
  > {
  readonly derived_fee_pool_tokens: string
  readonly derived_total_open_base: string
  readonly derived_cumulative_funding_rate_long_before: string
  readonly derived_cumulative_funding_rate_short_before: string
  readonly expected_quote_settled_insurance_after: string
  readonly expected_fee_pool_after: string
  readonly expected_cumulative_funding_rate_delta: string
}

interface BankruptRow {
  readonly source: string
  readonly spot_balances: readonly { readonly scaled_balance: string; readonly type: string }[]
  readonly perp_positions: readonly {
    readonly base?: string
    readonly quote?: string
    readonly isolated?: boolean
  }[]
  readonly expected_cross_margin_bankrupt: boolean
}

interface OtherRow {
  readonly source: string
}

interface DriftVectors {
  readonly funding_rate_delta: readonly OtherRow[]
  readonly deposit_interest_delta: readonly OtherRow[]
  readonly resolve_perp_bankruptcy: readonly UnitRow[]
  readonly resolve_perp_bankruptcy_e2e: readonly EndToEndRow[]
  readonly resolve_spot_bankruptcy: readonly OtherRow[]
  readonly is_bankrupt: readonly BankruptRow[]
  readonly insurance_share_rebase: readonly OtherRow[]
  readonly insurance_shares_lost_on_cancel: readonly OtherRow[]
  readonly insurance_fund_loss_sharing: readonly OtherRow[]
  readonly resolve_perp_pnl_deficit_e2e: readonly OtherRow[]
}

/** Drift v2: insurance, then the fee pool, then all open base through the funding index; nobody is deleveraged. */
export function driftRows(cases: unknown): ConformanceRow[] {
  const shares = (): Treatment => notImitated('shares of a fund: ours has a balance alone')
  const lending = (): Treatment =>
    notImitated('borrowed tokens and the interest of lenders: there is no lending')
  return classify('Drift v2', cases as DriftVectors, {
    funding_rate_delta: () => notImitated('an index alone: no money moves'),
    deposit_interest_delta: lending,
    resolve_perp_bankruptcy: (row) => throughAdapter(() => playUnit(row)),
    resolve_perp_bankruptcy_e2e: (row) => throughAdapter(() => playEndToEnd(row)),
    resolve_spot_bankruptcy: lending,
    is_bankrupt: treatBankrupt,
    insurance_share_rebase: shares,
    insurance_shares_lost_on_cancel: shares,
    insurance_fund_loss_sharing: shares,
    resolve_perp_pnl_deficit_e2e: () =>
      notImitated(
        'a fund is drawn for unrealised profit that outgrew the losses, with nobody bankrupt',
      ),
  })
}

function playUnit(row: UnitRow): Outcome {
  const { affected_positions: positions } = row
  const venue = new DriftVenue({
    ...payersOf(row),
    feePool: BigInt(row.fee_pool_tokens),
    bases: positions.map(({ base_asset_amount }) => BigInt(base_asset_amount)),
  })
  const owed = BigInt(row.bankrupt_quote_amount)
  const { deficit, paid, social } = venue.resolve()
  const openBase = BigInt(row.base_asset_amount_long) - BigInt(row.base_asset_amount_short)
  const delta = indexDelta(social, openBase)
  const charged = venue.socialise(social, delta)
  const after = venue.bankruptQuote()
  return {
    observed: {
      paid,
      social,
      deficit,
      after,
      marketQuote: BigInt(row.market_quote_asset_amount_before) + after - owed,
      long: BigInt(row.cumulative_funding_rate_long_before) + delta,
      short: BigInt(row.cumulative_funding_rate_short_before) - delta,
      positions: positions.map((position, index) => ({
        quote: BigInt(position.quote_asset_amount_before) + (charged[index] ?? 0n),
        funding: charged[index],
        index:
          BigInt(position.last_cumulative_funding_rate_before) +
          (position.base_asset_amount.startsWith('-') ? -delta : delta),
      })),
    },
    expected: {
      paid: [BigInt(row.expected_insurance_payment), BigInt(row.expected_fee_pool_payment)],
      social: BigInt(row.expected_market_total_social_loss),
      deficit: BigInt(row.expected_user_total_social_loss),
      after: BigInt(row.expected_user_quote_amount_after),
      marketQuote: BigInt(row.expected_market_quote_asset_amount_after),
      long: BigInt(row.expected_cumulative_funding_rate_long_after),
      short: BigInt(row.expected_cumulative_funding_rate_short_after),
      positions: positions.map((position) => ({
        quote: BigInt(position.expected_quote_asset_amount_after),
        funding: BigInt(position.expected_cumulative_perp_funding),
        index: BigInt(position.expected_last_cumulative_funding_rate_after),
      })),
    },
  }
}

/** The row does not say who holds the base, so that nobody is charged here. */
function playEndToEnd(row: EndToEndRow): Outcome {
  const feePool = BigInt(row.derived_fee_pool_tokens)
  const venue = new DriftVenue({ ...payersOf(row), feePool, bases: [] })
  const { paid, social } = venue.resolve()
  const delta = indexDelta(social, BigInt(row.derived_total_open_base))
  return {
    observed: {
      settled: BigInt(row.quote_settled_insurance) + (paid[0] ?? 0n),
      feePool: feePool - (paid[1] ?? 0n),
      social,
      delta,
      long: BigInt(row.derived_cumulative_funding_rate_long_before) + delta,
      short: BigInt(row.derived_cumulative_funding_rate_short_before) - delta,
    },
    expected: {
      settled: BigInt(row.expected_quote_settled_insurance_after),
      feePool: BigInt(row.expected_fee_pool_after),
      social: BigInt(row.expected_market_total_social_loss),
      delta: BigInt(row.expected_cumulative_funding_rate_delta),
      long: BigInt(row.expected_cumulative_funding_rate_long_after),
      short: BigInt(row.expected_cumulative_funding_rate_short_after),
    },
  }
}

/** Who is asked before open base is: a vault, which pays no more than is left of what a market may claim. */
function payersOf(row: Omit<ResolveRow, `cumulative_funding_rate_${string}`>): {
  readonly owed: bigint
  readonly vault: bigint
  readonly vaultMax: bigint
} {
  return {
    owed: -BigInt(row.bankrupt_quote_amount),
    vault: BigInt(row.insurance_vault_balance),
    vaultMax: BigInt(row.quote_max_insurance) - BigInt(row.quote_settled_insurance),
  }
}

/** Whether a round opens for the wallet: equity below zero where the peer looks for a debt with nothing beside it. */
function treatBankrupt(row: BankruptRow): Treatment {
  const { perp_positions: positions, spot_balances: balances } = row
  if (positions.some(({ isolated }) => isolated === true)) {
    return notImitated(
      'an isolated bucket without lots, or amounts above 2^53: neither is a valid book',
    )
  }
  const signed = balances.map(({ scaled_balance, type }) =>
    type === 'borrow' ? -BigInt(scaled_balance) : BigInt(scaled_balance),
  )
  const quotes = positions.map(({ quote }) => BigInt(quote ?? 0))
  const money = [...signed, ...quotes].reduce((sum, amount) => sum + amount, 0n)
  const base = positions.reduce((sum, position) => sum + BigInt(position.base ?? 0), 0n)
  return throughEngine(() => {
    const state = createState(balanceBook(money, base))
    const decision = step(state, { kind: 'openRound', timeMs: 0 })
    const events = decision.outcome === 'accepted' ? decision.events : []
    return {
      observed: view(state)
        .round(events)
        .cases.some(({ account }) => account === 'user'),
      expected: row.expected_cross_margin_bankrupt,
    }
  })
}
