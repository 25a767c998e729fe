import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { createClient } from '@plimsoll/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startChild } from './bench/server/child-server.ts'
import { plimsoll, root, run } from './testing/run-plimsoll.ts'
import { type TestFolder, testFolder } from './testing/simulated-folder.ts'

// The commands of the tutorial, in its order and in a folder of their own. Only the port is another, because the one in the text
// may be taken on the machine of the test.

const page = readFileSync(join(root, 'docs/server.md'), 'utf8')
const blocks = [...page.matchAll(/\n```\n([^]*?)\n```\n/gu)].map(([, block = '']) => block)
const [start = '', asked = '', checks = '', keys = '', example = '', printed = ''] = blocks
const timeoutMs = 60_000

let folder: TestFolder

beforeAll(() => {
  folder = testFolder('server-docs')
  cpSync(join(root, 'examples'), folder.at('examples'), { recursive: true })
  mkdirSync(folder.at('node_modules'))
  symlinkSync(join(root, 'node_modules', '@plimsoll'), folder.at('node_modules/@plimsoll'))
})

afterAll(() => folder.remove())

/** A line of the page as a command of this test. */
function command(line: string, url: string): string {
  return line
    .replace('npx plimsoll', plimsoll.join(' '))
    .replace('npx node', plimsoll.slice(0, 2).join(' '))
    .replaceAll('http://127.0.0.1:8080', url)
}

/** Runs a line of the page in a shell, in the folder. */
function shell(line: string, url = ''): ReturnType<typeof run> {
  return run(['/bin/sh', '-c', `cd ${folder.path} && ${command(line, url)}`])
}

/** Starts the server of a line that starts one. */
function serve(line: string) {
  const words = command(line, '').replace(' serve ', ' serve --json --port 0 ')
  return startChild(['/bin/sh', '-c', `cd ${folder.path} && exec ${words}`])
}

const hasCurl = spawnSync('curl', ['--version']).status === 0

describe('the tutorial of the server', () => {
  test.skipIf(!hasCurl)(
    'works without keys as it is written',
    async () => {
      const server = await serve(start)
      const [domains = '', ...rest] = asked.split('\n')
      const [deposit = ''] = rest.slice(-1)
      expect((await shell(domains, server.url)).stdout).toContain('"domain":"usdt-perps"')
      for (const line of rest) {
        const { code, stdout } = await shell(line, server.url)
        expect({ line, code }).toEqual({ line, code: 0 })
        expect(stdout).not.toContain('"status":4')
      }
      expect((await shell(deposit, server.url)).stdout).toContain('"outcome":"repeated"')
      await server.stop()
      for (const line of checks.split('\n')) {
        expect({ line, ...(await shell(line)) }).toMatchObject({ code: 0 })
      }
    },
    timeoutMs,
  )

  test(
    'works with keys as it is written',
    async () => {
      const lines = keys.split('\n')
      const started = lines.find((line) => line.includes(' serve ')) ?? ''
      for (const line of lines.filter((one) => one.includes(' key new '))) {
        expect({ line, ...(await shell(line)) }).toMatchObject({ code: 0 })
      }
      const doctor = await shell(lines.find((line) => line.includes(' doctor ')) ?? '')
      expect(doctor.stdout).toContain('configuration')
      const server = await serve(started)
      await expect(createClient({ url: server.url }).listDomains()).rejects.toMatchObject({
        code: 'unauthenticated',
      })
      expect(await shell(example, server.url)).toMatchObject({ code: 0, stdout: `${printed}\n` })
      await server.stop()
      await withTwoOfficers()
    },
    timeoutMs,
  )
})

/** The section about officers goes on with the data of the one before. */
async function withTwoOfficers(): Promise<void> {
  const section = page.slice(page.indexOf('## Two officers and a trader'))
  const [made = '', tried = '', said = ''] = [
    ...section.matchAll(/\n```\n([^]*?)\n```(?=\n)/gu),
  ].map(([, block = '']) => block)
  const [code = ''] = /(?<=\n```ts\n)[^]*?(?=\n```\n)/u.exec(section) ?? []
  expect(readFileSync(folder.at('examples/two-officers.ts'), 'utf8')).toContain(code)
  const [newKey = '', started = ''] = made.split('\n')
  expect(await shell(newKey)).toMatchObject({ code: 0 })
  const server = await serve(started)
  expect(await shell(tried, server.url)).toMatchObject({ code: 0, stdout: `${said}\n` })
  await server.stop()
}
