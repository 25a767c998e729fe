import { readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { ImportRefusal } from '../reading/import-refusal.ts'
import { codeOf, type FoundFile } from '../reading/input-file.ts'

/** What a file of the venue's public data holds. */
export type InputKind = 'fills' | 'misc' | 'contexts' | 'states' | 'meta'

/** A file with what it is taken to be. */
export interface FoundInput extends FoundFile {
  readonly kind: InputKind
}

/**
 * All files of a folder and the folders in it, or the one file named, each recognised by its name or the names of the
 * folders it is in. Files come in the order of their names, numbers in them as numbers: hour 9 stands before hour 10.
 * Hidden files are left out.
 *
 * @throws ImportRefusal where there is nothing, or a file that is not known
 */
export function findInputs(path: string): FoundInput[] {
  const names = namesIn(path)
  if (names.length === 0) {
    throw new ImportRefusal(
      'noInput',
      { file: path },
      'is empty; see the help for what belongs there',
    )
  }
  return names.toSorted(byNumbersInNames).map((name) => ({
    name,
    path: name === path ? path : join(path, name),
    kind: kindOf(name, path),
  }))
}

function namesIn(path: string): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path]
    return readdirSync(path, { withFileTypes: true, recursive: true })
      .filter((entry) => !entry.isDirectory())
      .map(({ parentPath, name }) => join(parentPath, name).slice(join(path, '/').length))
      .filter((name) => !name.split('/').some((part) => part.startsWith('.')))
  } catch (cause) {
    throw new ImportRefusal('missingFile', { file: path }, `cannot be read (${codeOf(cause)})`, {
      cause,
    })
  }
}

const kinds: readonly (readonly [RegExp, InputKind])[] = [
  [/(?:^|\/)meta[^/]*\.json$/u, 'meta'],
  [/asset_ctxs/u, 'contexts'],
  [/clearinghouse|states/u, 'states'],
  [/fills/u, 'fills'],
  [/misc/u, 'misc'],
]

function kindOf(name: string, path: string): InputKind {
  if (name.includes('node_trades')) {
    const complaint =
      'is of node_trades, which has neither fees nor liquidations; use node_fills_by_block of the same hours'
    throw new ImportRefusal('unknownFile', { file: name }, complaint)
  }
  const matching = (text: string): InputKind | undefined =>
    kinds.find(([pattern]) => pattern.test(text))?.[1]
  const kind = matching(name) ?? matching(basename(path))
  if (kind !== undefined) return kind
  const complaint =
    'is not known; put it into a folder named as in the archive (node_fills_by_block, misc_events_by_block, asset_ctxs, clearinghouse_states), or remove it'
  throw new ImportRefusal('unknownFile', { file: name }, complaint)
}

function byNumbersInNames(left: string, right: string): number {
  const [lefts, rights] = [partsOf(left), partsOf(right)]
  for (const [index, part] of lefts.entries()) {
    const other = rights[index]
    if (other === undefined) return 1
    if (part === other) continue
    const difference = isNumber(part) && isNumber(other) ? Number(part) - Number(other) : 0
    if (difference !== 0) return difference
    return part < other ? -1 : 1
  }
  return lefts.length - rights.length
}

function partsOf(name: string): string[] {
  return name.match(/\d+|\D+/gu) ?? []
}

function isNumber(part: string): boolean {
  return /^\d+$/u.test(part)
}
