import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { constantName, policyPage, presetSource } from './policy-files.ts'
import { withPreset } from './preset-index.ts'

/** A name that cannot be that of a new preset. The message is one line: what is wrong, and what to do. */
export class NameRefused extends Error {
  override readonly name = 'NameRefused'
}

const nameLengthMax = 40

// A preset is a constant of the same name, which no word of the language can be.
const reserved: ReadonlySet<string> = new Set(
  'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof undefined var void while with yield'.split(
    ' ',
  ),
)

/**
 * Writes the files of a new preset into a repository and enters it in the index; overwrites nothing.
 *
 * @returns the files, relative to the repository
 * @throws NameRefused for a name that is no name, or taken
 */
export function writeNewPolicy(root: string, policy: string): string[] {
  const folder = 'packages/engine/src/policy/presets'
  const preset = `${folder}/${policy}.ts`
  const page = `docs/policies/${policy}.md`
  const indexFile = join(root, folder, 'index.ts')
  const index = readFileSync(indexFile, 'utf8')
  refuseBadName(policy)
  const constant = constantName(policy)
  const isWord = new RegExp(`\\b${constant}\\b`, 'u').test(index)
  const taken = [preset, page].find((file) => existsSync(join(root, file)))
  if (taken !== undefined || isWord) {
    const where = taken ?? `${folder}/index.ts`
    throw new NameRefused(`"${policy}" is taken: see ${where}; choose another name`)
  }
  writeFileSync(join(root, preset), presetSource(policy))
  mkdirSync(dirname(join(root, page)), { recursive: true })
  writeFileSync(join(root, page), policyPage(policy))
  writeFileSync(indexFile, withPreset(index, policy, constant))
  return [preset, `${folder}/index.ts`, page]
}

function refuseBadName(policy: string): void {
  const isName = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/u.test(policy) && policy.length <= nameLengthMax
  if (isName && !reserved.has(policy)) return
  const advice = `give lower-case letters and digits with single dashes between, at most ${nameLengthMax} characters, like my-venue`
  throw new NameRefused(`${JSON.stringify(policy)} is not a name for a preset; ${advice}`)
}
