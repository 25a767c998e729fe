import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { callPlimsoll } from '../testing/run-plimsoll.ts'
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

test('the configuration that comes with the server has nothing to be said about it', () => {
  const file = join(import.meta.dirname, '..', '..', '..', '..', 'packaging', 'plimsoll.toml')
  expect(checkConfig(file)).toEqual([
    {
      check: 'configuration',
      status: 'ok',
      detail: `${file}: 1 domain, 8 keys, 0 webhooks`,
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
    { status: 'failed', detail: expect.stringMatching(/ENOENT/u) as unknown },
  ])
})
