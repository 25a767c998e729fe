import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findPreset } from '@plimsoll/engine'
import { parseBookText } from '@plimsoll/protocol'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { blank, policyPage } from './policy-files.ts'

// A new policy is written into a copy of what it touches.

const repository = join(import.meta.dirname, '..', '..')
const copied = ['packages/engine/src', 'packages/engine/tsconfig.json', 'tools/new']
const configs = ['tsconfig.base.json', 'biome.json', '.gitignore', 'package.json']
const presets = 'packages/engine/src/policy/presets'

let tree: string

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), 'plimsoll-new-'))
  for (const path of [...copied, ...configs]) {
    cpSync(join(repository, path), join(tree, path), { recursive: true })
  }
})

afterAll(() => {
  rmSync(tree, { recursive: true, force: true })
})

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

function run(program: string, ...words: readonly string[]): Ended {
  const { status, stdout, stderr } = spawnSync(program, words, { cwd: tree, encoding: 'utf8' })
  return { code: status, stdout, stderr }
}

function runNew(...words: readonly string[]): Ended {
  return run(process.execPath, 'tools/new/new.ts', ...words)
}

function tool(name: string): string {
  return join(repository, 'node_modules', '.bin', name)
}

function everyFile(): Map<string, string> {
  const files = readdirSync(tree, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  return new Map(
    files.map(({ parentPath, name }) => {
      const file = join(parentPath, name)
      return [file, readFileSync(file, 'utf8')]
    }),
  )
}

test('a new preset is one of the engine’s, in its place, sound in types and format', () => {
  const { code, stdout, stderr } = runNew('policy', 'my-venue')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const written = [`${presets}/my-venue.ts`, `${presets}/index.ts`, 'docs/policies/my-venue.md']
  for (const file of written) expect(stdout).toContain(`  ${file}\n`)

  const index = join(tree, presets, 'index.ts')
  const program = `const { presets } = await import(${JSON.stringify(index)}); console.log(JSON.stringify(presets.map((one) => one.spec.policy)))`
  const names = JSON.parse(
    run(process.execPath, '--input-type=module', '--eval', program).stdout,
  ) as string[]
  expect(names).toContain('my-venue')
  expect(names).toEqual(names.toSorted())

  expect(run(tool('tsc'), '-p', 'packages/engine', '--noEmit')).toEqual(clean)
  expect(run(tool('biome'), 'check', ...written.slice(0, 2))).toMatchObject({ code: 0, stderr: '' })
})

const clean: Ended = { code: 0, stdout: '', stderr: '' }

test('a second time it is refused, and so is whatever is no name; nothing is written', () => {
  runNew('policy', 'twice')
  const before = everyFile()
  const taken = (name: string, file: string): string =>
    `new: "${name}" is taken: see ${file}; choose another name\n`
  const noName = (name: string): string => `new: "${name}" is not a name for a preset; give `
  const refusals: readonly (readonly [readonly string[], string])[] = [
    [['policy', 'twice'], taken('twice', `${presets}/twice.ts`)],
    [['policy', 'bitmex'], taken('bitmex', `${presets}/bitmex.ts`)],
    [['policy', 'frozen-copy'], taken('frozen-copy', `${presets}/index.ts`)],
    [['policy', 'My-Venue'], noName('My-Venue')],
    [['policy', '../up'], noName('../up')],
    [['policy', 'class'], noName('class')],
    [['policy', 'a'.repeat(41)], noName('a'.repeat(41))],
    [['policy', ''], noName('')],
    [['policy'], 'new: give what is new and its name'],
    [['layer', 'x'], 'new: give what is new and its name'],
    [['policy', 'x', 'y'], 'new: give what is new and its name'],
  ]
  for (const [words, complaint] of refusals) {
    const { code, stdout, stderr } = runNew(...words)
    expect({ words, code, stdout }).toEqual({ words, code: 2, stdout: '' })
    expect(stderr.startsWith(complaint)).toBe(true)
    expect(stderr).toMatch(/^[^\n]+\n$/u)
  }
  expect(everyFile()).toEqual(before)
})

test('the book of a new page is one, and its outcome is open', () => {
  const page = policyPage('bitmex')
  const [, book = ''] = /## The book\n[^]*?```json\n([^]*?)```/u.exec(page) ?? []
  const resolvePolicy = (name: string) => findPreset(name)?.spec
  const { spec } = parseBookText(book, { file: 'the page', resolvePolicy })
  expect(spec.waterfall).toMatchObject([{ layer: 'adl', policy: { policy: 'bitmex' } }])
  expect(page.slice(page.indexOf('## What comes out'))).toMatch(blank)
})

test('no preset and no page of one is left as it was begun', () => {
  for (const folder of [presets, 'docs/policies']) {
    for (const name of readdirSync(join(repository, folder))) {
      const text = readFileSync(join(repository, folder, name), 'utf8')
      expect({ name, open: blank.exec(text)?.[0] }).toEqual({ name, open: undefined })
    }
  }
})
