import type { PolicySpec } from '@plimsoll/engine'
import { type AskedBook, askedBookSpec } from './asked-book.ts'
import {
  type AskedLevel,
  compareAskedLevels,
  equityAfter,
  levelAfter,
  mostLots,
} from './asked-levels.ts'
import { decideCuts } from './decide-cuts.ts'
import { compareVectors, leastVector, ranksOf } from './least-vector.ts'

/** A drain of one market, as a policy. */
export function drainPolicy(keepsHedges: boolean, isAtMark: boolean): PolicySpec {
  return {
    policy: 'drain under test',
    version: 1,
    eligibility: 'all',
    allocation: {
      kind: 'drain',
      stress: 'published',
      ...(keepsHedges ? { keepsHedges: true as const } : {}),
    },
    price: isAtMark ? 'mark' : 'bankruptcy',
  }
}

/** What the engine left everybody with, the least that any way to take the lots leaves, and what the book met. */
export interface DrainVerdict {
  /** Positive where the engine's vector is above the least one. */
  readonly excess: number
  readonly situations: readonly string[]
}

/**
 * Compares the engine's λ, sorted descending, with the least such vector over every way to take the lots. With hedges kept only
 * ways that raise nobody's λ count; undefined where those have no room for all lots.
 */
export function judgeDrain(book: AskedBook, keepsHedges: boolean): DrainVerdict | undefined {
  const levels = book.accounts.map((account) =>
    Array.from({ length: Number(mostLots(book, account)) + 1 }, (_, given) =>
      levelAfter(book, account, BigInt(given)),
    ),
  )
  const allowed = keepsHedges ? levels.map(withoutRise) : levels
  const room = allowed.reduce((sum, row) => sum + row.length - 1, 0)
  const required = Number(book.requiredLots)
  if (keepsHedges && room < required) return undefined
  const policy = drainPolicy(keepsHedges, book.gapQuote === 0n)
  const cuts = decideCuts(askedBookSpec(book, policy))
  const given = book.accounts.map(({ account }) => Number(cuts.get(account) ?? 0n))
  const ranks = ranksOf(levels, compareAskedLevels)
  const least = leastVector(
    allowed.map((row, index) => (ranks[index] ?? []).slice(0, row.length)),
    Math.min(required, room),
  )
  const reached = given.map((lots, index) => ranks[index]?.[lots] ?? Infinity)
  const isPlaced = given.reduce((sum, lots) => sum + lots, 0) === Math.min(required, room)
  const excess = compareVectors(
    reached.toSorted((a, b) => b - a),
    least,
  )
  return {
    excess: isPlaced ? excess : Infinity,
    situations: situationsOf(book, { levels, ranks, given, room }),
  }
}

/** The counts up to which λ is nowhere above what it is before; it falls, stays, and rises, in this order. */
function withoutRise(row: readonly AskedLevel[]): readonly AskedLevel[] {
  const [before] = row
  const end = row.findIndex((level) => before && compareAskedLevels(level, before) > 0)
  return end === -1 ? row : row.slice(0, end)
}

interface Decided {
  readonly levels: readonly (readonly AskedLevel[])[]
  readonly ranks: readonly (readonly number[])[]
  readonly given: readonly number[]
  readonly room: number
}

function situationsOf(book: AskedBook, { levels, ranks, given, room }: Decided): string[] {
  const steps = given.flatMap((lots, index) =>
    Array.from({ length: lots }, (_, k) =>
      Math.sign((ranks[index]?.[k + 1] ?? 0) - (ranks[index]?.[k] ?? 0)),
    ),
  )
  const now = given.map((lots, index) => ranks[index]?.[lots] ?? 0)
  const isHedged = book.accounts.map(
    ({ otherLots, declaredLots }) => otherLots !== 0n || declaredLots !== 0n,
  )
  const met: Readonly<Record<string, boolean>> = {
    'falls only': steps.every((step) => step < 0),
    flat: steps.includes(0),
    rising: steps.includes(1),
    'all three': [-1, 0, 1].every((step) => steps.includes(step)),
    ties: new Set(now).size < now.length,
    'equity gone': given.some((lots, index) => levels[index]?.[lots]?.equity === 0n),
    'little equity': given.some((lots, index) => {
      const account = book.accounts[index]
      return lots > 0 && account !== undefined && equityAfter(book, account, BigInt(lots)) < 10n
    }),
    'cap binds': levels.some((row, index) => row.length - 1 < Number(book.accounts[index]?.lots)),
    'not all placed': room < Number(book.requiredLots),
    'price beyond mark': book.gapQuote > 0n,
    hedged: given.some((lots, index) => lots > 0 && isHedged[index]),
    declared: book.accounts.some(({ declaredLots }) => declaredLots !== 0n),
    'one-sided moves': book.scenarios.some(({ isOneSided }) => isOneSided),
    inverse: book.contract === 'inverse',
  }
  return Object.entries(met).flatMap(([name, isMet]) => (isMet ? [name] : []))
}
