import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeDrawnFills } from './drawn-fills.bench.ts'
import { measureCommand } from '../testing/measured-command.ts'

/**
 * Imports three million fills and a tenth of that, each in a process of its own as `plimsoll import hyperliquid --json`
 * does, and prints how fast it was and what memory it took at the most. Run it with
 * `node -C plimsoll:source packages/cli/src/import/large-import.bench.ts [fills] [accounts]`.
 */
const fillCount = Number(process.argv[2] ?? 3_000_000)
const accounts = Number(process.argv[3] ?? 40_000)
const timeoutMs = 20 * 60_000

const root = mkdtempSync(join(tmpdir(), 'plimsoll-large-import-'))
try {
  console.log(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`)
  for (const fills of [Math.ceil(fillCount / 10), fillCount]) {
    const data = join(root, `data-${fills}`)
    const bytes = writeDrawnFills(data, { fills, accounts })
    const words = ['import', 'hyperliquid', data, '-o', join(root, `out-${fills}`), '--json']
    const measured = await measureCommand(words, timeoutMs)
    const { seconds, processorSeconds, peakMegabytes, stdout, progress } = measured
    const counts = JSON.parse(stdout) as { readonly events: Readonly<Record<string, number>> }
    const events = Object.values(counts.events).reduce((sum, count) => sum + count, 0)
    const progressLines = progress.filter((line) => line.includes(' bytes: ')).length
    const times = `${seconds.toFixed(1)} s, ${processorSeconds.toFixed(1)} s of processors`
    const memory = `at most ${peakMegabytes.toFixed(0)} MB`
    const size = `${events} events of ${Math.round(bytes / 1e6)} MB`
    console.log(`${size}: ${times}, ${memory}, ${progressLines} lines of progress`)
    rmSync(data, { recursive: true })
  }
} finally {
  rmSync(root, { recursive: true })
}
