import { type BookSpec, createState, quoteUnits, ratio, step, view } from '@plimsoll/engine'
import {
  classify,
  type ConformanceRow,
  notImitated,
  type Outcome,
  throughEngine,
  type Treatment,
} from './conformance-row.ts'
import { withPreset } from './with-preset.ts'

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
  const lacking = BigInt(principal) + BigInt(realized) + BigInt(warming) - BigInt(collateral)
  return lacking > 0n ? lacking : 0n
}

const FUND = 'insurance'
const CLAIMANTS = ['principal', 'realized', 'warming'] as const

/**
 * The peer's order, each payment counted once. Where the peer counts insurance twice and takes more, the row holds the loss that
 * conserves money, says that ours is not the peer's, and that what all payers lost is what was missing.
 */
function play(row: CrisisRow): Outcome {
  const state = createState(bookOf(row))
  const before = view(state).totals().moneyQuote
  const decision = step(state, { kind: 'openRound', timeMs: 0 })
  if (decision.outcome !== 'accepted') throw new Error(`the round was ${decision.outcome}`)
  const money = (account: string) => view(state).account(account)?.collateralQuote ?? 0n
  const lost = (account: (typeof CLAIMANTS)[number]) => BigInt(row[account]) - money(account)
  const burned = lost('warming')
  const fund = view(state).funds()[0]?.balanceQuote ?? 0n
  const drawn = BigInt(row.insurance) - fund
  const equityLoss = lost('principal') + lost('realized')
  const { expected, derived, reference_conserving_equity_loss: reference } = row
  return {
    observed: {
      burned,
      warming: money('warming'),
      drawn,
      fund,
      equityLoss,
      isPeersLoss: equityLoss === BigInt(row.peer_equity_loss),
      raised: burned + drawn + equityLoss,
      isShared: isProRata(row, equityLoss, [lost('principal'), lost('realized')]),
      stillOwed: view(state)
        .round(decision.events)
        .cases.map(({ residualDeficitQuote }) => residualDeficitQuote),
      money: view(state).totals().moneyQuote,
    },
    expected: {
      burned: BigInt(expected.burned_warming),
      warming: BigInt(derived.warming_after),
      drawn: BigInt(expected.insurance_draw),
      fund: BigInt(derived.insurance_after),
      equityLoss: BigInt(reference),
      isPeersLoss: reference === row.peer_equity_loss,
      raised: missing(row),
      isShared: true,
      stillOwed: missing(row) === 0n ? [] : [0n],
      money: before,
    },
  }
}

/** Whether each lost its part of the loss by equity, to less than a unit. */
function isProRata(row: CrisisRow, loss: bigint, lost: readonly bigint[]): boolean {
  const equities = [BigInt(row.principal), BigInt(row.realized)]
  const total = equities.reduce((sum, equity) => sum + equity, 0n)
  return lost.every((amount, index) => {
    const apart = amount * total - loss * (equities[index] ?? 0n)
    return apart === 0n || (apart < total && -apart < total)
  })
}

/** Flat accounts have all claims; another owes what is not there. All money is the collateral and the insurance. */
function bookOf(row: CrisisRow): BookSpec {
  const claims = CLAIMANTS.map((account) => ({
    account,
    kind: 'trader' as const,
    collateralQuote: quoteUnits(BigInt(row[account])),
    unsettledProfitQuote: quoteUnits(account === 'warming' ? BigInt(row.warming) : 0n),
    positions: [],
  }))
  return withPreset('percolator', {
    domain: 'percolator',
    timeMs: 0,
    asset: { name: 'USD', wholeUnitQuote: quoteUnits(1n) },
    markets: [
      {
        market: 'M',
        contract: 'linear',
        tickValueQuote: quoteUnits(1n),
        markPriceTicks: ratio(1n),
        maintenanceTiers: [{ notionalFromQuote: quoteUnits(0n), rate: ratio(1n, 1000n) }],
      },
    ],
    accounts: [
      {
        account: 'loser',
        kind: 'trader',
        collateralQuote: quoteUnits(-missing(row)),
        unsettledProfitQuote: quoteUnits(0n),
        positions: [],
      },
      ...claims,
    ],
    funds: [{ fund: FUND, markets: ['M'], balanceQuote: quoteUnits(BigInt(row.insurance)) }],
  })
}
