import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { plimsoll, root } from './run-plimsoll.ts'

/** How a process ended that was to be killed. */
export interface Killed {
  /** It came to its end before it was killed. */
  readonly isFinished: boolean
  /** The record that HEAD named just before; −1 where it named none. */
  readonly durableSequence: number
}

const pollMs = 2

/**
 * Runs the command and kills it outright once `isDue` says so, which is asked every few milliseconds with the record that
 * HEAD names. The compiled sources are kept in `cache`, so that a start takes no longer than one of a built command.
 */
export async function runAndKill(
  words: readonly string[],
  { data, cache, isDue }: { data: string; cache: string; isDue: (durable: number) => boolean },
): Promise<Killed> {
  const [node = '', ...rest] = plimsoll
  const child = spawn(node, [...rest, ...words], {
    cwd: root,
    stdio: 'ignore',
    env: { ...process.env, NODE_COMPILE_CACHE: cache },
  })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  let durableSequence = headOf(data)
  while (child.exitCode === null && !isDue(durableSequence)) {
    await sleep(pollMs)
    durableSequence = headOf(data)
  }
  child.kill('SIGKILL')
  return { isFinished: (await ended) === 0, durableSequence }
}

const mark = /^plimsoll-head-1 \d+ (-?\d+) /gmu

/** The highest record that a slot of HEAD names. A torn slot may name any; the run that wrote it never did. */
function headOf(data: string): number {
  try {
    const text = readFileSync(join(data, 'HEAD'), 'latin1').replaceAll('\0', '\n')
    return Math.max(-1, ...[...text.matchAll(mark)].map(([, sequence]) => Number(sequence)))
  } catch {
    return -1
  }
}
