import type { State } from '@plimsoll/engine'
import {
  notImitated,
  type Outcome,
  throughAdapter,
  throughEngine,
  type Treatment,
} from '../conformance-row.ts'
import { magnitude } from '../whole.ts'
import { readAccounts } from './book.ts'
import { equitySigns } from './deleveraging-rows.ts'
import { closeByForce, openRound, policyOf } from './forced-fills.ts'
import { fundBalance, moveFundMoney, OrderBook } from './order-book.ts'
import { standIn } from './pairs.ts'
import type {
  FundRow,
  LiquidationFeeRow,
  PipelineRow,
  PipelineStep,
  ProposalRow,
} from './vectors.ts'

/** Whether a fund can bear a change. */
export function treatFund(row: FundRow): Treatment {
  const balance = BigInt(row.insurance_fund_balance)
  const delta = BigInt(row.insurance_fund_delta)
  if (delta === 0n) return notImitated('a movement of nothing is no command (D-5)')
  return throughAdapter(() => {
    const { isAllowed, after } = moveFundMoney(balance, delta)
    return {
      observed: { isAllowed, after },
      expected: {
        isAllowed: row.expected_valid,
        after: row.expected_valid ? balance + delta : balance,
      },
    }
  })
}

const PRICED_BASE = 10n ** 8n
const fundPaysInMarket =
  'a fund pays for a case in a round; a fill beyond the limit is refused (D-10)'

/** What a fund takes of one fill of a liquidation. */
export function treatLiquidationFee(row: LiquidationFeeRow): Treatment {
  const { expected_insurance_fund_delta: expected } = row
  const size = BigInt(row.fill_base_quantums)
  const value = (BigInt(row.fill_price_subticks) * size) / PRICED_BASE
  if (size > 0n && value === 0n) return notImitated('nothing trades at a price of 0 (D-6)')
  if (expected !== undefined && BigInt(expected) < 0n) return notImitated(fundPaysInMarket)
  return throughAdapter(() => {
    const { fills, refusal } = feeBook(row).liquidate(row.account.id, row.perp_id, size)
    return {
      observed: {
        change: fills[0]?.insurance_fund_delta,
        error: refusal && feeErrors[refusal],
      },
      expected: { change: expected, error: row.expected_error },
    }
  })
}

const feeErrors: Readonly<Record<string, string>> = {
  invalidAmount: 'ErrInvalidQuantumsForInsuranceFundDeltaCalculation',
}

/**
 * The account is marked where it is liquidatable: 5 % of its balance above zero. Closed whole, it has the same bankruptcy price
 * at any mark.
 */
function feeBook(row: LiquidationFeeRow): OrderBook {
  const { account, perp_id, is_buy, fill_base_quantums, fill_price_subticks } = row
  const held = BigInt(account.positions[0]?.base_quantums ?? 0)
  const twentieths = is_buy ? 19n : 21n
  const markets = row.markets.map((market) => {
    const scale = 10n ** BigInt(-(market.price_exponent + market.atomic_resolution + 6))
    const balance = magnitude(BigInt(account.quote_quantums))
    const price = (balance * scale * twentieths) / (magnitude(held) * 20n)
    return { ...market, price: String(price) }
  })
  const maker = standIn(perp_id, -held)
  return new OrderBook({
    markets,
    accounts: [account, maker],
    orders: [
      {
        account: maker.id,
        side: is_buy ? 'sell' : 'buy',
        base_quantums: fill_base_quantums === '0' ? String(magnitude(held)) : fill_base_quantums,
        price_subticks: fill_price_subticks,
      },
    ],
    sizes: [],
    fund: { balance: 0n, feePpm: row.max_liquidation_fee_ppm },
    waterfall: [],
  })
}

/** A block of the peer: liquidation orders first, then deleveraging. */
export function treatPipeline(row: PipelineRow): Treatment {
  const orders = row.derived_steps.filter((one) => one.step === 'liquidation_order')
  const signs = equitySigns(row, row.accounts)
  const inMarket = orders.filter(({ fills }) => fills.length > 0)
  if (inMarket.some(({ account }) => signs.get(account) === -1)) {
    return notImitated(
      'a bucket below zero is a case at once and is not offered to the market first (D-9)',
    )
  }
  if (
    inMarket.some(({ fills }) => fills.some((fill) => fill.insurance_fund_delta.startsWith('-')))
  ) {
    return notImitated(fundPaysInMarket)
  }
  return orders.length > 0
    ? throughAdapter(() => playBlock(row))
    : throughEngine(() => windDown(row))
}

function playBlock(row: PipelineRow): Outcome {
  const book = new OrderBook({
    markets: row.markets,
    accounts: row.accounts,
    orders: row.resting_orders,
    sizes: row.derived_steps.flatMap((one) =>
      one.step === 'liquidation_order' ? [BigInt(one.size_base_quantums)] : [],
    ),
    fund: {
      balance: BigInt(row.insurance_fund_balance),
      feePpm: row.liquidations_config?.max_liquidation_fee_ppm ?? 0,
    },
    waterfall: [{ layer: 'adl', policy: policyOf(false) }],
  })
  const observed = row.derived_steps.map((step) => playStep(book, step, row))
  // Whoever was liquidated in part is not below zero, so nothing is left to deleverage.
  const last = openRound(book.state, { account: '', perpId: 0 })
  const isLeft = row.derived_steps.some(
    (one) => one.step === 'deleverage' && one.remaining_base_quantums !== '0',
  )
  return {
    observed: {
      steps: observed,
      accounts: readAccounts(
        book.state,
        row.expected_accounts.map(({ id }) => id),
        book.lotBase,
      ),
      fund: String(book.fundBalance()),
      casesLeft: last.cases.length,
    },
    expected: {
      steps: row.derived_steps.map(expectedOf),
      accounts: row.expected_accounts,
      fund: row.derived_insurance_fund_after,
      casesLeft: isLeft ? 1 : 0,
    },
  }
}

function playStep(book: OrderBook, step: PipelineStep, row: PipelineRow): unknown {
  if (step.step === 'deleverage') {
    const { account, perp_id: perpId } = step
    const { fills } = openRound(book.state, { account, perpId }, book.lotBase)
    return { fills, left: leftOf(book.state, account, book.lotBase) }
  }
  // How much of a position an order may be for is the venue's rule; the engine bounds the price.
  const perpId = row.markets[0]?.perp_id ?? 0
  const size = BigInt(step.size_base_quantums)
  const { fills, remaining } = book.liquidate(step.account, perpId, size)
  return { fills, filled: String(size - remaining) }
}

/** Base quantums that an account still has in its first market. */
function leftOf(state: State, account: string, lotBase = 1n): string {
  const [after] = readAccounts(state, [account], lotBase)
  return String(magnitude(BigInt(after?.positions[0]?.base_quantums ?? 0)))
}

function expectedOf(step: PipelineStep): unknown {
  const { fills } = step
  return step.step === 'deleverage'
    ? { fills, left: step.remaining_base_quantums }
    : { fills, filled: step.filled_base_quantums }
}

function windDown(row: PipelineRow): Outcome {
  const { markets, accounts, derived_steps, market_in_final_settlement } = row
  const closed = derived_steps.map(({ account }) => ({
    account,
    ...closeByForce({
      markets,
      accounts,
      account,
      perpId: markets[0]?.perp_id ?? 0,
      mayOrder: market_in_final_settlement,
    }),
  }))
  return {
    observed: closed.map(({ account, state, fills }) => ({
      step: { fills, left: leftOf(state, account) },
      accounts: readAccounts(
        state,
        row.expected_accounts.map(({ id }) => id),
      ),
      fund: String(fundBalance(state)),
    })),
    expected: derived_steps.map((step) => ({
      step: expectedOf(step),
      accounts: row.expected_accounts,
      fund: row.derived_insurance_fund_after,
    })),
  }
}

/** What a proposer says was deleveraged: compared with what the engine does by itself. */
export function treatProposal(row: ProposalRow): Treatment {
  const gated = row.expected_withdrawals_gated_for_perps ?? []
  if (gated.length > 0) {
    return notImitated(
      'an open case stops the withdrawals of its own account, not of everyone (D-3)',
    )
  }
  const { expected_error: error } = row
  if (error !== undefined && error !== 'ErrInvalidDeleveragedSubaccount') {
    return notImitated(
      'nobody proposes fills: size, price and whether there is a case are the engine’s',
    )
  }
  const isSettling = row.market_in_final_settlement.some(({ value }) => value)
  return throughEngine(() =>
    error === undefined ? playProposal(row, isSettling) : refuseProposal(row),
  )
}

function playProposal(row: ProposalRow, isSettling: boolean): Outcome {
  const { markets, accounts, proposed_operations } = row
  const played = proposed_operations.map(({ account, perp_id }) =>
    closeByForce({ markets, accounts, account, perpId: perp_id, mayOrder: isSettling }),
  )
  const expected = (row.expected_quote_quantums ?? []).map((balance) => ({
    ...balance,
    positions: row.expected_positions?.find(({ id }) => id === balance.id)?.positions,
  }))
  return {
    observed: played.map(({ state, fills }) => ({
      fills,
      accounts: readAccounts(
        state,
        expected.map(({ id }) => id),
      ),
    })),
    expected: proposed_operations.map(({ fills }) => ({ fills, accounts: expected })),
  }
}

/** An account that may not be deleveraged is no case. */
function refuseProposal(row: ProposalRow): Outcome {
  const { markets, accounts } = row
  const [operation] = row.proposed_operations
  if (operation === undefined) throw new Error('a proposal without an operation')
  const { state, cases } = closeByForce({
    markets,
    accounts,
    account: operation.account,
    perpId: operation.perp_id,
    mayOrder: false,
  })
  const after = readAccounts(
    state,
    accounts.map(({ id }) => id),
  )
  return { observed: { cases, accounts: after }, expected: { cases: [], accounts } }
}
