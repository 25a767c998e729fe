import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { dashboardStamp } from './dashboard-stamp.mjs'

let root: string
let before: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plimsoll-dashboard-'))
  put('package-lock.json', '{}')
  put('packages/web/package.json', dependingOn('@plimsoll/client', 'preact'))
  put('packages/web/index.html', 'page')
  put('packages/web/src/parts/clock.tsx', 'clock')
  put('packages/client/package.json', dependingOn('@plimsoll/protocol'))
  put('packages/client/src/index.ts', 'client')
  put('packages/protocol/package.json', dependingOn())
  put('packages/protocol/src/index.ts', 'protocol')
  put('packages/engine/package.json', dependingOn('@plimsoll/protocol'))
  put('packages/engine/src/index.ts', 'engine')
  before = dashboardStamp(root)
})

afterEach(() => rmSync(root, { recursive: true, force: true }))

test('a working copy has one stamp', () => {
  expect(before).toMatch(/^[0-9a-f]{64}$/u)
  expect(dashboardStamp(root)).toBe(before)
})

test.each([
  ['package-lock.json'],
  ['packages/web/index.html'],
  ['packages/web/vite.config.ts'],
  ['packages/web/src/parts/clock.tsx'],
  ['packages/web/src/parts/new.tsx'],
  ['packages/web/public/assets/mark.svg'],
  ['packages/client/src/index.ts'],
  ['packages/protocol/src/index.ts'],
])('what is in %s changes it', (path) => {
  put(path, 'changed')
  expect(dashboardStamp(root)).not.toBe(before)
})

test.each([
  ['packages/engine/src/index.ts'],
  ['packages/web/src/parts/clock.test.tsx'],
  ['packages/web/dist/tsconfig.tsbuildinfo'],
  ['packages/web/e2e/page.ts'],
  ['packages/client/dist/index.js'],
  ['docs/index.md'],
])('what is in %s does not', (path) => {
  put(path, 'changed')
  expect(dashboardStamp(root)).toBe(before)
})

test('a file that is gone, and one that moved, change it', () => {
  rmSync(join(root, 'packages/web/src/parts/clock.tsx'))
  const without = dashboardStamp(root)
  put('packages/web/src/clock.tsx', 'clock')
  expect(new Set([before, without, dashboardStamp(root)]).size).toBe(3)
})

function dependingOn(...names: readonly string[]): string {
  return JSON.stringify({ dependencies: Object.fromEntries(names.map((name) => [name, '0'])) })
}

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}
