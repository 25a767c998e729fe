import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { callPlimsoll } from '../testing/run-plimsoll.ts'
import type { Check } from './check.ts'
import { checkConfig } from './config-checks.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-doctor-test-'))
})

afterEach(() => rmSync(folder, { recursive: true }))

function fileOf(text: string): string {
  const file = join(folder, 'plimsoll.toml')
  writeFileSync(file, text, { mode: 0o600 })
  return file
}

test('the configuration that comes with the server needs keys of its own, and nothing else', () => {
  const file = join(import.meta.dirname, '..', '..', '..', '..', 'packaging', 'plimsoll.toml')
  expect(checkConfig(file)).toEqual([
    {
      check: 'configuration',
      status: 'ok',
      detail: `${file}: 1 domain, 8 keys, 0 webhooks`,
    },
    {
      check: 'keys',
      status: 'failed',
      detail: expect.stringMatching(
        /^of packaging\/plimsoll\.toml \(matching-engine-1, .* and 3 more\): .*; replace them by keys of your own/u,
      ) as unknown,
    },
  ])
})

test('one that cannot be used is named with its line', async () => {
  const file = fileOf('[server]\nprot = 1\n')
  const { code, stdout } = await callPlimsoll('doctor', '--config', file, '--json')
  expect(code).toBe(5)
  expect(JSON.parse(stdout)).toMatchObject({
    ok: false,
    checks: expect.arrayContaining([
      {
        check: 'configuration',
        status: 'failed',
        detail: `${file}:2: server.prot: is not a setting; did you mean port`,
      },
    ]) as unknown,
  })
})

test('grave deviations fail, others are advice', async () => {
  const advised = fileOf(
    '[domains.d]\n[[keys]]\nid = "v"\nrole = "venue"\nowner = "e"\npublicKey = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"\n',
  )
  const page = await callPlimsoll('doctor', '--config', advised)
  expect(page.code).toBe(0)
  expect(page.stdout).toMatch(/!! {2}domains\.d\.fundOutflowPerHour: is absent/u)
  expect(page.stdout).toMatch(/Everything works\. 5 pieces of advice; see !! above\.\n$/u)
  const grave = await callPlimsoll('doctor', '--config', fileOf('[server]\nhost = "0.0.0.0"\n'))
  expect(grave.code).toBe(5)
  expect(grave.stdout).toMatch(/NO {2}server\.host: 0\.0\.0\.0 can be reached/u)
})

test('a file that is not there is one that fails', () => {
  expect(checkConfig(join(folder, 'none.toml'))).toMatchObject([
    {
      status: 'failed',
      detail: `${join(folder, 'none.toml')}: does not exist; check the path`,
    },
  ])
})

const examples = join(import.meta.dirname, '..', '..', '..', '..', 'examples')

function withBook(domain: string, book: string): readonly Check[] {
  const file = fileOf(
    `[server]\ndata = "${folder}"\n[domains.${domain}]\nbook = ${JSON.stringify(book)}\n`,
  )
  return checkConfig(file, true)
}

test('a book that a domain cannot begin with fails, one that is not read any more is passed over', () => {
  const book = join(examples, 'first.book.json')
  const check = 'domains.usdt-perps.book'
  const detail = `${book}: 4 accounts, 1 market`
  expect(withBook('usdt-perps', book)[1]).toEqual({ check, status: 'ok', detail })
  const other = 'is the book of usdt-perps; name the section domains.usdt-perps'
  expect(withBook('foo', book)[1]).toMatchObject({
    status: 'failed',
    detail: expect.stringContaining(other) as unknown,
  })
  expect(withBook('foo', join(folder, 'none.json'))[1]).toMatchObject({
    status: 'failed',
    detail: `${join(folder, 'none.json')}: does not exist; check the path`,
  })
  mkdirSync(join(folder, 'domains', 'foo'), { recursive: true })
  writeFileSync(join(folder, 'domains', 'foo', 'journal.sqlite'), '')
  expect(withBook('foo', book)[1]).toMatchObject({ status: 'skipped' })
})

test('markets whose prices nothing checks are advice', () => {
  const book = JSON.stringify(join(examples, 'first.book.json'))
  const checks = checkConfig(fileOf(`[domains.usdt-perps]\nbook = ${book}\n`))
  expect(checks.at(-1)).toMatchObject({
    check: 'domains.usdt-perps.book',
    status: 'advised',
    detail: expect.stringMatching(/^markets without priceGate \(BTC-USDT\): /u) as unknown,
  })
})

test('a configuration for development mode is judged as one', async () => {
  const file = fileOf('[server]\nport = 0\n')
  const { code, stdout } = await callPlimsoll('doctor', '--dev', '--config', file)
  expect(stdout).toMatch(/Everything works\.\n$/u)
  expect(code).toBe(0)
})
