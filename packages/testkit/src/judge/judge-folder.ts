import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { compareResolutions } from '../compare-resolutions.ts'
import { observeBook } from '../generators/classify-book.ts'
import { randomBook } from '../generators/random-book.ts'
import { drawnWaterfall, judgedWaterfalls, randomLossBook } from '../generators/random-loss-book.ts'
import { drawnPolicy, judgedPolicies, randomPolicyBook } from '../generators/random-policy-book.ts'
import type { BookSnapshot } from '../generators/snapshot.ts'
import { inDoubt } from '../reference/candidates.ts'
import { type JudgedEngine, judgeBook, resolveAsPrinted } from './judge-book.ts'

/** Enough for every planted bug; the first that a judge objects to ends the run. */
const BOOKS = 300

/** What the judges say of one book; a fault of the engine speaks for itself. */
function objection(engine: JudgedEngine, book: BookSnapshot): string | undefined {
  try {
    const { differences, audit } = judgeBook(engine, book)
    return differences[0] ?? audit.findings[0]?.detail
  } catch (error) {
    return String(error)
  }
}

/** What the reference says against one of the books in which losses go far. */
function lossObjection(engine: JudgedEngine, book: BookSnapshot): string | undefined {
  const { resolution, situations } = observeBook(book)
  if (situations.has(inDoubt)) return undefined
  try {
    return compareResolutions(resolution, resolveAsPrinted(engine, book))[0]
  } catch (error) {
    return String(error)
  }
}

/** One for a published waterfall, three for drawn ones. */
function lossBooksOf(seed: number): BookSnapshot[] {
  const name = judgedWaterfalls[seed % judgedWaterfalls.length] ?? drawnWaterfall
  const drawn = [3 * seed, 3 * seed + 1, 3 * seed + 2]
  return [randomLossBook(name, seed), ...drawn.map((each) => randomLossBook(drawnWaterfall, each))]
}

/** A book of the plain kind, one for a preset, and one for a policy drawn at random; only where the rules leave no room. */
function booksOf(seed: number): BookSnapshot[] {
  const preset = judgedPolicies[seed % judgedPolicies.length] ?? drawnPolicy
  const books = [preset, drawnPolicy].map((policy) => randomPolicyBook(policy, seed))
  return [randomBook(seed), ...books.filter((book) => !observeBook(book).situations.has(inDoubt))]
}

const [folder = ''] = process.argv.slice(2)
// oxlint-disable-next-line plimsoll/import-direction -- the folder is a copy made by the test
const engine = (await import(pathToFileURL(join(folder, 'index.ts')).href)) as JudgedEngine
let verdict = `nothing found in ${BOOKS} books`
for (let seed = 0; seed < BOOKS; seed += 1) {
  const found = [
    ...booksOf(seed).map((book) => objection(engine, book)),
    ...lossBooksOf(seed).map((book) => lossObjection(engine, book)),
  ].find((what) => what !== undefined)
  if (found === undefined) continue
  verdict = `caught at seed ${seed}: ${found}`
  break
}
process.stdout.write(`${verdict}\n`)
