import type { Book } from '../../account/book.ts'
import type { Cut } from '../../policy/allocation.ts'
import { apportion } from '../../quantity/apportion.ts'
import { at } from '../../quantity/assert.ts'
import { addRatios, multiplyRatios, type Ratio, ratio } from '../../quantity/ratio.ts'
import { bearsFill, candidateCapLots } from '../../risk/candidate-cap.ts'
import { type Closing, closingAtOnePrice } from '../../risk/closing.ts'
import type { Turn } from './adl.ts'

/** The cuts that close one leg of a pool. */
export interface Placement {
  readonly turn: Turn
  readonly cuts: readonly Cut[]
}

/** Allocates so many lots at a price, with some candidates' caps lowered. */
type Allocate = (
  lots: bigint,
  closing: Closing,
  lowered: ReadonlyMap<number, bigint>,
) => readonly Cut[]

/**
 * Places the legs of several cases in one pass (SPEC L-8): candidates are chosen once, at the mean price, and each one's
 * lots are spread over the legs in proportion, so that all pay nearly the same average while every leg has its own price.
 * Whoever would bear more than he can at what his fills come to is asked for less, and the pass is made again.
 */
export function poolLegs(turns: readonly Turn[], allocate: Allocate, book: Book): Placement[] {
  const { lots } = pooledPass(turns, book)
  const lowered = new Map<number, bigint>()
  for (;;) {
    const cuts = allocate(lots, pooledPass(turns, book).closing, lowered)
    const placements = pair(book, turns, cuts)
    const tooMuch = overburdened(book, cuts, placements)
    if (tooMuch.size === 0) return placements
    for (const [position, cap] of tooMuch) lowered.set(position, cap)
  }
}

/** What the legs of a pool come to: all their lots, at their mean price. */
export function pooledPass(
  turns: readonly Turn[],
  book: Book,
): { readonly lots: bigint; readonly closing: Closing } {
  const { valueSide } = at(book.shape.positions, at(turns, 0).leg.position)
  return {
    lots: sum(turns.map(({ leg }) => leg.lots)),
    closing: closingAtOnePrice(valueSide, meanLotQuote(turns)),
  }
}

function meanLotQuote(turns: readonly Turn[]): Ratio {
  const value = turns
    .map(({ leg, closing }) => multiplyRatios(closing.lotQuote, ratio(leg.lots)))
    .reduce(addRatios)
  return multiplyRatios(value, ratio(1n, sum(turns.map(({ leg }) => leg.lots))))
}

/** Gives each leg its part of what was placed, and each candidate a part of every leg, at the price of the leg. */
function pair(book: Book, turns: readonly Turn[], cuts: readonly Cut[]): Placement[] {
  const needed = turns.map(({ leg }) => leg.lots)
  const needs = apportion({
    total: sum(cuts.map(({ lots }) => lots)),
    weights: needed,
    caps: needed,
  })
  const placements = turns.map((turn) => ({ turn, cuts: [] as Cut[] }))
  const closings = turns.map(({ leg, closing }) =>
    closingAtOnePrice(at(book.shape.positions, leg.position).valueSide, closing.lotQuote),
  )
  for (const cut of cuts) {
    const parts = apportion({ total: cut.lots, weights: needs, caps: needs })
    for (const [index, lots] of parts.entries()) {
      if (lots === 0n) continue
      needs[index] = at(needs, index) - lots
      at(placements, index).cuts.push({ ...cut, lots, valueQuote: at(closings, index).take(lots) })
    }
  }
  return placements
}

/** Candidates whose fills come to more than they can bear, with what they could bear at the mean price of those fills. */
function overburdened(
  book: Book,
  cuts: readonly Cut[],
  placements: readonly Placement[],
): Map<number, bigint> {
  const values = new Map<number, bigint>()
  for (const { position, valueQuote } of placements.flatMap((placement) => placement.cuts)) {
    values.set(position, (values.get(position) ?? 0n) + valueQuote)
  }
  return new Map(
    cuts.flatMap(({ position, lots }) => {
      const valueQuote = values.get(position) ?? 0n
      if (bearsFill(book, position, { lots, valueQuote }, 'maintenance')) return []
      const cap = candidateCapLots(book, position, ratio(valueQuote, lots), lots - 1n)
      return [[position, cap] as const]
    }),
  )
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n)
}
