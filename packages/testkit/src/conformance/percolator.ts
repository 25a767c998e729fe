import { type BookSpec, createState, lots, quoteUnits, ratio, step, view } from '@plimsoll/engine'
import {
  classify,
  type ConformanceRow,
  notImitated,
  type Outcome,
  throughEngine,
  type Treatment,
} from './conformance-row.ts'

interface CrisisRow {
  readonly source: string
  readonly principal: string
  readonly realized: string
  /** Profit that is not yet anyone's to withdraw. */
  readonly warming: string
  readonly insurance: string
  readonly collateral: string
  readonly expected: { readonly burned_warming: string; readonly insurance_draw: string }
  readonly derived: { readonly warming_after: string; readonly insurance_after: string }
  readonly reference_conserving_equity_loss: string
  readonly peer_equity_loss: string
}

interface PercolatorVectors {
  readonly crisis_haircut: readonly CrisisRow[]
}

/** percolator: global scales cut unvested profit, then insurance, then everyone's equity. */
export function percolatorRows(cases: unknown): ConformanceRow[] {
  return classify('percolator', cases as PercolatorVectors, { crisis_haircut: treatCrisis })
}

function treatCrisis(row: CrisisRow): Treatment {
  const isUndrawn =
    missing(row) > 0n && row.insurance !== '0' && row.expected.insurance_draw === '0'
  return isUndrawn
    ? notImitated(
        'insurance that is needed is counted as there and not paid; here it is paid (L-3)',
      )
    : throughEngine(() => play(row))
}

/** Claims that no collateral stands behind. */
function missing({ principal, realized, warming, collateral }: CrisisRow): bigint {
  return BigInt(principal) + BigInt(realized) + BigInt(warming) - BigInt(collateral)
}

const FUND = 'insurance'

/**
 * Unvested profit is charged first, then the fund pays, and the rest of the deficit stays uncovered: the loss that equity has to
 * bear where insurance is counted once. The peer counts it twice and takes more.
 */
function play(row: CrisisRow): Outcome {
  const state = createState(bookOf(row))
  const before = view(state).totals().moneyQuote
  const decision = step(state, { kind: 'openRound', timeMs: 0 })
  if (decision.outcome !== 'accepted') throw new Error(`the round was ${decision.outcome}`)
  const { cases } = view(state).round(decision.events)
  const settled = BigInt(row.principal) + BigInt(row.realized)
  const burned = settled - (view(state).account('winner')?.collateralQuote ?? 0n)
  const fund = view(state).funds()[0]?.balanceQuote ?? 0n
  const equityLoss = cases[0]?.residualDeficitQuote ?? 0n
  const { expected, derived, reference_conserving_equity_loss: reference } = row
  return {
    observed: {
      burned,
      warming: BigInt(row.warming) - burned,
      drawn: BigInt(row.insurance) - fund,
      fund,
      equityLoss,
      isPeersLoss: equityLoss === BigInt(row.peer_equity_loss),
      money: view(state).totals().moneyQuote,
    },
    expected: {
      burned: BigInt(expected.burned_warming),
      warming: BigInt(derived.warming_after),
      drawn: BigInt(expected.insurance_draw),
      fund: BigInt(derived.insurance_after),
      equityLoss: BigInt(reference),
      isPeersLoss: reference === row.peer_equity_loss,
      money: before,
    },
  }
}

/** A winner has all claims, the warming ones as profit; a loser owes him what is not there. All money is the collateral. */
function bookOf(row: CrisisRow): BookSpec {
  const settled = BigInt(row.principal) + BigInt(row.realized)
  const owed = BigInt(row.collateral) - settled
  const entryValueQuote = quoteUnits(1n)
  const position = { market: 'M', marginMode: 'cross', entryValueQuote } as const
  return {
    domain: 'percolator',
    timeMs: 0,
    asset: { name: 'USD', wholeUnitQuote: quoteUnits(1n) },
    markets: [
      {
        market: 'M',
        contract: 'linear',
        tickValueQuote: quoteUnits(1n),
        markPriceTicks: ratio(1n + BigInt(row.warming)),
        maintenanceTiers: [{ notionalFromQuote: quoteUnits(0n), rate: ratio(1n, 1000n) }],
      },
    ],
    accounts: [
      {
        account: 'loser',
        kind: 'trader',
        collateralQuote: quoteUnits(owed),
        positions: [{ ...position, sizeLots: lots(-1n) }],
      },
      {
        account: 'winner',
        kind: 'trader',
        collateralQuote: quoteUnits(settled),
        positions: [{ ...position, sizeLots: lots(1n) }],
      },
    ],
    funds: [{ fund: FUND, markets: ['M'], balanceQuote: quoteUnits(BigInt(row.insurance)) }],
    waterfall: [
      { layer: 'profitHaircut' },
      { layer: 'insuranceFund', fund: FUND, mode: 'deficitOnly' },
    ],
  }
}
