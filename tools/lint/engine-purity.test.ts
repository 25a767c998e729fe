import { expect, test } from 'vitest'
import { lint, plant, testPlanted } from './planted.ts'

const folder = 'engine/src/risk'

const globals = {
  BigInt64Array: 'use the checked columns or bigint',
  BigUint64Array: 'use the checked columns or bigint',
  console: 'as an event or a rejection',
  Date: 'Time is an argument',
  FinalizationRegistry: 'end lifetimes explicitly',
  globalThis: 'Name the global itself',
  Intl: 'format outside the engine',
  Promise: 'take the result as an argument',
  WeakRef: 'hold the value or drop it',
}

const properties = {
  localeCompare: 'compare code units',
  toLocaleLowerCase: 'use toLowerCase',
  toLocaleString: 'format outside the engine',
  toLocaleUpperCase: 'use toUpperCase',
}

const inexactMath =
  'random exp expm1 log log1p log2 log10 pow sqrt cbrt hypot sin cos tan sinh atan2 PI'.split(' ')

testPlanted([
  ...Object.entries(globals).flatMap(([name, says]) =>
    plant(
      { rule: 'eslint(no-restricted-globals)', folder, says },
      `export const used: unknown = ${name}`,
    ),
  ),
  ...Object.entries(properties).flatMap(([name, says]) =>
    plant(
      { rule: 'eslint(no-restricted-properties)', folder, says },
      `export const used = (text: string): unknown => text.${name}('x')`,
    ),
  ),

  ...plant(
    { rule: 'typescript(no-restricted-types)', folder, says: 'Time is an argument' },
    'export type Own = { at: Date }',
  ),
  ...plant(
    { rule: 'typescript(no-restricted-types)', folder, says: 'take the result as an argument' },
    'export type Own = () => Promise<void>',
    'export type Own = PromiseLike<void>',
  ),

  ...plant(
    { rule: 'plimsoll(no-bare-division)', folder, says: 'call a function of quantity/division.ts' },
    'export const half = (whole: bigint): bigint => whole / 2n',
    'export const odd = (whole: number): number => whole % 2',
    'export const halve = (whole: bigint): bigint => (whole /= 2n)',
    'export const reduce = (whole: number): number => (whole %= 2)',
  ),

  ...inexactMath.flatMap((name) =>
    plant(
      { rule: 'plimsoll(exact-math)', folder, says: `Math.${name} is not exact` },
      `export const used: unknown = Math.${name}`,
      `export const used: unknown = Math['${name}']`,
    ),
  ),
  ...plant(
    { rule: 'plimsoll(exact-math)', folder, says: 'Math as a value is not exact' },
    'const { random } = Math; export { random }',
    'const mathematics = Math; export { mathematics }',
    'export const used = (name: "random"): unknown => Math[name]',
    'export const used: object = { Math }',
  ),
  ...plant(
    { rule: 'plimsoll(exact-math)', folder, says: 'use bigint with a literal base or exponent' },
    'export const power = (base: number): number => base ** 2',
    'export const raise = (base: number): number => (base **= 2)',
  ),

  ...plant(
    { rule: 'plimsoll(sort-comparator)', folder, says: 'pass a comparator' },
    'export const sort = (values: Float64Array): Float64Array => values.sort()',
    'export const sort = (values: readonly bigint[]): bigint[] => values.toSorted()',
    'export const sort = (values?: bigint[]): unknown => values?.sort()',
    `export const sort = (values: bigint[]): unknown => values['sort']()`,
    'export const sort = (values: bigint[]): unknown => values.sort(undefined)',
  ),

  ...plant(
    { rule: 'plimsoll(no-async)', folder, says: 'take the result as an argument' },
    'export async function used() {}',
    'export const used = async () => {}',
    'export const used = { async act() {} }',
    `export const used: unknown = import('./x.ts')`,
    'export const source: AsyncIterable<() => void>[] = []\nfor await (const each of source[0] ?? []) each()',
  ),
])

test('what is exact passes, division in its own module, and anything in a test', () => {
  const impure = 'export const now = async (): Promise<number> => Math.sqrt(Date.now() / 3 % 2)'
  const exact = [
    'export const sorted = (values: readonly number[]): number[] =>',
    '  values.toSorted((left, right) => Math.max(-1, Math.min(1, left - right)))',
    'export const scale = (digits: number): bigint => 10n ** BigInt(digits)',
    'export const square = (value: bigint): bigint => value ** 2n',
    'export const lower = (text: string): string => text.toLowerCase()',
    'export const names = { Math: 1, sort: 2 }.Math',
  ].join('\n')
  const division = 'export const half = (whole: bigint): bigint => (whole - (whole % 2n)) / 2n'
  const reports = lint({
    'packages/engine/src/risk/exact.ts': exact,
    'packages/engine/src/risk/impure.test.ts': impure,
    'packages/engine/src/quantity/division.ts': division,
    'packages/simulator/src/impure.ts': impure,
  })
  expect([...reports]).toEqual([])
})
