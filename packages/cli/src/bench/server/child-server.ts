import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** A server in a process of its own. */
export interface ChildServer {
  readonly url: string
  /** Resident memory now, in MB; 0 where the platform does not tell. */
  rssMb(): number
  /** Time of processors it has used so far, in ms; 0 where the platform does not tell. */
  cpuMs(): number
  /** The end of what it said on stderr. */
  said(): string
  /** Tells it to stop, waits until it has, and returns its exit code. */
  stop(): Promise<number | null>
  /** Ends it at once, in the middle of whatever it does. */
  kill(): Promise<number | null>
}

/** Starts `plimsoll serve` with these words. */
export function startServe(...words: readonly string[]): Promise<ChildServer> {
  return startChild([...nodeWords('../../main'), 'serve', '--json', ...words])
}

/** Starts a bare loop that a server is compared with. With a public key it verifies signatures. */
export function startBareLoop(
  file: string,
  syncs: 'each' | 'shared',
  publicKey?: string,
): Promise<ChildServer> {
  return startChild([
    ...nodeWords('./bare-loop'),
    file,
    syncs,
    ...(publicKey === undefined ? [] : [publicKey]),
  ])
}

/** What starts a module in a Node like this one. Compiled, the modules have another ending. */
function nodeWords(module: string): string[] {
  const file = fileURLToPath(new URL(module + extname(import.meta.filename), import.meta.url))
  return [process.execPath, ...process.execArgv, file]
}

/**
 * Starts a server that says in JSON where it listens.
 *
 * @throws Error with what it said, where it ended before
 */
export async function startChild(
  [command = '', ...words]: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): Promise<ChildServer> {
  const child = spawn(command, words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment,
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-saidMax)
  })
  const ended = once(child, 'close')
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal)
    const [code] = (await ended) as [number | null]
    return code
  }
  const url = await urlOf(child).catch(async () => {
    await ended
    throw new Error(`a server did not start: ${said.trim()}`)
  })
  return {
    url,
    rssMb: () => rssMbOf(child),
    cpuMs: () => cpuMsOf(child),
    said: () => said,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  }
}

const saidMax = 4_096

/** A server says where it listens in one line of JSON, or one document of several lines. */
async function urlOf({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('the output is a pipe')
  for await (const line of createInterface({ input: stdout })) {
    const [, url] = /"url": ?"([^"]+)"/u.exec(line) ?? []
    if (url !== undefined) {
      stdout.resume()
      return url
    }
  }
  throw new Error('it ended')
}

function rssMbOf(child: ChildProcess): number {
  const [, kb = '0'] = /^VmRSS:\s+(\d+) kB$/mu.exec(processFile(child, 'status')) ?? []
  return Number(kb) / 1_024
}

/** After the name of the command, which may hold anything, the 12th and 13th fields are ticks in user and system mode. */
function cpuMsOf(child: ChildProcess): number {
  const fields = processFile(child, 'stat').split(') ').at(-1)?.split(' ') ?? []
  return tickMs * (Number(fields[11] ?? 0) + Number(fields[12] ?? 0))
}

const tickMs = 10

function processFile({ pid }: ChildProcess, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8')
  } catch {
    return ''
  }
}
