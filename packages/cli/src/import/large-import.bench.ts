import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { writeDrawnFills } from './drawn-fills.bench.ts'

/**
 * Imports three million fills and a tenth of that, each in a process of its own as `plimsoll import hyperliquid --json`
 * does, and prints how fast it was and what memory it took at the most. Run it with
 * `node -C plimsoll:source packages/cli/src/import/large-import.bench.ts [fills] [accounts]`.
 */
const fillCount = Number(process.argv[2] ?? 3_000_000)
const accounts = Number(process.argv[3] ?? 40_000)
const timeoutMs = 20 * 60_000

interface Measured {
  readonly seconds: number
  /** On all cores together; a busy machine changes it less. */
  readonly processorSeconds: number
  readonly peakMegabytes: number
  /** How many lines of progress it said. */
  readonly progressLines: number
  readonly events: number
}

// The last line that the child says, after everything else: its memory in kB, its time and that of its processors in ms.
const report = `process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
  const processorMs = (userCPUTime + systemCPUTime) / 1000
  process.stderr.write(['\\n' + maxRSS, performance.now(), processorMs + '\\n'].join(' '))
})`

async function measure(data: string, out: string): Promise<Measured> {
  const main = join(import.meta.dirname, '..', 'main.ts')
  const preload = `data:text/javascript,${encodeURIComponent(report)}`
  const words = ['-C', 'plimsoll:source', '--import', preload, main]
  const child = spawn(
    process.execPath,
    [...words, 'import', 'hyperliquid', data, '-o', out, '--json'],
    { timeout: timeoutMs },
  )
  const [answer, said] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  if (child.exitCode !== 0) throw new Error(said)
  const lines = said.trimEnd().split('\n')
  const [kilobytes = Number.NaN, ms = Number.NaN, processorMs = Number.NaN] =
    lines.at(-1)?.split(' ').map(Number) ?? []
  const { events } = JSON.parse(answer) as { readonly events: Readonly<Record<string, number>> }
  return {
    seconds: ms / 1000,
    processorSeconds: processorMs / 1000,
    peakMegabytes: kilobytes / 1024,
    progressLines: lines.filter((line) => line.includes(' bytes: ')).length,
    events: Object.values(events).reduce((sum, count) => sum + count, 0),
  }
}

const root = mkdtempSync(join(tmpdir(), 'plimsoll-large-import-'))
try {
  console.log(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`)
  for (const fills of [Math.ceil(fillCount / 10), fillCount]) {
    const data = join(root, `data-${fills}`)
    const bytes = writeDrawnFills(data, { fills, accounts })
    const measured = await measure(data, join(root, `out-${fills}`))
    const { seconds, processorSeconds, peakMegabytes, progressLines, events } = measured
    const times = `${seconds.toFixed(1)} s, ${processorSeconds.toFixed(1)} s of processors`
    const memory = `at most ${peakMegabytes.toFixed(0)} MB`
    const size = `${events} events of ${Math.round(bytes / 1e6)} MB`
    console.log(`${size}: ${times}, ${memory}, ${progressLines} lines of progress`)
    rmSync(data, { recursive: true })
  }
} finally {
  rmSync(root, { recursive: true })
}
