import * as engine from '@plimsoll/engine'
import { auditResolution } from '../auditor/audit-resolution.ts'
import { compareResolutions } from '../compare-resolutions.ts'
import { observeBook } from '../generators/classify-book.ts'
import { drawnPolicy, judgedPolicies, randomPolicyBook } from '../generators/random-policy-book.ts'
import type { BookSnapshot } from '../generators/snapshot.ts'
import type { Resolution } from '../resolution.ts'
import { inDoubt } from '../reference/candidates.ts'
import { findingsBeyondDoubt, resolveAsPrinted } from './judge-book.ts'
import { renamed, shuffled } from './rearrange.ts'

/** Books a preset; policies drawn at random get as many as two presets. */
const BOOKS = 500
/** Of so many books one is also resolved with rows in another order, and under other names. */
const REARRANGED_OF = 4
/** Failures that are shown. */
const SHOWN_MAX = 10

/** What came of the books of some policies. */
export interface PolicyJudgement {
  readonly failures: readonly string[]
  /** How many books of each policy met what. */
  readonly counts: ReadonlyMap<string, ReadonlyMap<string, number>>
}

/**
 * Judges one of so many parts of the policies: the engine against the reference, before the auditor, and against itself in
 * another order. Books in which the rules leave room for rounding (C-2) are counted, not compared.
 */
export function judgePolicies(part: number, parts: number): PolicyJudgement {
  const failures: string[] = []
  const counts = new Map<string, Map<string, number>>()
  for (const policy of judgedPolicies.filter((_, index) => index % parts === part)) {
    const count = new Map<string, number>()
    counts.set(policy, count)
    const books = policy === drawnPolicy ? 2 * BOOKS : BOOKS
    const first = Number(process.env['PLIMSOLL_SEED'] ?? 1) * 10 * BOOKS
    for (let seed = first; seed < first + books; seed += 1) {
      const book = randomPolicyBook(policy, seed)
      const { resolution, situations } = observeBook(book)
      for (const situation of situations) count.set(situation, (count.get(situation) ?? 0) + 1)
      if (situations.has(inDoubt)) continue
      const found = objections(book, resolution, seed % REARRANGED_OF === 0 ? seed : undefined)
      failures.push(...found.slice(0, 2).map((what) => `${policy}, seed ${seed}, ${what}`))
    }
  }
  return { failures: failures.slice(0, SHOWN_MAX), counts }
}

function objections(
  book: BookSnapshot,
  expected: Resolution,
  rearrangedBy: number | undefined,
): string[] {
  try {
    const resolution = resolveAsPrinted(engine, book)
    const unequal = compareResolutions(expected, resolution)
    const findings = findingsBeyondDoubt(book, auditResolution(book, resolution))
    const differences = [
      ...unequal,
      ...findings.map(({ check, at, detail }) => `auditor: ${check} at ${at}: ${detail}`),
    ]
    if (rearrangedBy === undefined) return differences
    const other = resolveAsPrinted(engine, shuffled(book, rearrangedBy))
    const names = renamed(book)
    const restored = names.restore(resolveAsPrinted(engine, names.book))
    return [
      ...differences,
      ...(JSON.stringify(other) === JSON.stringify(resolution)
        ? []
        : ['the order of rows matters']),
      ...compareResolutions(resolution, restored).map((path) => `other names: ${path}`),
    ]
  } catch (error) {
    return [String(error)]
  }
}
