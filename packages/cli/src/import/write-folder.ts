import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { CommandFailure } from '../command-failure.ts'

/** A file of a folder to be written. */
export interface FolderFile {
  readonly name: string
  readonly text: string
}

/**
 * Writes a new folder whole or not at all: the files go to a neighbour first, which is then renamed. A folder that is
 * there already and has something in it is left alone, and its parent must exist.
 */
export function writeFolder(folder: string, files: readonly FolderFile[]): void {
  if (folder === '') refuse('unwritable', '-o', 'is empty; name a new folder')
  const target = resolve(folder)
  if (existsSync(target) && !isEmptyFolder(target)) {
    refuse('exists', folder, 'is there already; name a new folder or remove it')
  }
  if (!existsSync(dirname(target))) {
    refuse('unwritable', folder, `has no parent folder ${dirname(folder)}; make it first`)
  }
  try {
    fillAndRename(target, files)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    refuse(
      'unwritable',
      folder,
      `cannot be written (${code}); check the path, its permissions and the space`,
    )
  }
}

/** The neighbour's name cannot be foreseen and it is new, so nothing can have been put in its way. */
function fillAndRename(target: string, files: readonly FolderFile[]): void {
  const around = mkdtempSync(join(dirname(target), '.plimsoll-'))
  try {
    const draft = join(around, 'folder')
    mkdirSync(draft)
    for (const { name, text } of files) writeFileSync(join(draft, name), text, { flag: 'wx' })
    renameSync(draft, target)
  } finally {
    rmSync(around, { recursive: true, force: true })
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
