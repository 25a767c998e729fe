import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

/** The root of the repository. */
export const root: string = join(import.meta.dirname, '..', '..', '..', '..')

const site = join(root, 'packages', 'cli', 'site', 'index.html')

/** What a shell calls in the place of `plimsoll`. */
export const commandWords: readonly string[] = [
  process.execPath,
  '--conditions=plimsoll:source',
  join(root, 'packages', 'cli', 'src', 'main.ts'),
]
const [node = '', ...words] = commandWords

/** Tests start many processes of the same program; compiled once it starts in half the time. */
const compiled = { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'plimsoll-e2e') }

/** A server in a process of its own, as a user starts it. */
export interface Served {
  readonly url: string
  /** Tells it to stop, and waits until it has. */
  stop(): Promise<void>
  /** Ends it at once, in the middle of whatever it does. */
  kill(): Promise<void>
}

/** Runs a command to its end and returns what it wrote. */
export async function runPlimsoll(...more: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(node, [...words, ...more], {
    cwd: root,
    env: { ...process.env, ...compiled },
    maxBuffer: 64 * 1_048_576,
  })
  return stdout
}

/** Starts `serve` or `demo`; both say where they listen. */
export async function servePlimsoll(...more: readonly string[]): Promise<Served> {
  if (!existsSync(site)) throw new Error(`${site} is not there; npm run setup builds it`)
  const child = spawn(node, [...words, ...more], {
    cwd: root,
    env: { ...process.env, ...compiled },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4_096)
  })
  const ended = once(child, 'close')
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal)
    await ended
  }
  const url = await urlOf(child)
  if (url === undefined) throw new Error(`the server did not start: ${said.trim()}`)
  return { url, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') }
}

async function urlOf({ stdout }: ChildProcess): Promise<string | undefined> {
  if (stdout === null) return undefined
  for await (const line of createInterface({ input: stdout })) {
    const [, url] = /(http:\/\/127\.0\.0\.1:\d+)/u.exec(line) ?? []
    if (url === undefined) continue
    stdout.resume()
    return url
  }
  return undefined
}
