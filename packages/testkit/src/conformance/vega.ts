import {
  type AccountSpec,
  type BookSpec,
  createState,
  lots,
  quoteUnits,
  ratio,
  type State,
  step,
  view,
} from '@plimsoll/engine'
import { apportion } from '../reference/apportion.ts'
import {
  classify,
  type ConformanceRow,
  type Outcome,
  throughAdapter,
  throughEngine,
  type Treatment,
} from './conformance-row.ts'
import { wholeQuotient } from './whole.ts'
import { withPreset } from './with-preset.ts'

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

/**
 * The peer floors what winners receive and gives the last one the rest; the engine charges by largest remainder. Where that
 * differs, an adapter moves the units.
 */
function treatSettlement(row: SettlementRow): Treatment {
  const gains = row.winners_in_distribution_order.map(({ gain_due }) => BigInt(gain_due))
  const short = BigInt(row.derived_total_due) - BigInt(row.derived_total_collected)
  const charges = apportion(short, gains, gains)
  const isSame = row.winners_in_distribution_order.every(({ id, gain_due }, index) => {
    const received = row.derived_received.find((paid) => paid.id === id)?.amount ?? gain_due
    return BigInt(gain_due) - BigInt(received) === charges[index]
  })
  return isSame ? throughEngine(() => play(row)) : throughAdapter(() => play(row, moveRemainder))
}

/** Every mark move of these settlements, and what the positions had won before it. */
const MOVE = 80n
const MOVE_BEFORE = 100n
const ENTRY_TICKS = 900n
const FUND = 'pool'
const RICH = 1_000_000n

/** One side of the market won what the other lost; the round pays from the pool and charges the winners. */
function play(
  row: SettlementRow,
  afterwards?: (state: State, row: SettlementRow) => void,
): Outcome {
  const state = createState(bookOf(row))
  step(state, { kind: 'openRound', timeMs: 0 })
  afterwards?.(state, row)
  const received = row.winners_in_distribution_order.map((winner) => ({
    id: winner.id,
    amount: String(receivedBy(state, winner)),
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

type Winner = SettlementRow['winners_in_distribution_order'][number]

/** What a winner has of this settlement's gain. */
function receivedBy(state: State, { id, gain_due }: Winner): bigint {
  const now = view(state).account(id)?.collateralQuote ?? 0n
  const before = moneyOf(RICH, wholeQuotient(BigInt(gain_due), MOVE))
  return BigInt(gain_due) + now - before
}

/** Moves what rounding left, at most a unit a winner, to the last winner. */
function moveRemainder(state: State, row: SettlementRow): void {
  const winners = row.winners_in_distribution_order
  const last = winners.at(-1)
  if (last === undefined) return
  const received = winners.map((winner) => receivedBy(state, winner))
  const collected = received.reduce((sum, amount) => sum + amount, 0n)
  winners.slice(0, -1).forEach(({ id, gain_due }, index) => {
    const due = (BigInt(gain_due) * collected) / BigInt(row.derived_total_due)
    const beyond = (received[index] ?? 0n) - due
    if (beyond === 0n) return
    if (beyond !== 1n) throw new Error(`${id} was charged ${beyond} units off its share`)
    const amountQuote = quoteUnits(beyond)
    for (const command of [
      { kind: 'withdraw', timeMs: 0, account: id, amountQuote },
      { kind: 'deposit', timeMs: 0, account: last.id, amountQuote },
    ] as const) {
      const { outcome } = step(state, command)
      if (outcome !== 'accepted') throw new Error(`${command.kind} was ${outcome}`)
    }
  })
}

function bookOf(row: SettlementRow): BookSpec {
  const { losers, winners_in_distribution_order: winners } = row
  return withPreset('vega', {
    domain: 'vega',
    timeMs: 0,
    asset: { name: 'USD', wholeUnitQuote: quoteUnits(1n) },
    markets: [
      {
        market: 'M',
        contract: 'linear',
        tickValueQuote: quoteUnits(1n),
        markPriceTicks: ratio(ENTRY_TICKS + MOVE_BEFORE + MOVE),
        previousMarkPriceTicks: ratio(ENTRY_TICKS + MOVE_BEFORE),
        maintenanceTiers: [{ notionalFromQuote: quoteUnits(0n), rate: ratio(1n, 1000n) }],
      },
    ],
    accounts: [
      ...losers.map(({ id, loss, balance }) =>
        account(id, BigInt(balance), -wholeQuotient(BigInt(loss), MOVE)),
      ),
      ...winners.map(({ id, gain_due }) =>
        account(id, RICH, wholeQuotient(BigInt(gain_due), MOVE)),
      ),
    ],
    funds: [
      { fund: FUND, markets: ['M'], balanceQuote: quoteUnits(BigInt(row.insurance_pool_before)) },
    ],
  })
}

/** An account that would have `equity` at the previous mark. */
function account(id: string, equity: bigint, size: bigint): AccountSpec {
  const entryValueQuote = quoteUnits((size < 0n ? -size : size) * ENTRY_TICKS)
  return {
    account: id,
    kind: 'trader',
    collateralQuote: quoteUnits(moneyOf(equity, size)),
    positions: [{ market: 'M', marginMode: 'cross', sizeLots: lots(size), entryValueQuote }],
  }
}

/** The money that gives a position an equity at the previous mark. */
function moneyOf(equity: bigint, size: bigint): bigint {
  return equity - size * MOVE_BEFORE
}
