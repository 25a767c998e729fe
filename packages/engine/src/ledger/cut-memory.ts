import type { Book } from '../account/book.ts'
import { at } from '../quantity/assert.ts'
import type { Ledger } from './ledger.ts'

/** What a deleveraging event took of a position, and what that held when the event first cut it. */
export interface CutPosition {
  readonly openedLots: bigint
  readonly cutLots: bigint
}

/** What forced closings took of whom since a deleveraging event began (SPEC A-14). Replaced, never changed. */
export interface CutMemory {
  /** `<domain>:<sequence>:<seed>` of its first round; empty before there was one. */
  readonly eventId: string
  /** Time of its latest round, milliseconds UTC. */
  readonly roundTimeMs: number
  readonly cuts: ReadonlyMap<number, CutPosition>
}

/** Nothing to remember yet. */
export const noCuts: CutMemory = { eventId: '', roundTimeMs: 0, cuts: new Map() }

/** A round opened: of the same event, or of a new one, which begins with nothing remembered. */
export function continueEvent(ledger: Ledger, eventId: string, timeMs: number): void {
  const { cutMemory } = ledger
  if (cutMemory === undefined) return
  const cuts = cutMemory.eventId === eventId ? cutMemory.cuts : noCuts.cuts
  ledger.cutMemory = { eventId, roundTimeMs: timeMs, cuts }
}

/** Remembers what is about to be closed of positions, row by row, where anything is remembered. */
export function rememberCuts(
  ledger: Ledger,
  positions: readonly number[],
  lots: readonly number[],
): void {
  const { cutMemory, book } = ledger
  if (cutMemory === undefined) return
  const cuts = new Map(cutMemory.cuts)
  positions.forEach((position, row) => {
    const { openedLots, cutLots } = cutOf({ cuts }, book, position)
    cuts.set(position, { openedLots, cutLots: cutLots + BigInt(at(lots, row)) })
  })
  ledger.cutMemory = { ...cutMemory, cuts }
}

/** What an event took of a position so far; nothing of its present lots where it never did. */
export function cutOf(
  { cuts }: Pick<CutMemory, 'cuts'>,
  book: Book,
  position: number,
): CutPosition {
  return cuts.get(position) ?? { openedLots: BigInt(book.lots.get(position)), cutLots: 0n }
}
