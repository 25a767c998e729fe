import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { writeFolder } from './write-folder.ts'

const root = mkdtempSync(join(tmpdir(), 'plimsoll-folder-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const files = [{ name: 'book.json', text: '{}' }]

describe('a folder is written whole or not at all', () => {
  test('into a new place, or an empty folder, leaving nothing beside it', () => {
    const parent = mkdtempSync(join(root, 'new-'))
    writeFolder(join(parent, 'out'), files)
    mkdirSync(join(parent, 'empty'))
    writeFolder(join(parent, 'empty'), files)
    expect(readdirSync(parent).sort()).toEqual(['empty', 'out'])
    expect(readFileSync(join(parent, 'empty', 'book.json'), 'utf8')).toBe('{}')
  })

  test('never over what is there', () => {
    const parent = mkdtempSync(join(root, 'taken-'))
    writeFileSync(join(parent, 'precious'), 'mine')
    expect(() => writeFolder(parent, files)).toThrow('is there already')
    expect(() => writeFolder(join(parent, 'precious'), files)).toThrow('is there already')
    expect(readdirSync(parent)).toEqual(['precious'])
  })

  test.each([
    ['/proc/x/y', 'has no parent folder'],
    ['', 'is empty; name a new folder'],
  ])('refused at once: %j', (folder, complaint) => {
    expect(() => writeFolder(folder, files)).toThrow(complaint)
  })

  test('a failure half-way leaves nothing', () => {
    const parent = mkdtempSync(join(root, 'half-'))
    const twice = [...files, ...files]
    expect(() => writeFolder(join(parent, 'out'), twice)).toThrow('cannot be written (EEXIST)')
    expect(readdirSync(parent)).toEqual([])
  })
})
