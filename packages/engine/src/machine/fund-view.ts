import { accountOf } from '../account/book.ts'
import { fundsOf, poolAvailableQuote, poolOf } from '../fund/pool.ts'
import { openClaimQuote } from '../ledger/claims.ts'
import { at } from '../quantity/assert.ts'
import { quoteUnits } from '../quantity/units.ts'
import { placeLayers } from '../waterfall/place-layers.ts'
import { TriggerWatch } from '../waterfall/triggers/watch-triggers.ts'
import { countWaiting } from './waiting-buckets.ts'
import { WHOLE_DOMAIN } from './docket.ts'
import type { StateRecord } from './state.ts'
import type { ClaimView, FundAlarmView, TriggerView, WithdrawalsView } from './view-types.ts'
import { withdrawalCharge } from './withdrawal-charge.ts'

/** What accounts are owed back, in account order. */
export function viewClaims({ ledger, shape }: StateRecord): ClaimView[] {
  return ledger.claims.rows
    .toSorted((a, b) => shape.compareBuckets(a.wallet, b.wallet))
    .map((row) => ({
      account: accountOf(shape, row.wallet)?.account ?? '',
      owedQuote: quoteUnits(openClaimQuote(row)),
    }))
}

/** Every trigger that is on or off by market, layer by layer. */
export function viewTriggers(record: StateRecord): TriggerView[] {
  const { ledger, funds, timeMs, terms } = record
  const placed = placeLayers(terms.waterfall)
  const watch = new TriggerWatch(record.triggers, terms.waterfall, {
    ledger,
    funds,
    timeMs,
    events: [],
    emit: () => undefined,
    countWaiting: () => countWaiting(record, ledger, []),
  })
  return watch.readings().flatMap(({ layerIndex, trigger: { kind }, market, ...reading }) => {
    if (kind === 'negativeEquity' || kind === 'poolFactor') return []
    return [
      {
        layer: at(placed, layerIndex).spec.layer,
        layerIndex,
        trigger: kind,
        market: at(terms.markets, market).market,
        ...reading,
      },
    ]
  })
}

/** Live markets whose own funds have nothing available while others of their pool have something (SPEC F-7). */
export function viewFundAlarms({ funds, ledger, docket, terms }: StateRecord): FundAlarmView[] {
  return terms.markets.flatMap(({ market: name }, market) => {
    const serving = funds.flatMap(({ markets }, fund) => (markets.has(market) ? [fund] : []))
    const isHalted = docket.halts.has(market) || docket.halts.has(WHOLE_DOMAIN)
    if (isHalted || serving.length === 0) return []
    if (poolAvailableQuote(ledger, funds, serving) > 0n) return []
    const [first] = poolOf(funds, market).funds
    const group = first === undefined ? undefined : at(funds, first).group?.group
    const available = poolAvailableQuote(ledger, funds, fundsOf(funds, group))
    if (available === 0n) return []
    return [
      {
        market: name,
        funds: serving.map((fund) => at(funds, fund).fund),
        poolAvailableQuote: quoteUnits(available),
      },
    ]
  })
}

/** Whether withdrawals wait at the state's time, or pay. */
export function viewWithdrawals(record: StateRecord): WithdrawalsView {
  const { docket, funds, ledger, timeMs } = record
  const { gatedUntilMs } = docket.withdrawals
  const charge = withdrawalCharge({ record, ledger })
  return {
    ...(gatedUntilMs !== undefined && timeMs < gatedUntilMs && { gatedUntilMs }),
    ...(charge && { chargeFund: at(funds, charge.fund).fund, chargeShare: charge.share }),
  }
}
