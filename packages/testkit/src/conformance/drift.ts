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
import {
  balanceBook,
  type DriftOutcome,
  indexDelta,
  resolveLoan,
  resolveMarket,
} from './drift-venue.ts'

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

interface DeltaRow {
  readonly source: string
  readonly loss_quote: string
  readonly base_asset_amount_long: string
  readonly base_asset_amount_short: string
  readonly expected_error?: string
  readonly expected_cumulative_funding_rate_delta?: string
}

interface InterestRow {
  readonly source: string
  readonly borrow_token_amount: string
  readonly deposit_scaled_balance: string
  readonly cumulative_deposit_interest: string
  readonly decimals: number
  readonly expected_delta: string
}

interface LoanRow {
  readonly source: string
  readonly borrow_scaled_balance: string
  readonly cumulative_borrow_interest: string
  readonly deposit_scaled_balance: string
  readonly cumulative_deposit_interest_before: string
  readonly decimals: number
  readonly insurance_vault_balance: string
  readonly expected_insurance_payment: string
  readonly expected_cumulative_deposit_interest_after: string
  readonly expected_total_social_loss_tokens: string
  readonly expected_deposit_token_amount_after: string
}

interface ImbalanceRow {
  readonly source: string
  readonly insurance_vault_balance: string
  readonly max_revenue_withdraw_per_period: string
  readonly revenue_withdraw_since_last_settle: string
  readonly quote_max_insurance: string
  readonly quote_settled_insurance: string
  readonly unrealized_pnl_max_imbalance: string
  readonly asserted_imbalance_after_near: string
  readonly expected_insurance_withdraw: string
  readonly expected_quote_settled_insurance_after: string
}

interface OtherRow {
  readonly source: string
}

interface DriftVectors {
  readonly funding_rate_delta: readonly DeltaRow[]
  readonly deposit_interest_delta: readonly InterestRow[]
  readonly resolve_perp_bankruptcy: readonly UnitRow[]
  readonly resolve_perp_bankruptcy_e2e: readonly EndToEndRow[]
  readonly resolve_spot_bankruptcy: readonly LoanRow[]
  readonly is_bankrupt: readonly BankruptRow[]
  readonly insurance_share_rebase: readonly OtherRow[]
  readonly insurance_shares_lost_on_cancel: readonly OtherRow[]
  readonly insurance_fund_loss_sharing: readonly OtherRow[]
  readonly resolve_perp_pnl_deficit_e2e: readonly ImbalanceRow[]
}

/** Drift v2: insurance, then the fee pool, then all open base through the funding index; nobody is deleveraged. */
export function driftRows(cases: unknown): ConformanceRow[] {
  const shares = (): Treatment => notImitated('shares of a fund: ours has a balance alone')
  return classify('Drift v2', cases as DriftVectors, {
    funding_rate_delta: treatDelta,
    deposit_interest_delta: treatInterest,
    resolve_perp_bankruptcy: (row) => throughAdapter(() => playUnit(row)),
    resolve_perp_bankruptcy_e2e: (row) => throughAdapter(() => playEndToEnd(row)),
    resolve_spot_bankruptcy: (row) => throughAdapter(() => playLoan(row)),
    is_bankrupt: treatBankrupt,
    insurance_share_rebase: shares,
    insurance_shares_lost_on_cancel: shares,
    insurance_fund_loss_sharing: shares,
    resolve_perp_pnl_deficit_e2e: (row) => throughAdapter(() => playImbalance(row)),
  })
}

/** A loss that open base shares; where there is none, nobody is charged and the peer refuses. */
function treatDelta(row: DeltaRow): Treatment {
  const bases = [row.base_asset_amount_long, row.base_asset_amount_short].map(BigInt)
  const openBase = bases.reduce((sum, base) => sum + (base < 0n ? -base : base), 0n)
  const resolve = (): DriftOutcome =>
    resolveMarket({
      owed: -BigInt(row.loss_quote),
      vault: 0n,
      vaultMax: 0n,
      feePool: 0n,
      bases: openBase === 0n ? [] : paired(bases),
    })
  return row.expected_error === undefined
    ? throughAdapter(() => ({
        observed: indexDelta(resolve().charged, openBase),
        expected: BigInt(row.expected_cumulative_funding_rate_delta ?? 0),
      }))
    : throughEngine(() => ({ observed: resolve().charged, expected: 0n }))
}

/** Longs equal shorts here: whoever is on the other side of what a row leaves open holds lots of his own. */
function paired(bases: readonly bigint[]): bigint[] {
  const open = bases.reduce((sum, base) => sum + base, 0n)
  return open === 0n ? [...bases] : [...bases, -open]
}

/** Deposits share a loan that is lost; the index says it in parts of all interest so far. */
function treatInterest(row: InterestRow): Treatment {
  const interest = BigInt(row.cumulative_deposit_interest)
  const deposits = tokensOf(row.deposit_scaled_balance, interest, row.decimals)
  const resolve = () =>
    resolveLoan({ unpaid: BigInt(row.borrow_token_amount), deposits, vault: 0n }).charged
  return deposits === 0n
    ? throughEngine(() => ({ observed: resolve(), expected: BigInt(row.expected_delta) }))
    : throughAdapter(() => ({
        observed: interestDelta(interest, resolve(), deposits),
        expected: BigInt(row.expected_delta),
      }))
}

function playLoan(row: LoanRow): Outcome {
  const { decimals } = row
  const interest = BigInt(row.cumulative_deposit_interest_before)
  const deposits = tokensOf(row.deposit_scaled_balance, interest, decimals)
  const unpaid = tokensOf(
    row.borrow_scaled_balance,
    BigInt(row.cumulative_borrow_interest),
    decimals,
  )
  const vault = BigInt(row.insurance_vault_balance)
  const { paid, charged } = resolveLoan({ unpaid, deposits, vault })
  return {
    observed: {
      paid,
      charged,
      deposits: deposits - charged,
      interest: interest - interestDelta(interest, charged, deposits),
    },
    expected: {
      paid: BigInt(row.expected_insurance_payment),
      charged: BigInt(row.expected_total_social_loss_tokens),
      deposits: BigInt(row.expected_deposit_token_amount_after),
      interest: BigInt(row.expected_cumulative_deposit_interest_after),
    },
  }
}

/** Tokens of a balance that interest has scaled, rounded down. */
function tokensOf(scaled: string, interest: bigint, decimals: number): bigint {
  return (BigInt(scaled) * interest) / 10n ** BigInt(19 - decimals)
}

/** What a loss takes from the index of deposits, rounded up. */
function interestDelta(interest: bigint, charged: bigint, deposits: bigint): bigint {
  return (interest * charged + deposits - 1n) / deposits
}

/** The peer finds that traders' profit has outgrown their losses; what is too much is an account that owes. */
function playImbalance(row: ImbalanceRow): Outcome {
  const settled = BigInt(row.quote_settled_insurance)
  const mayLeave = [
    BigInt(row.quote_max_insurance) - settled,
    BigInt(row.max_revenue_withdraw_per_period) - BigInt(row.revenue_withdraw_since_last_settle),
  ]
  const { paid } = resolveMarket({
    owed: BigInt(row.asserted_imbalance_after_near) - BigInt(row.unrealized_pnl_max_imbalance),
    vault: BigInt(row.insurance_vault_balance),
    vaultMax: mayLeave.reduce((least, amount) => (amount < least ? amount : least)),
    feePool: 0n,
    bases: [],
  })
  const [withdrawn = 0n] = paid
  return {
    observed: { withdrawn, settled: settled + withdrawn },
    expected: {
      withdrawn: BigInt(row.expected_insurance_withdraw),
      settled: BigInt(row.expected_quote_settled_insurance_after),
    },
  }
}

function playUnit(row: UnitRow): Outcome {
  const { affected_positions: positions } = row
  const owed = BigInt(row.bankrupt_quote_amount)
  const { paid, social, charged, charges, after } = resolveMarket({
    ...payersOf(row),
    feePool: BigInt(row.fee_pool_tokens),
    bases: positions.map(({ base_asset_amount }) => BigInt(base_asset_amount)),
  })
  const openBase = BigInt(row.base_asset_amount_long) - BigInt(row.base_asset_amount_short)
  const delta = indexDelta(charged, openBase)
  return {
    observed: {
      paid,
      social,
      deficit: after - owed,
      after,
      marketQuote: BigInt(row.market_quote_asset_amount_before) + after - owed,
      long: BigInt(row.cumulative_funding_rate_long_before) + delta,
      short: BigInt(row.cumulative_funding_rate_short_before) - delta,
      positions: positions.map((position, index) => ({
        quote: BigInt(position.quote_asset_amount_before) + (charges[index] ?? 0n),
        funding: charges[index],
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

/** The row does not say who holds the base, so that two stand for all of them. */
function playEndToEnd(row: EndToEndRow): Outcome {
  const feePool = BigInt(row.derived_fee_pool_tokens)
  const openBase = BigInt(row.derived_total_open_base)
  const side = openBase / 2n
  const { paid, social, charged } = resolveMarket({
    ...payersOf(row),
    feePool,
    bases: [side, -side],
  })
  const delta = indexDelta(charged, openBase)
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
