import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findStaleOutputs, removeStaleOutputs } from './stale-outputs.mjs'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plimsoll-stale-'))
  put('packages/engine/package.json')
  put('packages/engine/src/kept/source.ts')
  put('packages/engine/src/kept/source.test.ts')
  for (const suffix of ['js', 'js.map', 'd.ts', 'd.ts.map']) {
    put(`packages/engine/dist/kept/source.${suffix}`)
  }
  put('packages/engine/dist/tsconfig.tsbuildinfo')
})

afterEach(() => rmSync(root, { recursive: true, force: true }))

test('outputs with a source and notes of the compiler stay', () => {
  expect(removeStaleOutputs(root)).toEqual([])
})

test('every output of a source that is gone goes, and the folder it leaves empty', () => {
  const stale = ['d.ts', 'd.ts.map', 'js', 'js.map'].map(
    (suffix) => `packages/engine/dist/gone/old.${suffix}`,
  )
  stale.forEach(put)
  expect(findStaleOutputs(root)).toEqual(stale)
  expect(removeStaleOutputs(root)).toEqual(stale)
  expect(existsSync(join(root, 'packages/engine/dist/gone'))).toBe(false)
  expect(existsSync(join(root, 'packages/engine/dist/kept/source.js'))).toBe(true)
})

test('a compiled test is stale although its source is there', () => {
  put('packages/engine/dist/kept/source.test.js')
  expect(removeStaleOutputs(root)).toEqual(['packages/engine/dist/kept/source.test.js'])
})

test('nothing is left of a package that was removed', () => {
  put('packages/removed/dist/index.js')
  put('packages/removed/dist/tsconfig.tsbuildinfo')
  removeStaleOutputs(root)
  expect(existsSync(join(root, 'packages/removed'))).toBe(false)
})

function put(path: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), '')
}
