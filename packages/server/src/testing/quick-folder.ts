import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** An empty folder for one test, in memory where the machine has such a place. */
export function quickFolder(): string {
  const shared = '/dev/shm'
  return mkdtempSync(join(existsSync(shared) ? shared : tmpdir(), 'plimsoll-server-'))
}
