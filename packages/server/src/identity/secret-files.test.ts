import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readOneSecret, readOrMakeSecret, readSecretFile } from './secret-files.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-secret-'))
})

afterEach(() => rmSync(folder, { recursive: true }))

const line = Buffer.alloc(32, 9).toString('base64url')

function file(text: string, mode = 0o600): string {
  const path = join(folder, 'secret')
  writeFileSync(path, text)
  chmodSync(path, mode)
  return path
}

test('one secret, or two while they are exchanged; none of them prints', () => {
  expect(readSecretFile(file(`${line}\n`))).toHaveLength(1)
  const two = readSecretFile(file(`${line}\r\n\n${line}`))
  expect(two.map((secret) => Buffer.from(secret.reveal()))).toEqual([
    Buffer.alloc(32, 9),
    Buffer.alloc(32, 9),
  ])
  expect(`${JSON.stringify(two)} ${inspect(two)}`).not.toContain('9, 9')
})

test('a key has one secret', () => {
  expect(readOneSecret(file(line)).reveal()).toHaveLength(32)
  expect(() => readOneSecret(file(`${line}\n${line}`))).toThrow(/must hold one secret/u)
})

test.each([
  ['', 0o600, /holds 0 secrets/u],
  [`${line}\n${line}\n${line}`, 0o600, /holds 3 secrets/u],
  [line, 0o640, /mode 640\); chmod 600/u],
  [line, 0o604, /mode 604\)/u],
  [line.slice(0, 40), 0o600, /holds a line that is no secret/u],
  [`${line}=`, 0o600, /holds a line that is no secret/u],
  ['a'.repeat(5_000), 0o600, /too large/u],
])('%# is refused without showing it', (text, mode, message) => {
  const path = file(text, mode)
  expect(() => readSecretFile(path)).toThrow(message)
  expect(() => readSecretFile(path)).not.toThrow(line.slice(0, 20))
})

test('a missing file is named', () => {
  expect(() => readSecretFile(join(folder, 'none'))).toThrow(/none: cannot be read \(ENOENT\)/u)
})

test('is made where there is none, for its owner only, and stays', () => {
  const path = join(folder, 'made')
  const made = readOrMakeSecret(path).reveal()
  expect(made).toHaveLength(32)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readOrMakeSecret(path).reveal()).toEqual(made)
  expect(readFileSync(path, 'utf8')).toHaveLength(44)
})
