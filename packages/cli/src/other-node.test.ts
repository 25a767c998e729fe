import { delimiter } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { plimsoll, run } from './testing/run-plimsoll.ts'
import { type TestFolder, testFolder } from './testing/simulated-folder.ts'

// Which other Nodes there are is the machine's matter: `PLIMSOLL_OTHER_NODES` lists their programs.
const others = (process.env['PLIMSOLL_OTHER_NODES'] ?? '').split(delimiter).filter(Boolean)

const folder: TestFolder = testFolder('other-node')
const [own = '', ...source] = plimsoll
const timeoutMs = 240_000

afterAll(() => folder.remove())

const runOn = (node: string, ...words: readonly string[]) => run([node, ...source, ...words])

test.skipIf(others.length === 0).each(others.length === 0 ? ['another Node'] : others)(
  '%s: the same bytes, and the same states from its own and our journals',
  async (other) => {
    const version = await run([other, '--version'])
    process.stdout.write(`on Node ${version.stdout}`)
    for (const scenario of ['crash', 'october-small']) {
      const words = ['simulate', scenario, '--seed', '7', '--json'] as const
      const [here, there] = [await runOn(own, ...words), await runOn(other, ...words)]
      expect(here.code).toBe(0)
      expect(there).toMatchObject({ code: 0, stdout: here.stdout })
    }
    const journals = { ours: folder.at('ours'), theirs: folder.at('theirs') }
    await runOn(own, 'simulate', 'crash', '--data', journals.ours)
    await runOn(other, 'simulate', 'crash', '--data', journals.theirs)
    for (const data of Object.values(journals)) {
      const words = ['replay', '--data', data, '--json'] as const
      const [here, there] = [await runOn(own, ...words), await runOn(other, ...words)]
      expect(here.code).toBe(0)
      expect(there).toMatchObject({ code: 0, stdout: here.stdout })
    }
  },
  timeoutMs,
)
