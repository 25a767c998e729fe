import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, test } from 'vitest'
import { callPlimsoll, plimsoll, root } from '../testing/run-plimsoll.ts'
import { writeDrawnFills } from './drawn-fills.bench.ts'

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-hyperliquid-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const data = join(folder, 'data')
const file = 'node_fills_by_block/hourly/20251010/0'
writeDrawnFills(data, { fills: 30_000, accounts: 500 })

function bytesIn(out: string): Record<string, string> {
  const names = readdirSync(out).toSorted()
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(out, name), 'utf8')]))
}

describe('import hyperliquid', () => {
  test('killed in the middle, and given again, it ends in the same bytes', async () => {
    const [whole, killed] = [join(folder, 'whole'), join(folder, 'killed')]
    const { code } = await callPlimsoll('import', 'hyperliquid', data, '-o', whole, '--json')
    expect(code).toBe(0)
    const [node = '', ...words] = plimsoll
    const child = spawn(node, [...words, 'import', 'hyperliquid', data, '-o', killed], {
      cwd: root,
      stdio: 'ignore',
    })
    const ended = once(child, 'close')
    while (child.exitCode === null && !existsSync(join(killed, 'checkpoint.json'))) await sleep(2)
    child.kill('SIGKILL')
    await ended
    expect(readdirSync(killed)).toContain('checkpoint.json')
    expect(readdirSync(killed)).not.toContain('import.json')
    const again = await callPlimsoll('import', 'hyperliquid', data, '-o', killed, '--json')
    expect(again.code).toBe(0)
    expect(bytesIn(killed)).toEqual(bytesIn(whole))
    expect(JSON.parse(again.stdout)).toMatchObject({ complete: true, events: { fill: 30_000 } })
  })

  test('what is refused names file and line, for people and for scripts', async () => {
    const lines = readFileSync(join(data, file), 'utf8').split('\n')
    const cut = join(folder, 'fills-cut.jsonl')
    writeFileSync(cut, lines.slice(0, 3).join('\n'))
    const words = ['import', 'hyperliquid', cut, '-o', join(folder, 'cut')]
    const { code, stdout, stderr } = await callPlimsoll(...words, '--json')
    expect(code).toBe(2)
    const complaint = `${cut} line 3: does not end with a line feed, so the file may have been cut off; fetch it again, or end the last line if it is whole`
    expect(stderr).toBe(`plimsoll: ${complaint}\n`)
    expect(JSON.parse(stdout)).toEqual({
      error: { code: 'truncated', file: cut, path: 'line 3', message: complaint },
    })
    expect(existsSync(join(folder, 'cut'))).toBe(false)
  })

  test('says what came of it', async () => {
    const lines = readFileSync(join(data, file), 'utf8').split('\n')
    const few = join(folder, 'fills-few.jsonl')
    writeFileSync(few, `${lines.slice(0, 3).join('\n')}\n`)
    const out = join(folder, 'few')
    const { stdout } = await callPlimsoll('import', 'hyperliquid', few, '-o', out)
    expect(stdout).toBe(
      [
        'hyperliquid: 3 rows of 1 file',
        'Events 2025-10-10 20:00:00 to 20:00:00.140 UTC',
        '  kind  events',
        '  fill     180',
        '',
        `Wrote events.jsonl, quarantine.csv, import.json to ${out}`,
        '',
      ].join('\n'),
    )
  })

  test.each([
    [['--at', 'yesterday'], 'Give a time'],
    [['--mark-tolerance', '1.23456'], 'Give percent'],
  ])('%j is refused', async (words, complaint) => {
    const all = ['import', 'hyperliquid', data, '-o', join(folder, 'none'), ...words]
    const { code, stderr } = await callPlimsoll(...all)
    expect(code).toBe(2)
    expect(stderr).toContain(complaint)
  })
})
