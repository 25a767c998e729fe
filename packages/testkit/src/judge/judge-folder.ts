import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { randomBook } from '../generators/random-book.ts'
import { type JudgedEngine, judgeBook } from './judge-book.ts'

/** Enough for every planted bug; the first that a judge objects to ends the run. */
const BOOKS = 400

/** What the judges say of one book; a fault of the engine speaks for itself. */
function objection(engine: JudgedEngine, seed: number): string | undefined {
  try {
    const { differences, audit } = judgeBook(engine, randomBook(seed))
    return differences[0] ?? audit.findings[0]?.detail
  } catch (error) {
    return String(error)
  }
}

const [folder = ''] = process.argv.slice(2)
// oxlint-disable-next-line plimsoll/import-direction -- the folder is a copy made by the test
const engine = (await import(pathToFileURL(join(folder, 'index.ts')).href)) as JudgedEngine
let verdict = `nothing found in ${BOOKS} books`
for (let seed = 0; seed < BOOKS; seed += 1) {
  const found = objection(engine, seed)
  if (found === undefined) continue
  verdict = `caught at seed ${seed}: ${found}`
  break
}
process.stdout.write(`${verdict}\n`)
