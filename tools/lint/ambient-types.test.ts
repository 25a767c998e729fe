import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

// Compiles with the settings of a package that leaves out the types of any platform.

const repository = join(import.meta.dirname, '..', '..')
const root = mkdtempSync(join(tmpdir(), 'plimsoll-ambient-'))

afterAll(() => rmSync(root, { recursive: true, force: true }))

test.each(['engine', 'protocol'])('%s cannot name what a platform provides', (name) => {
  const ambient = ['setTimeout', 'console', 'process', 'fetch', 'Buffer', 'window', 'performance']
  const folder = join(root, 'packages', name)
  mkdirSync(join(folder, 'src'), { recursive: true })
  cpSync(join(repository, 'tsconfig.base.json'), join(root, 'tsconfig.base.json'))
  cpSync(join(repository, 'packages', name, 'tsconfig.json'), join(folder, 'base.json'))
  writeFileSync(join(folder, 'tsconfig.json'), '{ "extends": "./base.json", "references": [] }')
  const lines = ambient.map((global) => `export const ${global}Used: unknown = ${global}\n`)
  writeFileSync(join(folder, 'src', 'index.ts'), lines.join(''))

  const tsc = join(repository, 'node_modules', 'typescript', 'bin', 'tsc')
  const result = spawnSync(process.execPath, [tsc, '-p', folder, '--noEmit'], { encoding: 'utf8' })
  const refused = [...result.stdout.matchAll(/Cannot find name '(\w+)'/g)].map(([, found]) => found)
  expect(refused).toEqual(ambient)
})
