import {
  type BookSpec,
  type CaseEnded,
  type Command,
  type EngineEvent,
  findPreset,
  type LayerApplied,
  type LayerName,
  type OpenExposure,
  type PolicySpec,
  type Ratio,
  type RejectionCode,
} from '@plimsoll/engine'
import type { InvariantId } from '../invariants.ts'
import type { WorldRecord } from '../judge-record.ts'
import { createWorldAuditor, type WorldAuditor } from '../world-auditor.ts'

/** A book and what happened to it, written by hand. */
export interface Story {
  readonly book: BookSpec
  readonly records: readonly WorldRecord[]
}

/** What a story breaks after one thing in it was changed, and what was changed. */
export type Violation = readonly [invariant: InvariantId, what: string, told: Story]

/** A command without its time, what it did, and when; accepted unless a refusal is given. */
export interface Chapter {
  readonly command: WithoutTime<Command>
  readonly events?: readonly EngineEvent[]
  readonly rejection?: RejectionCode
  readonly timeMs?: number
}

type WithoutTime<T> = T extends unknown ? Omit<T, 'timeMs'> : never

/** Records of chapters, numbered from 1, one second after the other where they do not say when. */
export function story(book: BookSpec, chapters: readonly Chapter[]): Story {
  const records = chapters.map(({ command, events = [], rejection = null, timeMs }, index) => {
    const time = timeMs ?? book.timeMs + 1_000 * (index + 1)
    return {
      sequence: index + 1,
      epoch: 1,
      timeMs: time,
      command: { ...command, timeMs: time },
      events,
      rejection,
    }
  })
  return { book, records }
}

/** Has a story judged to its end. */
export function audit({ book, records }: Story): WorldAuditor {
  const auditor = createWorldAuditor(book)
  for (const record of records) auditor.observe(record)
  return auditor
}

type Kind = EngineEvent['kind']
type OfKind<K extends Kind> = Extract<EngineEvent, { kind: K }>

/** The story with the first event of a kind in a record changed. */
export function alter<K extends Kind>(
  told: Story,
  sequence: number,
  kind: K,
  change: (event: OfKind<K>) => Partial<OfKind<K>>,
): Story {
  return alterRecord(told, sequence, (record) => {
    const index = record.events.findIndex((event) => event.kind === kind)
    const event = record.events[index]
    if (event === undefined) throw new Error(`record ${sequence} has no ${kind}`)
    const changed = { ...event, ...change(event as OfKind<K>) }
    return { events: record.events.with(index, changed) }
  })
}

/** The story with a record changed. */
export function alterRecord(
  told: Story,
  sequence: number,
  change: (record: WorldRecord) => Partial<WorldRecord>,
): Story {
  const records = told.records.map((record) =>
    record.sequence === sequence ? { ...record, ...change(record) } : record,
  )
  return { ...told, records }
}

/** The story without the first event of a kind in a record. */
export function without(told: Story, sequence: number, kind: Kind): Story {
  return alterRecord(told, sequence, ({ events }) => {
    const index = events.findIndex((event) => event.kind === kind)
    return { events: events.toSpliced(index, 1) }
  })
}

/** A whole number as a fraction, or a fraction. */
export function fraction(numerator: bigint, denominator: bigint = 1n): Ratio {
  return { numerator, denominator }
}

/** What is left of a case after a layer. */
export interface Left {
  readonly paid?: bigint
  readonly deficit: bigint
  readonly exposure?: readonly OpenExposure[]
  readonly skipped?: string
}

/** A layer that is through with the cases 1, 2 and so on. */
export function layer(
  layerIndex: number,
  name: LayerName,
  ...cases: readonly Left[]
): LayerApplied {
  return {
    kind: 'layerApplied',
    layerIndex,
    layer: name,
    outcomes: cases.map(({ paid = 0n, deficit, exposure = [], skipped }, index) => ({
      caseNumber: index + 1,
      paidQuote: paid,
      residualDeficitQuote: deficit,
      residualExposure: exposure,
      ...(skipped === undefined ? {} : { skipped }),
    })),
  }
}

/** The three layers that come first, where none of them can do anything. */
export function idleFirstLayers(left: Left): LayerApplied[] {
  return (['ownNetting', 'ownCollateral', 'crossing'] as const).map((name, index) =>
    layer(index, name, { ...left, skipped: 'nothing to do' }),
  )
}

/** The end of case 1. */
export function ended(
  event: Pick<CaseEnded, 'caseId' | 'bucket' | 'status'> & Partial<CaseEnded>,
): CaseEnded {
  return { kind: 'caseEnded', caseNumber: 1, residue: 0, ...event }
}

/** A preset as data. */
export function preset(name: string): PolicySpec {
  const policy = findPreset(name)?.spec
  if (policy === undefined) throw new Error(`no preset ${name}`)
  return policy
}
