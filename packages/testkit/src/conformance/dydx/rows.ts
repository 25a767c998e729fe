import { classify, type ConformanceRow } from '../conformance-row.ts'
import {
  treatBankruptcyPrice,
  treatOffset,
  treatProcess,
  treatTrigger,
} from './deleveraging-rows.ts'
import type { DydxVectors } from './vectors.ts'
import { treatFund, treatLiquidationFee, treatPipeline, treatProposal } from './venue-rows.ts'

/** dYdX v4: position against position, at the bankruptcy price of the whole account. */
export function dydxRows(cases: unknown): ConformanceRow[] {
  return classify('dYdX v4', cases as DydxVectors, {
    insurance_delta_validity: treatFund,
    trigger: treatTrigger,
    offset: treatOffset,
    process_at_bankruptcy_price: treatProcess,
    process_at_oracle_price: treatProcess,
    process_rounding: treatProcess,
    bankruptcy_price: treatBankruptcyPrice,
    liquidation_insurance_delta: treatLiquidationFee,
    liquidate_then_deleverage_keeper: treatPipeline,
    liquidate_then_deleverage_e2e: treatPipeline,
    liquidation_block_limits_e2e: treatPipeline,
    wind_down_e2e: treatPipeline,
    proposed_operations: treatProposal,
  })
}
