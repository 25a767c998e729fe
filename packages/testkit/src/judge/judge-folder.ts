import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { compareResolutions } from '../compare-resolutions.ts'
import { observeBook } from '../generators/classify-book.ts'
import { randomBook } from '../generators/random-book.ts'
import { drawnWaterfall, judgedWaterfalls, randomLossBook } from '../generators/random-loss-book.ts'
import { drawnPolicy, judgedPolicies, randomPolicyBook } from '../generators/random-policy-book.ts'
import type { BookSnapshot } from '../generators/snapshot.ts'
import { inDoubt } from '../reference/candidates.ts'
import { referenceResolve } from '../reference/resolve.ts'
import type { Resolution } from '../resolution.ts'
import { hedgedWalk } from '../world-auditor/walk/hedged-walk.ts'
import { randomWalk } from '../world-auditor/walk/random-walk.ts'
import { type JudgedEngine, judgeBook, resolveAsPrinted } from './judge-book.ts'

// Judges one engine after another, each in a folder that it is sent. What the reference makes of the books is worked out once.

/** Enough for every planted bug; the first that a judge objects to ends the search. */
const BOOKS = 300
/** Rounds that follow one another are judged for so many of the seeds: each is several rounds. */
const WALKS = 120
/** Of a venue's day, in each of the same seeds. */
const WALK_COMMANDS = 200

interface KnownBook {
  readonly book: BookSnapshot
  /** What the reference makes of it. */
  readonly expected: Resolution
  /** Where losses go far, the reference alone is asked. */
  readonly isAudited: boolean
}

/** What the judges say of one book; a fault of the engine speaks for itself. */
function objection(
  engine: JudgedEngine,
  { book, expected, isAudited }: KnownBook,
): string | undefined {
  try {
    if (!isAudited) return compareResolutions(expected, resolveAsPrinted(engine, book))[0]
    const { differences, audit } = judgeBook(engine, book, expected)
    return differences[0] ?? audit.findings[0]?.detail
  } catch (error) {
    return String(error)
  }
}

/** What the auditor of worlds says of rounds that follow one another, and of a venue’s day. */
function walkObjection(engine: JudgedEngine, seed: number): string | undefined {
  try {
    hedgedWalk(seed, engine)
    randomWalk(seed, WALK_COMMANDS, engine)
    return undefined
  } catch (error) {
    return String(error)
  }
}

/** By seed; every engine is shown the same. */
const booksKnown = new Map<number, readonly KnownBook[]>()

function booksOf(seed: number): readonly KnownBook[] {
  const books = booksKnown.get(seed) ?? drawBooks(seed)
  booksKnown.set(seed, books)
  return books
}

/** A book of the plain kind; one for a preset and one for a drawn policy; one for a published waterfall and three for drawn ones. */
function drawBooks(seed: number): readonly KnownBook[] {
  const plain = randomBook(seed)
  const preset = judgedPolicies[seed % judgedPolicies.length] ?? drawnPolicy
  const waterfall = judgedWaterfalls[seed % judgedWaterfalls.length] ?? drawnWaterfall
  const drawn = [3 * seed, 3 * seed + 1, 3 * seed + 2]
  return [
    { book: plain, expected: referenceResolve(plain), isAudited: true },
    ...[preset, drawnPolicy].flatMap((policy) => known(randomPolicyBook(policy, seed), true)),
    ...known(randomLossBook(waterfall, seed), false),
    ...drawn.flatMap((each) => known(randomLossBook(drawnWaterfall, each), false)),
  ]
}

/** Only where the rules leave no room. */
function known(book: BookSnapshot, isAudited: boolean): KnownBook[] {
  const { resolution: expected, situations } = observeBook(book)
  return situations.has(inDoubt) ? [] : [{ book, expected, isAudited }]
}

/** Which seed gives the engine of a folder away, if one does. */
async function judgeFolder(folder: string): Promise<string> {
  // oxlint-disable-next-line plimsoll/import-direction -- the folder is a copy made by the test
  const engine = (await import(pathToFileURL(join(folder, 'index.ts')).href)) as JudgedEngine
  for (let seed = 0; seed < BOOKS; seed += 1) {
    for (const book of booksOf(seed)) {
      const found = objection(engine, book)
      if (found !== undefined) return `caught at seed ${seed}: ${found}`
    }
    const found = seed < WALKS ? walkObjection(engine, seed) : undefined
    if (found !== undefined) return `caught at seed ${seed}, in a walk: ${found}`
  }
  return `nothing found in ${BOOKS} books`
}

process.on('message', (folder: string) => {
  const answer = (verdict: string): unknown => process.send?.(verdict)
  void judgeFolder(folder).then(answer, (error) => answer(`failed: ${String(error)}`))
})
