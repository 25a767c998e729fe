import * as engine from '@plimsoll/engine'
import { compareResolutions } from '../compare-resolutions.ts'
import { observeBook } from '../generators/classify-book.ts'
import type { BookSnapshot } from '../generators/snapshot.ts'
import type { Resolution } from '../resolution.ts'
import { inDoubt } from '../reference/candidates.ts'
import { resolveAsPrinted, resolveUnderWaterfall } from './judge-book.ts'
import { renamed, shuffled } from './rearrange.ts'

/** Of so many books one is also resolved with rows in another order, and under other names. */
const REARRANGED_OF = 4
/** Failures that are shown. */
const SHOWN_MAX = 10

/** Random books made for one rule, or one set of layers. */
export interface BookStream {
  readonly name: string
  readonly books: number
  readonly bookOf: (seed: number) => BookSnapshot
  /** The published waterfall that the books' own layers are. */
  readonly waterfall?: string
  /** Names decide between equals, so that under other names the outcome may be another. */
  readonly dependsOnNames?: boolean
  /** What an auditor has against an outcome. */
  readonly audit: (book: BookSnapshot, resolution: Resolution) => string[]
}

/** What came of some streams. */
export interface StreamJudgement {
  readonly failures: readonly string[]
  /** How many books of each stream met what. */
  readonly counts: ReadonlyMap<string, ReadonlyMap<string, number>>
}

/**
 * Judges books of some streams: the engine against the reference, before the auditor, and against itself in another order.
 * Books in which the rules leave room for rounding (C-2) are counted, not compared.
 */
export function judgeStreams(streams: readonly BookStream[]): StreamJudgement {
  const failures: string[] = []
  const counts = new Map<string, Map<string, number>>()
  for (const stream of streams) {
    const { name, books, bookOf } = stream
    const count = new Map<string, number>()
    counts.set(name, count)
    const first = Number(process.env['PLIMSOLL_SEED'] ?? 1) * 5000
    for (let seed = first; seed < first + books; seed += 1) {
      const book = bookOf(seed)
      const { resolution, situations } = observeBook(book)
      for (const situation of situations) count.set(situation, (count.get(situation) ?? 0) + 1)
      if (situations.has(inDoubt)) continue
      const rearrangedBy = seed % REARRANGED_OF === 0 ? seed : undefined
      const found = objections(stream, book, resolution, rearrangedBy)
      failures.push(...found.slice(0, 2).map((what) => `${name}, seed ${seed}, ${what}`))
    }
  }
  return { failures: failures.slice(0, SHOWN_MAX), counts }
}

function objections(
  { waterfall, dependsOnNames, audit }: BookStream,
  book: BookSnapshot,
  expected: Resolution,
  rearrangedBy: number | undefined,
): string[] {
  try {
    const resolution = resolveAsPrinted(engine, book)
    const unequal = compareResolutions(expected, resolution)
    const findings = audit(book, resolution)
    const differences = [...unequal, ...findings.map((finding) => `auditor: ${finding}`)]
    if (rearrangedBy === undefined) return differences
    const printed = JSON.stringify(resolution)
    const other = resolveAsPrinted(engine, shuffled(book, rearrangedBy))
    const published =
      waterfall === undefined ? resolution : resolveUnderWaterfall(engine, book, waterfall)
    return [
      ...differences,
      ...(JSON.stringify(other) === printed ? [] : ['the order of rows matters']),
      ...(JSON.stringify(published) === printed ? [] : ['the published waterfall is another']),
      ...(dependsOnNames === true ? [] : renamedDifferences(book, resolution)),
    ]
  } catch (error) {
    return [String(error)]
  }
}

/** What differs where accounts and funds have other names of the same order. */
function renamedDifferences(book: BookSnapshot, resolution: Resolution): string[] {
  const names = renamed(book)
  const restored = names.restore(resolveAsPrinted(engine, names.book))
  return compareResolutions(resolution, restored).map((path) => `other names: ${path}`)
}
