import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callPlimsoll, type Finished, plimsoll, root } from './testing/run-plimsoll.ts'
import { type TestFolder, testFolder } from './testing/simulated-folder.ts'

// A run at ten times the clock would take half a minute; it is asked to stop once it has records.

let folder: TestFolder

beforeAll(() => {
  folder = testFolder('interrupt')
})

afterAll(() => folder.remove())

async function interrupt(
  signal: 'SIGINT' | 'SIGTERM',
  isUnderWay: () => boolean,
  ...words: readonly string[]
): Promise<Finished> {
  const [node = '', ...rest] = plimsoll
  const child = spawn(node, [...rest, 'simulate', 'crash', '--speed', '10', ...words], {
    cwd: root,
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const closed = once(child, 'close')
  while (!isUnderWay()) await sleep(20)
  child.kill(signal)
  const [code] = (await closed) as [number | null]
  return { code, stdout, stderr }
}

/** Some records are durable: the log of the journal is there and has grown. */
function hasRecords(data: string): () => boolean {
  return () => existsSync(`${data}/HEAD`) && / [1-9]\d* [0-9a-f]{64} /u.test(headText(data))
}

function headText(data: string): string {
  return readFileSync(`${data}/HEAD`, 'latin1')
}

describe('a run that is asked to stop', () => {
  test('by SIGINT ends with 130, and goes on as if it had not', async () => {
    const data = folder.at('interrupted')
    const { code, stdout, stderr } = await interrupt('SIGINT', hasRecords(data), '--data', data)
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' })
    const [, record] =
      /^plimsoll: interrupted after record ([\d,]+) of 21:0\d:\d\d UTC; everything up to there is kept; go on with npx plimsoll simulate crash --seed 7 --data \S+\n$/u.exec(
        stderr,
      ) ?? []
    const verified = await callPlimsoll('verify', '--data', data, '--json')
    expect(JSON.parse(verified.stdout)).toMatchObject({
      ok: true,
      records: Number(record?.replace(',', '')) + 1,
    })
    const rest = await callPlimsoll('simulate', 'crash', '--data', data, '--json')
    expect(rest.stderr).toContain(`continuing after record ${record} of 21:0`)
    const whole = await callPlimsoll('simulate', 'crash', '--json')
    const stateOf = (text: string): unknown =>
      (JSON.parse(text) as { stateHashAfter: string }).stateHashAfter
    expect(stateOf(rest.stdout)).toBe(stateOf(whole.stdout))
  })

  test('by SIGTERM ends with 143, with --json as a document', async () => {
    const data = folder.at('terminated')
    const words = ['--data', data, '--json']
    const { code, stdout } = await interrupt('SIGTERM', hasRecords(data), ...words)
    expect(code).toBe(143)
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'interrupted' } })
    expect((await callPlimsoll('verify', '--data', data)).code).toBe(0)
  })

  test('in memory says that nothing was kept, and how to keep it', async () => {
    const started = performance.now()
    const events = folder.at('log')
    const { code, stdout, stderr } = await interrupt(
      'SIGINT',
      () => existsSync(events) && performance.now() - started > 100,
      '--events',
      events,
      '--json',
    )
    expect(code).toBe(130)
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'interrupted' } })
    expect(stderr).toMatch(
      /; nothing was kept; npx plimsoll simulate crash --seed 7 --data DIR keeps what is done and can go on\n$/u,
    )
  })
})
