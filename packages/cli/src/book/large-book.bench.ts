import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { drawBook, writeDrawnBook } from './drawn-book.bench.ts'
import { measureCommand } from '../testing/measured-command.ts'

/**
 * Resolves a book of a million positions from CSV and from Parquet, each in a process of its own as `plimsoll resolve
 * --json` does, and prints what it took at the most. Run it with
 * `node -C plimsoll:source packages/cli/src/book/large-book.bench.ts [positions]`.
 */
const positionCount = Number(process.argv[2] ?? 1_000_000)
const seed = 1
const timeoutMs = 10 * 60_000

const root = mkdtempSync(join(tmpdir(), 'plimsoll-large-'))
try {
  const book = drawBook(seed, positionCount)
  const { accounts, positions } = book
  console.log(`${positions.rows.length} positions of ${accounts.rows.length} accounts`)
  console.log(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`)
  const answers = new Set<string>()
  for (const form of ['csv', 'parquet'] as const) {
    const folder = join(root, form)
    writeDrawnBook(folder, book, form)
    const measured = await measureCommand(['resolve', '--book', folder, '--json'], timeoutMs)
    const times = [measured.seconds, measured.processorSeconds].map((one) => one.toFixed(1))
    const peak = `at most ${measured.peakMegabytes.toFixed(0)} MB`
    console.log(`${form.padEnd(8)} ${times.join(' s, ')} s of processors, ${peak}`)
    answers.add(measured.stdout)
  }
  const cases = [...answers].join('').match(/"caseId"/gu)?.length ?? 0
  console.log(`${cases} cases`)
  if (answers.size !== 1) throw new Error('the two forms of one book gave different answers')
} finally {
  rmSync(root, { recursive: true })
}
