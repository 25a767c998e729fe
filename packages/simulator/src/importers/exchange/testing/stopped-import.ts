import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ImportPlan, runImport } from '../../reading/run-import.ts'

/** The process ended here, as far as the folder can tell: nothing after it is written. */
class Killed extends Error {}

/** How an import is stopped and goes on. */
interface Stops {
  /** After how many events each run but the last is killed. */
  readonly afterEvents: readonly number[]
  readonly checkpointEvents: number
}

/**
 * The files of a result, by name, of an import that was killed so often and went on each time with a plan of its own, as a
 * new process makes one; and how often it found something to go on from.
 */
export async function filesOfStopped(
  newPlan: () => Promise<ImportPlan>,
  { afterEvents, checkpointEvents }: Stops,
): Promise<{ readonly files: Readonly<Record<string, string>>; readonly wentOn: number }> {
  const root = mkdtempSync(join(tmpdir(), 'plimsoll-stopped-'))
  const out = join(root, 'out')
  const options = { out, skipBad: true, checkpointEvents }
  let wentOn = 0
  try {
    for (const killAfter of [...afterEvents, Number.POSITIVE_INFINITY]) {
      if (existsSync(join(out, 'checkpoint.json'))) wentOn += 1
      let told = 0
      const observe = (): void => {
        told += 1
        if (told > killAfter) throw new Killed()
      }
      try {
        await runImport({ ...(await newPlan()), observe }, options)
      } catch (error) {
        if (!(error instanceof Killed)) throw error
      }
    }
    return { files: filesIn(out), wentOn }
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

function filesIn(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()
  const files = names.filter((name) => name.includes('.'))
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
}
