import { closeSync, openSync } from 'node:fs'

/** Makes an empty file that only its owner can read, unless there is one of the name. Says whether it did. */
export function makeOwnersFile(file: string): boolean {
  try {
    closeSync(openSync(file, 'wx', 0o600))
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}
