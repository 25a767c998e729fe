import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findStaleOutputs } from '../../scripts/stale-outputs.mjs'
import { checkFile } from './file-rules.ts'
import { checkPackages } from './package-rules.ts'
import { readRepositoryFiles, type RepositoryFile } from './repository-files.ts'

const root = join(import.meta.dirname, '..', '..')

describe('this repository', () => {
  const files = readRepositoryFiles(root)

  test('its files are tidy', () => {
    expect(files.flatMap(checkFile)).toEqual([])
  })

  test('its packages are what the architecture says', () => {
    expect(checkPackages(files)).toEqual([])
  })

  test('every output has a source', () => {
    expect(findStaleOutputs(root), 'npm run setup removes them').toEqual([])
  })
})

describe('a planted file is reported', () => {
  const shared = ['..', 'shared', 'vectors'].join('/')
  const disable = ['oxlint', 'disable-next-line'].join('-')

  test.each([
    ['machine path', 'docs/start.md', `see ${['', 'home', 'name', 'x'].join('/')}`],
    ['machine path', 'a.ts', `'${['', 'work', 'main'].join('/')}'`],
    ['registry host', 'a.md', `https://${['registry', 'example', 'org'].join('.')}/x`],
    ['registry host', 'package-lock.json', `"resolved": "${['https', '//host/x.tgz'].join(':')}"`],
    ['install script', 'package-lock.json', '"hasInstallScript": true,'],
    ['outside folder', 'a.md', `../${['.library', 'search'].join('/')}`],
    ['shared folder', 'packages/cli/src/read.ts', `read('${shared}') // optional, skip`],
    ['shared folder', 'packages/cli/src/read.test.ts', `read('${shared}')`],
    ['shared folder', 'docs/data.md', `read ${shared}`],
    ['unfinished work', 'a.md', ['TO', 'DO: explain'].join('')],
    ['unfinished work', 'a.sh', ['# FIX', 'ME'].join('')],
    ['issue number', 'a.ts', ['// see issue', '#12'].join(' ')],
    ['suppression', 'a.ts', `// ${disable} typescript/no-explicit-any`],
    ['suppression', 'a.ts', `/* ${disable} */`],
    [
      'suppression in the engine',
      'packages/engine/src/risk/a.ts',
      `// ${disable} plimsoll/no-bare-division -- it is exact`,
    ],
  ])('%s in %s', (rule, path, line) => {
    const [finding = '', ...others] = checkFile({ path, text: `first\n${line}\n` })
    expect(finding).toMatch(new RegExp(`^${path}:2: ${rule}: .`))
    expect(others).toEqual([])
  })

  test.each(['docs/GettingStarted.md', 'tools/my_tool.ts', 'Packages/cli/a.ts'])('%s', (path) => {
    expect(checkFile({ path, text: '' })).toEqual([expect.stringContaining(': file name: ')])
  })

  test('what is allowed passes', () => {
    const allowed: RepositoryFile[] = [
      {
        path: 'docs/decisions/0001-journal.md',
        text: `optional: ${shared}; https://example.org/home/a`,
      },
      { path: 'packages/cli/src/read.test.ts', text: `test.skipIf(!exists('${shared}'))` },
      {
        path: 'a.ts',
        text: `// ${disable} typescript/no-explicit-any -- the library has no types`,
      },
      { path: 'README.md', text: 'GET /home' },
      { path: '.ci/run', text: 'npm test' },
    ]
    expect(allowed.flatMap(checkFile)).toEqual([])
  })
})

describe('a planted package is reported', () => {
  const manifest = {
    name: '@plimsoll/protocol',
    license: 'Apache-2.0',
    type: 'module',
    dependencies: { '@plimsoll/engine': '0.1.0', typebox: '1.4.3' },
  }
  const source = 'export const version = 1'
  const project = { references: [{ path: '../engine' }] }

  test('a tidy one is not', () => {
    expect(check({})).toEqual([])
  })

  test.each([
    ['empty package', { source: 'export {}\n' }],
    ['name', { manifest: { ...manifest, name: 'protocol' } }],
    ['licence', { manifest: { ...manifest, license: 'MIT' } }],
    ['type', { manifest: { ...manifest, type: 'commonjs' } }],
    ['pin', { manifest: { ...manifest, devDependencies: { typebox: '^1.4.3' } } }],
    ['references', { project: {} }],
    ['references', { rootProject: { references: [{ path: 'packages/protocol' }] } }],
  ])('%s', (rule, change) => {
    expect(check(change)).toEqual([expect.stringContaining(`: ${rule}: `)])
  })

  test('a dependency against the direction', () => {
    const dependencies = { ...manifest.dependencies, '@plimsoll/simulator': '0.1.0' }
    const references = [{ path: '../engine' }, { path: '../simulator' }]
    const findings = check({ manifest: { ...manifest, dependencies }, project: { references } })
    expect(findings).toEqual([
      'packages/protocol: direction: @plimsoll/protocol may not depend on @plimsoll/simulator',
    ])
  })

  test('a folder that the architecture does not know, or without a manifest', () => {
    const text = 'export const one = 1'
    expect(checkPackages([{ path: 'packages/other/src/index.ts', text }])).toEqual([
      'packages/other: package: add it to tools/lint/architecture.ts',
    ])
    expect(checkPackages([{ path: 'packages/cli/src/main.ts', text }])).toEqual([
      'packages/cli: package: it has no package.json; remove it',
    ])
  })

  test('a test package that could be published', () => {
    const name = '@plimsoll/testkit'
    const references = [
      { path: 'packages/testkit' },
      { path: 'packages/testkit/tsconfig.test.json' },
    ]
    const findings = checkPackages([
      { path: 'tsconfig.json', text: JSON.stringify({ references }) },
      { path: 'packages/testkit/src/index.ts', text: source },
      {
        path: 'packages/testkit/package.json',
        text: JSON.stringify({ ...manifest, name, dependencies: {} }),
      },
    ])
    expect(findings).toEqual(['packages/testkit: private: it is never published'])
  })

  function check(change: {
    source?: string
    manifest?: object
    project?: object
    rootProject?: object
  }): string[] {
    const references = [
      { path: 'packages/protocol' },
      { path: 'packages/protocol/tsconfig.test.json' },
    ]
    const json = (path: string, content: object): RepositoryFile => {
      return { path, text: JSON.stringify(content) }
    }
    return checkPackages([
      json('tsconfig.json', change.rootProject ?? { references }),
      json('packages/protocol/package.json', change.manifest ?? manifest),
      json('packages/protocol/tsconfig.json', change.project ?? project),
      { path: 'packages/protocol/src/index.ts', text: change.source ?? source },
    ])
  }
})
