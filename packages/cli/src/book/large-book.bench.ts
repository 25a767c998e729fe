import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { drawBook, writeDrawnBook } from './drawn-book.bench.ts'

/**
 * Resolves a book of a million positions from CSV and from Parquet, each in a process of its own as `plimsoll resolve
 * --json` does, and prints what it took at the most. Run it with
 * `node -C plimsoll:source packages/cli/src/book/large-book.bench.ts [positions]`.
 */
const positionCount = Number(process.argv[2] ?? 1_000_000)
const seed = 1
const timeoutMs = 10 * 60_000

interface Measured {
  readonly seconds: number
  /** On all cores together; a busy machine changes it less. */
  readonly processorSeconds: number
  readonly peakMegabytes: number
  readonly answer: string
}

// The last line that the child says, after everything else: its memory in kB, its time and that of its processors in ms.
const report = `process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
  const processorMs = (userCPUTime + systemCPUTime) / 1000
  process.stderr.write(['\\n' + maxRSS, performance.now(), processorMs + '\\n'].join(' '))
})`

async function measure(folder: string): Promise<Measured> {
  const main = join(import.meta.dirname, '..', 'main.ts')
  const preload = `data:text/javascript,${encodeURIComponent(report)}`
  const words = ['-C', 'plimsoll:source', '--import', preload, main]
  const child = spawn(process.execPath, [...words, 'resolve', '--book', folder, '--json'], {
    timeout: timeoutMs,
  })
  const [answer, said] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  const [kilobytes = Number.NaN, ms = Number.NaN, processorMs = Number.NaN] =
    said.trimEnd().split('\n').at(-1)?.split(' ').map(Number) ?? []
  if (child.exitCode !== 0) throw new Error(said)
  return {
    seconds: ms / 1000,
    processorSeconds: processorMs / 1000,
    peakMegabytes: kilobytes / 1024,
    answer,
  }
}

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
    const measured = await measure(folder)
    const times = [measured.seconds, measured.processorSeconds].map((one) => one.toFixed(1))
    const peak = `at most ${measured.peakMegabytes.toFixed(0)} MB`
    console.log(`${form.padEnd(8)} ${times.join(' s, ')} s of processors, ${peak}`)
    answers.add(measured.answer)
  }
  const cases = [...answers].join('').match(/"caseId"/gu)?.length ?? 0
  console.log(`${cases} cases`)
  if (answers.size !== 1) throw new Error('the two forms of one book gave different answers')
} finally {
  rmSync(root, { recursive: true })
}
