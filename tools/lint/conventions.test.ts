import { expect, test } from 'vitest'
import { lint, type Planted, plant, testPlanted } from './planted.ts'

const folder = 'cli/src'

const cycle = ['a', 'b'].map((name): Planted => {
  const source = `export * from './${name === 'a' ? 'b' : 'a'}.ts'`
  return { rule: 'import(no-cycle)', says: 'cycle', path: `packages/cli/src/${name}.ts`, source }
})

const floating = 'export function stop(save: () => Promise<void>): void { save() }'

testPlanted([
  ...plant(
    { rule: 'typescript(no-explicit-any)', folder, says: 'unknown' },
    'export const value: any = 1',
    'export function read(values: any[]): void { void values }',
  ),
  ...plant(
    { rule: 'typescript(no-unsafe-assignment)', folder, says: 'any' },
    `export const value: { size: number } = JSON.parse('{}')`,
  ),
  ...plant(
    { rule: 'typescript(no-unsafe-return)', folder, says: 'any' },
    `export const read = (): { size: number } => JSON.parse('{}')`,
  ),
  ...plant(
    { rule: 'typescript(no-non-null-assertion)', folder, says: 'non-null' },
    'export const first = (names: readonly string[]): string => names[0]!',
  ),
  ...plant(
    { rule: 'typescript(ban-ts-comment)', folder, says: 'description' },
    'export const one: number = 1\n// @ts-expect-error',
  ),
  ...plant(
    { rule: 'typescript(switch-exhaustiveness-check)', folder, says: 'exhaustive' },
    `export function walk(kind: 'a' | 'b'): void { switch (kind) { case 'a': break } }`,
  ),

  ...plant({ rule: 'typescript(no-floating-promises)', folder, says: 'await' }, floating),
  {
    rule: 'typescript(no-floating-promises)',
    says: 'await',
    path: 'packages/engine/src/risk/save.test.ts',
    source: floating,
  },
  ...plant(
    { rule: 'typescript(no-misused-promises)', folder, says: 'Promise' },
    'export const size = (save: () => Promise<boolean>): number => (save() ? 1 : 2)',
  ),

  ...cycle,
  {
    rule: 'unicorn(filename-case)',
    says: 'kebab',
    path: 'packages/cli/src/camelCase.ts',
    source: 'export const one: number = 1',
  },
  ...plant(
    { rule: 'eslint(eqeqeq)', folder, says: '===' },
    'export const isOne = (value: number): boolean => value == 1',
  ),
  ...plant({ rule: 'import(no-default-export)', folder, says: 'named' }, 'export default 1'),
  ...plant(
    { rule: 'eslint(no-warning-comments)', folder, says: 'todo' },
    ['export const one: number = 1\n// TO', 'DO later'].join(''),
  ),
  ...plant(
    { rule: 'eslint(no-var)', folder, says: 'var' },
    'var one = 1; export const two: number = one + one',
  ),
])

test('files and functions have a size one can read', () => {
  const statements = (count: number): string => 'use()\n'.repeat(count)
  const declared = 'declare function use(): void\n'
  const reports = lint({
    'packages/cli/src/long-file.ts': declared + statements(500),
    'packages/cli/src/long-function.ts': `${declared}export function long(): void {\n${statements(70)}}`,
    'packages/cli/src/long.test.ts': `${declared}export function long(): void {\n${statements(70)}}`,
    'packages/cli/src/short.ts': `${declared}export function short(): void {\n${statements(60)}}`,
  })
  const rules = [...reports].map(([path, found]) => [path, found.map(({ rule }) => rule)])
  expect(Object.fromEntries(rules)).toEqual({
    'packages/cli/src/long-file.ts': ['eslint(max-lines)'],
    'packages/cli/src/long-function.ts': ['eslint(max-lines-per-function)'],
  })
})

test('a suppression that suppresses nothing is reported', () => {
  const reports = lint({
    'packages/cli/src/a.ts':
      '// oxlint-disable-next-line typescript/no-explicit-any -- nothing here\nexport const one: number = 1',
  })
  expect(reports.get('packages/cli/src/a.ts')?.[0]?.text).toContain('Unused')
})
