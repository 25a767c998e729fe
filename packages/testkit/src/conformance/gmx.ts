import { classify, type ConformanceRow, notImitated, type Treatment } from './conformance-row.ts'

interface PoolRow {
  readonly source: string
}

interface GmxVectors {
  readonly update_adl_state: readonly PoolRow[]
  readonly execute_adl: readonly PoolRow[]
  readonly execute_adl_guards_derived: readonly PoolRow[]
  readonly pnl_to_pool_factor: readonly PoolRow[]
  readonly capped_pnl_on_close: readonly PoolRow[]
}

/** GMX v2: a winner is closed against the pool that owes him. */
export function gmxRows(cases: unknown): ConformanceRow[] {
  const capped = (): Treatment =>
    notImitated('a profit is capped by what a pool holds; there is no pool')
  const pooled = (): Treatment =>
    notImitated('a winner is closed against a pool that owes too much; there is no pool')
  return classify('GMX v2', cases as GmxVectors, {
    update_adl_state: pooled,
    execute_adl: pooled,
    execute_adl_guards_derived: pooled,
    pnl_to_pool_factor: pooled,
    capped_pnl_on_close: capped,
  })
}
