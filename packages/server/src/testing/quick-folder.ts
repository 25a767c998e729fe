import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * An empty folder for one test, in memory where the machine has such a place.
 *
 * @param whenDone is told how to remove it
 */
export function quickFolder(whenDone?: (remove: () => void) => void): string {
  const shared = '/dev/shm'
  const folder = mkdtempSync(join(existsSync(shared) ? shared : tmpdir(), 'plimsoll-server-'))
  whenDone?.(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
