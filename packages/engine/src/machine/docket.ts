import type { CollateralSpec } from '../account/account-spec.ts'
import { at } from '../quantity/assert.ts'
import type { Ratio } from '../quantity/ratio.ts'
import type { OwedBack, PlanEnded } from '../waterfall/waterfall-event.ts'
import type { CaseCause } from './engine-event.ts'
import type { DomainTerms } from './domain-terms.ts'
import { type GivenAnswerRows, GivenAnswers } from './given-answers.ts'

/** How far a case has come. */
export type CaseStatus = 'open' | 'closed' | 'suspended'

/** A case that waits for the next round. */
export interface SuspendedCase {
  readonly caseId: string
  /** Movements of money into it that go back should it not need them, latest first. */
  readonly owedBack: readonly OwedBack[]
}

/** A bucket that is to be a case whatever its equity. */
interface PendingCase {
  readonly cause: Extract<CaseCause, 'liquidationFailed' | 'ordered'>
  readonly reason: string
}

/** A plan that the venue carries out, with what is still to be confirmed of each row. */
export interface Plan {
  readonly caseNumber: number
  readonly layerIndex: number
  readonly planNumber: number
  readonly position: number
  readonly lotQuote: Ratio
  readonly bankruptcyLotQuote: Ratio
  readonly expiresMs: number
  readonly isEnded: boolean
  readonly plannedLots: number
  /** Lots confirmed of the whole plan, for cumulative values. */
  readonly filledLots: number
  readonly positions: readonly number[]
  /** Lots of each row that no confirmation has settled; after the plan's end, those that could still be confirmed late. */
  readonly openLots: readonly number[]
  /** Money reserved for them. */
  readonly openMoney: readonly number[]
  /** The book was synced after its end: what the venue did of it is in there already. */
  readonly isReconciled?: true
}

/** Part of a late confirmation that fitted nothing. */
interface Unmatched {
  readonly planId: string
  readonly index: number
  readonly lots: number
}

/** How withdrawals stand (SPEC W-4). Absent fields: as ever. */
interface WithdrawalRule {
  /** Refused before this time. */
  gatedUntilMs?: number
  /** A part of each goes to this fund, as long as something is missing. */
  chargeFund?: number
}

/** Everything that is under way in a domain, by slot of bucket where not said otherwise. */
export interface Docket {
  /** Status of every case by its id. */
  readonly cases: Map<string, CaseStatus>
  readonly suspended: Map<number, SuspendedCase>
  readonly pending: Map<number, PendingCase>
  /** Deadline of each liquidation, milliseconds UTC. */
  readonly liquidations: Map<number, number>
  /** By id. An ended one is kept as long as keys are, so that late confirmations find it. */
  readonly plans: Map<string, Plan>
  readonly unmatched: Unmatched[]
  /** The assets behind each wallet that has some, by asset. What they count for is in the book. */
  readonly collaterals: Map<number, readonly CollateralSpec[]>
  /** Reason of each halt by market; −1 is the whole domain. */
  readonly halts: Map<number, string>
  /** Markets that were settled: their halt never ends. */
  readonly settled: Set<number>
  /** Reason of each freeze by slot of account. */
  readonly frozen: Map<number, string>
  /** What became of withdrawals because something is missing. */
  readonly withdrawals: WithdrawalRule
  /** Keys that were answered and are still remembered. */
  readonly answers: GivenAnswers
}

type MapNames = 'cases' | 'suspended' | 'pending' | 'liquidations' | 'plans' | 'halts'
type Entries<Of> =
  Of extends Map<infer Key, infer Value> ? readonly (readonly [Key, Value])[] : never

/** A docket as plain data, for hashes and snapshots, but for the answers. */
export type DocketEntries = { readonly [Name in MapNames]: Entries<Docket[Name]> } & {
  readonly unmatched: readonly Unmatched[]
  /** Absent where there are none. */
  readonly collaterals?: Entries<Docket['collaterals']>
  /** Absent where they are as ever. */
  readonly withdrawals?: Readonly<WithdrawalRule>
  readonly settled?: readonly number[]
  readonly frozen?: Entries<Docket['frozen']>
}

/** The market number of a halt of the whole domain. */
export const WHOLE_DOMAIN = -1

/** A docket from its entries and answers; an empty one from none. */
export function createDocket(entries?: DocketEntries, answers?: GivenAnswerRows): Docket {
  return {
    cases: new Map(entries?.cases),
    suspended: new Map(entries?.suspended),
    pending: new Map(entries?.pending),
    liquidations: new Map(entries?.liquidations),
    plans: new Map(entries?.plans),
    unmatched: [...(entries?.unmatched ?? [])],
    collaterals: new Map(entries?.collaterals),
    halts: new Map(entries?.halts),
    settled: new Set(entries?.settled),
    frozen: new Map(entries?.frozen),
    withdrawals: { ...entries?.withdrawals },
    answers: new GivenAnswers(answers),
  }
}

/** The entries of a docket, in the order in which they came. */
export function docketEntries(docket: Docket): DocketEntries {
  return {
    cases: [...docket.cases],
    suspended: [...docket.suspended],
    pending: [...docket.pending],
    liquidations: [...docket.liquidations],
    plans: [...docket.plans],
    unmatched: [...docket.unmatched],
    halts: [...docket.halts],
    ...(docket.collaterals.size > 0 && { collaterals: [...docket.collaterals] }),
    ...(docket.settled.size > 0 && { settled: [...docket.settled] }),
    ...(docket.frozen.size > 0 && { frozen: [...docket.frozen] }),
    ...(Object.keys(docket.withdrawals).length > 0 && { withdrawals: { ...docket.withdrawals } }),
  }
}

/** A docket with the same in it that changes on its own. Its rows are replaced, never changed. */
export function copyDocket(docket: Docket): Docket {
  return { ...createDocket(docketEntries(docket)), answers: docket.answers.copy() }
}

/** Slots of the buckets with a case that is suspended or still to be opened. */
export function waitingBuckets({ suspended, pending }: Docket): Set<number> {
  return new Set([...suspended.keys(), ...pending.keys()])
}

/** The case that a plan is for: plans are named `<case>:<sequence>:<number>`. */
export function caseIdOf(planId: string): string {
  return planId.split(':').slice(0, -2).join(':')
}

/** The last record before the round in which a plan was made, or a case first opened: both are named `…:<sequence>:<number>`. */
export function baseSequenceOf(id: string): number {
  return Number(id.split(':').at(-2))
}

/** What a plan has still reserved, row by row. */
export function reservedRows({
  positions,
  openLots,
  openMoney,
}: Plan): Pick<PlanEnded, 'positions' | 'lots' | 'reservedMoney'> {
  const open = openLots.flatMap((lots, index) => (lots > 0 ? [index] : []))
  return {
    positions: open.map((index) => at(positions, index)),
    lots: open.map((index) => at(openLots, index)),
    reservedMoney: open.map((index) => at(openMoney, index)),
  }
}

/** Whether an ended plan is no longer remembered at a time: as long as a key, and no longer. */
export function isForgotten(
  { terms }: { readonly terms: DomainTerms },
  { isEnded, expiresMs }: Plan,
  timeMs: number,
): boolean {
  return isEnded && expiresMs < timeMs - terms.limits.idempotencyWindowMs
}
