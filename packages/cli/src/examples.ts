import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'

// From dist/ as from src/: packages/cli/<here>.
const folder = join(import.meta.dirname, '..', '..', '..', 'examples')

/** The path of an example as seen from the working folder, or undefined where the examples are not installed. */
export function findExample(name: string): string | undefined {
  const path = join(folder, name)
  if (!existsSync(path)) return undefined
  const fromHere = relative(process.cwd(), path)
  return fromHere.startsWith('..') ? path : fromHere
}
