import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

/** What a command took at the most, in a process of its own. */
export interface MeasuredCommand {
  readonly seconds: number
  /** On all cores together; a busy machine changes it less. */
  readonly processorSeconds: number
  readonly peakMegabytes: number
  readonly stdout: string
  /** What it said meanwhile, a line each. */
  readonly progress: readonly string[]
}

// The last line that the child says, after everything else: its memory in kB, its time and that of its processors in ms.
const report = `process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
  const processorMs = (userCPUTime + systemCPUTime) / 1000
  process.stderr.write(['\\n' + maxRSS, performance.now(), processorMs + '\\n'].join(' '))
})`

/**
 * Runs `plimsoll` from its sources.
 *
 * @throws what it said, where it ends with another code than 0
 */
export async function measureCommand(
  words: readonly string[],
  timeoutMs: number,
): Promise<MeasuredCommand> {
  const main = join(import.meta.dirname, '..', 'main.ts')
  const preload = `data:text/javascript,${encodeURIComponent(report)}`
  const child = spawn(
    process.execPath,
    ['-C', 'plimsoll:source', '--import', preload, main, ...words],
    { timeout: timeoutMs },
  )
  const [stdout, said] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  if (child.exitCode !== 0) throw new Error(said)
  const lines = said.trimEnd().split('\n')
  const [kilobytes = Number.NaN, ms = Number.NaN, processorMs = Number.NaN] =
    lines.at(-1)?.split(' ').map(Number) ?? []
  return {
    seconds: ms / 1000,
    processorSeconds: processorMs / 1000,
    peakMegabytes: kilobytes / 1024,
    stdout,
    progress: lines.slice(0, -1),
  }
}
