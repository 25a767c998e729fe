import { type AccountSpec, type BookSpec, createState, step, view } from '@plimsoll/engine'
import { lots, quoteUnits, ratio } from '@plimsoll/engine'
import { apportion } from '../reference/apportion.ts'
import {
  classify,
  type ConformanceRow,
  notImitated,
  type Outcome,
  throughEngine,
  type Treatment,
} from './conformance-row.ts'
import { wholeQuotient } from './whole.ts'

interface Paid {
  readonly id: string
  readonly amount: string
}

interface SettlementRow {
  readonly source: string
  readonly insurance_pool_before: string
  readonly losers: readonly {
    readonly id: string
    readonly loss: string
    readonly balance: string
  }[]
  readonly winners_in_distribution_order: readonly {
    readonly id: string
    readonly gain_due: string
  }[]
  readonly derived_total_due: string
  readonly derived_total_collected: string
  readonly derived_received: readonly Paid[]
  readonly expected_received: readonly Paid[]
  readonly expected_insurance_pool_after: string
}

interface VegaVectors {
  readonly loss_socialisation: readonly SettlementRow[]
}

/** Vega: what losers and the insurance pool cannot pay is taken from the winners of a settlement, pro rata. */
export function vegaRows(cases: unknown): ConformanceRow[] {
  return classify('Vega', cases as VegaVectors, { loss_socialisation: treatSettlement })
}

/** The peer floors what winners receive and gives the last one the rest; the engine charges by largest remainder. */
function treatSettlement(row: SettlementRow): Treatment {
  const gains = row.winners_in_distribution_order.map(({ gain_due }) => BigInt(gain_due))
  const short = BigInt(row.derived_total_due) - BigInt(row.derived_total_collected)
  const charges = apportion(short, gains, gains)
  const isSame = row.winners_in_distribution_order.every(({ id, gain_due }, index) => {
    const received = row.derived_received.find((paid) => paid.id === id)?.amount ?? gain_due
    return BigInt(gain_due) - BigInt(received) === charges[index]
  })
  return isSame
    ? throughEngine(() => play(row))
    : notImitated(
        'the units that rounding leaves go to the largest fractions (Q-7), not to the last winner',
      )
}

/** Every mark move of these settlements. */
const MOVE = 80n
const ENTRY_TICKS = 1000n
const FUND = 'pool'

/** One side of the market won what the other lost; the round pays from the pool and charges the winners. */
function play(row: SettlementRow): Outcome {
  const state = createState(bookOf(row))
  step(state, { kind: 'openRound', timeMs: 0 })
  const received = row.winners_in_distribution_order.map(({ id, gain_due }) => ({
    id,
    // A winner begins without money, so that what he has now is what he was charged.
    amount: String(BigInt(gain_due) + (view(state).account(id)?.collateralQuote ?? 0n)),
  }))
  const asserted = row.expected_received.map(({ id }) => received.find((paid) => paid.id === id))
  return {
    observed: { received, asserted, pool: String(view(state).funds()[0]?.balanceQuote) },
    expected: {
      received: row.derived_received,
      asserted: row.expected_received,
      pool: row.expected_insurance_pool_after,
    },
  }
}

function bookOf(row: SettlementRow): BookSpec {
  const { losers, winners_in_distribution_order: winners } = row
  return {
    domain: 'vega',
    timeMs: 0,
    asset: { name: 'USD', wholeUnitQuote: quoteUnits(1n) },
    markets: [
      {
        market: 'M',
        contract: 'linear',
        tickValueQuote: quoteUnits(1n),
        markPriceTicks: ratio(ENTRY_TICKS + MOVE),
        maintenanceTiers: [{ notionalFromQuote: quoteUnits(0n), rate: ratio(1n, 1000n) }],
      },
    ],
    accounts: [
      ...losers.map(({ id, loss, balance }) =>
        account(id, BigInt(balance), -wholeQuotient(BigInt(loss), MOVE)),
      ),
      ...winners.map(({ id, gain_due }) => account(id, 0n, wholeQuotient(BigInt(gain_due), MOVE))),
    ],
    funds: [
      { fund: FUND, markets: ['M'], balanceQuote: quoteUnits(BigInt(row.insurance_pool_before)) },
    ],
    waterfall: [
      { layer: 'insuranceFund', fund: FUND, mode: 'deficitOnly' },
      { layer: 'profitHaircut' },
    ],
  }
}

function account(id: string, money: bigint, size: bigint): AccountSpec {
  const entryValueQuote = quoteUnits((size < 0n ? -size : size) * ENTRY_TICKS)
  return {
    account: id,
    kind: 'trader',
    collateralQuote: quoteUnits(money),
    positions: [{ market: 'M', marginMode: 'cross', sizeLots: lots(size), entryValueQuote }],
  }
}
