import { createHash } from 'node:crypto'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { callPlimsoll } from './run-plimsoll.ts'

/** A folder of a test's own, taken away again by `remove`. */
export interface TestFolder {
  readonly path: string
  /** The path of something in it. */
  readonly at: (name: string) => string
  /** Another folder with what is in one of them, to be damaged. */
  readonly copyOf: (name: string, as: string) => string
  readonly remove: () => void
}

export function testFolder(name: string): TestFolder {
  const path = mkdtempSync(join(tmpdir(), `plimsoll-${name}-`))
  const at = (part: string): string => join(path, part)
  return {
    path,
    at,
    copyOf: (from, as) => {
      cpSync(at(from), at(as), { recursive: true })
      return at(as)
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}

/** Runs `crash` with a seed to its end into `<folder>/run`, its events into `<folder>/events`; returns its document. */
export async function simulateInto(folder: TestFolder, seed = 7): Promise<string> {
  const words = [
    '--seed',
    String(seed),
    '--data',
    folder.at('run'),
    '--events',
    folder.at('events'),
  ]
  const result = await callPlimsoll('simulate', 'crash', ...words, '--json')
  if (result.code !== 0) throw new Error(`the run failed: ${result.stderr}`)
  return result.stdout
}

/** Name, size, time and content of every file of a folder: what must not change when it is only looked at. */
export function imprintOf(path: string): string[] {
  return readdirSync(path)
    .sort()
    .map((name) => {
      const file = join(path, name)
      const { size, mtimeMs } = statSync(file)
      const digest = createHash('sha256').update(readFileSync(file)).digest('hex')
      return `${name} ${size} ${mtimeMs} ${digest}`
    })
}
