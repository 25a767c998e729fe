import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { startChild } from './bench/server/child-server.ts'
import { freePort } from './testing/free-port.ts'
import { plimsoll, root, run } from './testing/run-plimsoll.ts'
import { type TestFolder, testFolder } from './testing/simulated-folder.ts'

// The receiver of the page, as it stands there; only the port is another.

const page = readFileSync(join(root, 'docs/webhooks.md'), 'utf8')
const receiver = block('js')
const settings = block('toml')
const [makeSecret = ''] = /head -c 32 .*\n.*chmod .*/u.exec(page) ?? []
const timeoutMs = 60_000

let folder: TestFolder

beforeAll(() => {
  folder = testFolder('webhook-docs')
  cpSync(join(root, 'examples'), folder.at('examples'), { recursive: true })
})

afterAll(() => folder.remove())

function block(language: string): string {
  const [, text = ''] =
    new RegExp(`\\n\`\`\`${language}\\n([^]*?)\\n\`\`\`\\n`, 'u').exec(page) ?? []
  return text
}

test(
  'the receiver takes what a server posts, and refuses what it did not sign',
  async () => {
    const port = String(await freePort())
    writeFileSync(folder.at('receiver.mjs'), receiver.replace('9000', port))
    writeFileSync(folder.at('webhooks.toml'), settings.replace('9000', port))
    expect(await run(['/bin/sh', '-c', `cd ${folder.path} && ${makeSecret}`])).toMatchObject({
      code: 0,
    })
    const [node = ''] = plimsoll
    const child = spawn(node, ['receiver.mjs'], { cwd: folder.path })
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    const started = page.split('\n').find((line) => line.includes('serve --dev --config')) ?? ''
    const words = started
      .replace('npx plimsoll', plimsoll.join(' '))
      .replace(' serve ', ' serve --json --port 0 ')
    const server = await startChild(['/bin/sh', '-c', `cd ${folder.path} && exec ${words}`])
    try {
      const told: string[] = []
      while (told.length < 4) {
        const { value, done } = await lines.next()
        if (done) break
        told.push(value.split(' ').slice(0, 2).join(' '))
      }
      expect(told).toEqual(['cut a1', 'rehedge a1', 'cut a2', 'rehedge a2'])
      const forged = await fetch(`http://127.0.0.1:${port}/plimsoll`, {
        method: 'POST',
        body: '{"messages":[]}',
        headers: { 'plimsoll-timestamp': String(Date.now()), 'plimsoll-signature': 'AAAA' },
      })
      expect(forged.status).toBe(401)
    } finally {
      await server.stop()
      child.kill()
    }
  },
  timeoutMs,
)
