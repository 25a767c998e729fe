import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeValue, encodeValue } from '@plimsoll/journal'
import type { Script } from './script.ts'

/** Scripts that once failed, to be played for ever. */
const KEPT_FOLDER = join(import.meta.dirname, 'kept')

/** A script that failed, and why it did. */
export interface KeptScript extends Script {
  /** What was wrong. */
  readonly failure: string
}

/** Names of the kept scripts. */
export function keptNames(): readonly string[] {
  return readdirSync(KEPT_FOLDER)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.replace('.json', ''))
    .toSorted()
}

export function readKept(name: string): KeptScript {
  return decodeValue(readFileSync(pathOf(name), 'utf8')) as KeptScript
}

/** Keeps a script under a name and returns the path of its file. */
export function keep(name: string, script: KeptScript): string {
  const path = pathOf(name)
  writeFileSync(path, `${JSON.stringify(JSON.parse(encodeValue(script)), null, 2)}\n`)
  return path
}

function pathOf(name: string): string {
  return join(KEPT_FOLDER, `${name}.json`)
}
