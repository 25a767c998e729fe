import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JournalBug } from './journal-bugs.ts'

const PLAY_MAX_MS = 240_000
const repository = join(import.meta.dirname, '..', '..', '..', '..')

/**
 * Copies the journal package into a folder, plants a mistake in the copy, and returns the folder of its sources. Its
 * packages are those of this repository.
 */
export function plantJournalBug({ file, passage, instead }: JournalBug, folder: string): string {
  const sources = join(folder, 'src')
  mkdirSync(folder, { recursive: true })
  cpSync(journalSources, sources, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'))
  const path = join(sources, file)
  const source = readFileSync(path, 'utf8')
  if (source.split(passage).length !== 2) throw new Error(`${file} does not have the passage once`)
  writeFileSync(
    path,
    source.replace(passage, () => instead),
  )
  return sources
}

/** The sources of the journal package as they are. */
export const journalSources: string = join(repository, 'packages', 'journal', 'src')

/** Plays worlds on the journal of a folder, in a process of its own; `play-folder.ts` says what can be asked. */
export function playFolder(sources: string, ...task: string[]): string {
  const script = join(import.meta.dirname, 'play-folder.ts')
  const flags = ['--conditions=plimsoll:source', '--no-warnings']
  const child = spawnSync(process.execPath, [...flags, script, sources, ...task], {
    encoding: 'utf8',
    timeout: PLAY_MAX_MS,
  })
  return child.status === 0 ? child.stdout : `failed: ${child.stderr}`
}
