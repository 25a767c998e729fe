import type { BookSpec, StateView } from '@plimsoll/engine'
import { compareView } from './compare-view.ts'
import type { Evaluations } from './invariants.ts'
import { judgeRecord, type WorldRecord } from './judge-record.ts'
import { loadWorld } from './load-world.ts'

/** Judges everything that happens to a risk domain, record by record, from its book and its events alone. */
export interface WorldAuditor {
  /**
   * The next record of the domain.
   *
   * @throws AuditFailure naming the invariant that does not hold; the auditor is of no use after that
   */
  observe(record: WorldRecord): void
  /**
   * Whether the engine shows what the auditor counts, to the unit, after the records observed so far.
   *
   * @throws AuditFailure
   */
  compare(view: StateView): void
  /** How often each invariant was judged on something that could have broken it. */
  report(): Evaluations
}

/** An auditor of the domain that a book begins. It shares no arithmetic with the engine. */
export function createWorldAuditor(book: BookSpec): WorldAuditor {
  const world = loadWorld(book)
  return {
    observe: (record) => judgeRecord(world, record),
    compare: (view) => compareView(world, view),
    report: () => world.judge.evaluations(),
  }
}
