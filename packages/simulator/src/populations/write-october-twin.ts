/** Writes the synthetic October book: `node write-october-twin.ts [--seed N] [--out FOLDER]`. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { octoberTwinDefaultSeed } from './october-twin.ts'
import { octoberTwinFolder } from './october-twin-folder.ts'

const defaultFolder = fileURLToPath(new URL('../../../../examples/october-twin', import.meta.url))

/**
 * Writes the folder that the arguments ask for and returns its path. Existing files are replaced.
 */
export function writeOctoberTwin(args: readonly string[]): string {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string', default: String(octoberTwinDefaultSeed) },
      out: { type: 'string', default: defaultFolder },
    },
  })
  mkdirSync(values.out, { recursive: true })
  for (const { name, text } of octoberTwinFolder(Number(values.seed))) {
    writeFileSync(join(values.out, name), text)
  }
  return values.out
}

if (import.meta.main) console.log(`wrote ${writeOctoberTwin(process.argv.slice(2))}`)
