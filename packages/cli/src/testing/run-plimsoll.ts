import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { runCommandLine } from '../run-command-line.ts'

/** The root of the repository; commands run there. */
export const root: string = join(import.meta.dirname, '..', '..', '..', '..')

/** How a command ended and what it said; stages of progress, which depend on the clock, are left out. */
export interface Finished {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

const timeoutMs = 60_000

// The Node that comes with the repository, so that a test run on another one still tests this.
const installed = join(root, 'node_modules', '.bin', 'node')
const node = existsSync(installed) ? installed : process.execPath

/** The words that start the command from its sources; nothing has to be built first. */
export const plimsoll: readonly string[] = [
  node,
  '--conditions=plimsoll:source',
  join(root, 'packages', 'cli', 'src', 'main.ts'),
]

/** Runs the command to its end in a process of its own. Killed after a minute. */
export function runPlimsoll(...words: readonly string[]): Promise<Finished> {
  return run([...plimsoll, ...words])
}

/** Runs the command to its end in this process, which is many times faster and shows the same words. */
export async function callPlimsoll(...words: readonly string[]): Promise<Finished> {
  const stdout = new TextStream()
  const stderr = new TextStream()
  const code = await runCommandLine(words, { stdout, stderr })
  return { code, stdout: stdout.text, stderr: withoutProgress(stderr.text) }
}

/** Runs any command from the root of the repository, outside any terminal. */
export function run([command = '', ...words]: readonly string[]): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, { cwd: root, timeout: timeoutMs, env: plainEnvironment() })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr: withoutProgress(stderr) }))
    child.stdin.end()
  })
}

class TextStream extends Writable {
  text = ''

  override _write(chunk: Uint8Array, _encoding: string, done: () => void): void {
    this.text += new TextDecoder().decode(chunk)
    done()
  }
}

function withoutProgress(stderr: string): string {
  return stderr
    .replace(/^[a-z ]+(?:: [\d,]+ of [\d,]+ \(\d+ %\)|\d+ accounts|\S+)? …\n/gmu, '')
    .replace(/^(?:repeating, )?\d\d:\d\d:\d\d UTC, step .*\n/gmu, '')
}

// A test run may ask for colours on its own behalf, or hand options to every Node it starts.
function plainEnvironment(): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _color, NODE_OPTIONS: _options, VITEST: _vitest, ...rest } = process.env
  return rest
}
