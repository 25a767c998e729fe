import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeOctoberTwin } from './write-october-twin.ts'

const committed = fileURLToPath(new URL('../../../../examples/october-twin', import.meta.url))
let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'october-twin-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

test('writing the example again gives the committed bytes', () => {
  expect(writeOctoberTwin(['--out', folder])).toBe(folder)
  const names = readdirSync(committed)
  expect(readdirSync(folder)).toEqual(names)
  const isSame = (name: string): boolean =>
    readFileSync(join(folder, name)).equals(readFileSync(join(committed, name)))
  expect(names.filter((name) => !isSame(name))).toEqual([])
})

test('the example stays small', () => {
  const bytes = readdirSync(committed).map((name) => statSync(join(committed, name)).size)
  expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(3_000_000)
})

test('another seed writes another book, a bad one none', () => {
  writeOctoberTwin(['--out', folder, '--seed', '7'])
  expect(readFileSync(join(folder, 'README.md'), 'utf8')).toContain('seed 7')
  expect(() => writeOctoberTwin(['--out', folder, '--seed', 'seven'])).toThrow(RangeError)
})
