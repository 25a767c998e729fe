import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where the data of a demonstration is. */
export interface DemoFolder {
  readonly path: string
  /** Whether it is there afterwards. */
  readonly isKept: boolean
  /** Takes it away, unless it is to be kept. */
  remove(): void
}

/** The folder that was named, or one of its own that nobody else may look into and that goes with the process, however that ends. */
export function demoFolder(named: string | undefined): DemoFolder {
  if (named !== undefined) return { path: named, isKept: true, remove: () => {} }
  const path = mkdtempSync(join(tmpdir(), 'plimsoll-demo-'))
  const remove = (): void => rmSync(path, { recursive: true, force: true })
  process.once('exit', remove)
  return {
    path,
    isKept: false,
    remove: () => {
      process.off('exit', remove)
      remove()
    },
  }
}
