import { expect, test } from 'vitest'
import { engineFolders, packageName, packages, testPackage } from './architecture.ts'
import { lint, plant, testPlanted } from './planted.ts'

const rule = 'plimsoll(import-direction)'
const folders = Object.keys(packages)

const forbidden = folders.flatMap((folder) =>
  folders
    .filter((target) => target !== folder && packages[folder]?.imports.includes(target) !== true)
    .flatMap((target) => {
      const says = `${packageName(folder)} may not import ${packageName(target)}`
      return plant({ rule, folder: `${folder}/src`, says }, `import '${packageName(target)}'`)
    }),
)

const says = 'may not import upwards'
const upwards = engineFolders
  .slice(1)
  .flatMap((upper, index) =>
    plant(
      { rule, folder: `engine/src/${engineFolders[index]}`, says },
      `import '../${upper}/x.ts'`,
    ),
  )

testPlanted([
  ...forbidden,
  ...plant(
    { rule, folder: 'engine/src/risk', says: 'may not import @plimsoll/simulator' },
    `import { venue } from '@plimsoll/simulator'; export { venue }`,
    `import type { Venue } from '@plimsoll/simulator'; export type Own = Venue`,
    `export * from '@plimsoll/simulator'`,
    `export type { Venue } from '@plimsoll/simulator/venue'`,
    `export type Venue = import('@plimsoll/simulator').Venue`,
  ),
  ...plant(
    { rule, folder: 'cli/src', says: 'literal name' },
    'declare const name: string\nexport const loaded: Promise<unknown> = import(name)',
  ),
  ...plant(
    { rule, folder: 'cli/src', says: 'import the other package by its name' },
    `import '../../engine/src/index.ts'`,
  ),
  ...plant({ rule, folder: 'cli/src', says: 'relative path' }, `import 'plimsoll'`),
  ...plant({ rule, folder: 'cli/src', says: 'do not import tests' }, `import './a.test.ts'`),
  ...plant(
    { rule, folder: 'unlisted/src', says: 'missing in tools/lint/architecture.ts' },
    `import '@plimsoll/engine'`,
  ),

  ...upwards,
  ...plant({ rule, folder: 'engine/src/machine', says }, `import '../index.ts'`),
  ...plant({ rule, folder: 'engine/src/other', says: 'no known folder' }, `import './x.ts'`),
  ...plant({ rule, folder: 'engine/src/fund', says: 'no known folder' }, `import '../other/x.ts'`),

  ...plant(
    { rule, folder: 'protocol/src', says: 'write `import type`' },
    `import { createState } from '@plimsoll/engine'; export { createState }`,
    `import { type Book } from '@plimsoll/engine'; export type Own = Book`,
    `export { createState } from '@plimsoll/engine'`,
  ),
  ...plant({ rule, folder: 'protocol/src', says: 'runs in browsers' }, `import 'node:buffer'`),
  ...plant({ rule, folder: 'engine/src/risk', says: 'runs in browsers' }, `import 'node:fs'`),
  ...plant(
    { rule, folder: 'engine/src/risk', says: 'not a dependency in packages/engine/package.json' },
    `import 'fast-check'`,
    `import '@scope/name/part'`,
  ),
  ...plant({ rule, folder: 'cli/src', says: 'not among the imports' }, `import '#unknown'`),
])

test('a mapped name is held to every specifier behind it', () => {
  const imports = { '#parse': { node: 'csv-parse/sync', default: 'papaparse' } }
  const dependencies = { 'csv-parse': '7.0.3' }
  const reports = lint({
    'packages/protocol/package.json': JSON.stringify({ imports, dependencies }),
    'packages/protocol/src/table.ts': `import '#parse'`,
  })
  const [report] = reports.get('packages/protocol/src/table.ts') ?? []
  expect(report?.text).toContain('papaparse is not a dependency')
})

test('what the tables allow passes', () => {
  const manifest = JSON.stringify({
    dependencies: { commander: '1.0.0', '@scope/name': '1.0.0' },
    imports: { '#command': { node: 'commander', default: './dist/command.js' } },
  })
  const reports = lint({
    'packages/cli/package.json': manifest,
    'packages/cli/src/main.ts': [
      `import 'node:fs'`,
      `import 'commander'`,
      `import '@scope/name/part'`,
      `import '@plimsoll/engine'`,
      `import '@plimsoll/simulator'`,
      `import './command.ts'`,
      `import '#command'`,
    ].join('\n'),
    'packages/cli/src/command.ts': 'export const command: string = "verify"',
    'packages/engine/src/index.ts': `import './machine/decide.ts'; import './quantity/units.ts'`,
    'packages/engine/src/machine/decide.ts': `import '../quantity/units.ts'; import './apply.ts'`,
    'packages/engine/src/quantity/sum.test.ts': `import '../market/market.ts'`,
    'packages/engine/src/machine/apply.ts': `import '../policy/presets/queue.ts'`,
    'packages/engine/src/machine/decide.test.ts': [
      `import 'node:fs'`,
      `import 'fast-check'`,
      `import '@plimsoll/${testPackage}'`,
      `import './decide.ts'`,
    ].join('\n'),
    'packages/protocol/src/codec.ts': `import type { Book } from '@plimsoll/engine'; export type Own = Book`,
    'packages/protocol/src/codec.test.ts': `import '@plimsoll/engine'; import './codec.ts'`,
    'scripts/tool.ts': `import '../packages/engine/src/index.ts'`,
  })
  expect([...reports]).toEqual([])
})
