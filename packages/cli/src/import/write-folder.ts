import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { CommandFailure } from '../command-failure.ts'

/** A file of a folder to be written. */
export interface FolderFile {
  readonly name: string
  readonly text: string
}

/**
 * Writes a new folder whole or not at all: the files go to a neighbour first, which is then renamed. A folder that is
 * there already and has something in it is left alone.
 */
export function writeFolder(folder: string, files: readonly FolderFile[]): void {
  const target = resolve(folder)
  if (existsSync(target) && !isEmptyFolder(target)) {
    refuse('exists', folder, 'is there already; name a new folder or remove it')
  }
  const draft = join(dirname(target), `.${basename(target)}.${process.pid}`)
  try {
    mkdirSync(draft, { recursive: true })
    for (const { name, text } of files) writeFileSync(join(draft, name), text)
    renameSync(draft, target)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    refuse(
      'unwritable',
      folder,
      `cannot be written (${code}); check the path, its permissions and the space`,
    )
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

function isEmptyFolder(path: string): boolean {
  try {
    return readdirSync(path).length === 0
  } catch {
    return false
  }
}

function refuse(code: string, file: string, complaint: string): never {
  throw new CommandFailure({ code, file, message: `${file}: ${complaint}` })
}
