import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { callPlimsoll, root } from '../testing/run-plimsoll.ts'

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-calibrate-'))
afterAll(() => rmSync(folder, { recursive: true }))

function fileOf(name: string, lines: readonly string[]): string {
  const file = join(folder, name)
  writeFileSync(file, `${lines.join('\n')}\n`)
  return file
}

// Twice the share moves the price twice as far: a level of 0.2 % of open interest every 0.1 %.
const depth = fileOf('depth.csv', [
  'openInterest,tradedValue,priceMove,lastingMove,recoverySeconds',
  '1000,10,0.0055,0.0011,3',
  '1000,20,0.0105,0.0021,3',
  '1000,40,0.0205,0.0041,3',
])

test('depth comes out as a scenario file has it', async () => {
  const { code, stdout } = await callPlimsoll('calibrate', 'depth', depth, '--json')
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    depth: { levels: 20, spacing: '0.001', level: '0.002', recovery: '0.206299', impact: '0.2' },
    fits: { level: { rSquared: '1.000', observations: 3 }, exponent: { value: '0.9491' } },
  })
  const page = await callPlimsoll('calibrate', 'depth', depth, '--spacing', '0.0005')
  expect(page.stdout).toContain('"spacing": "0.0005"')
  expect(page.stdout).toContain('Not fitted, choose it: thinning.')
})

test('so do moves of prices', async () => {
  const rows = Array.from({ length: 200 }, (_none, row) => {
    const isUp = row % 2 === 0
    return `${row * 60_000},${isUp ? 100 : 101},${isUp ? 50 : 51}`
  })
  const prices = fileOf('prices.csv', ['timeMs,A,B', ...rows])
  const { code, stdout } = await callPlimsoll('calibrate', 'prices', prices, '--json')
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    paths: { kind: 'jumpDiffusion', jumpsPerHour: '0', jump: '0' },
    markets: { A: { beta: '0.6689' }, B: { beta: '1.3311' } },
    found: { rows: 199, commonJumpRows: 0, ownJumps: 0 },
  })
  const page = await callPlimsoll('calibrate', 'prices', prices)
  expect(page.stdout).toContain('fewer than three markets')
})

test('what cannot be fitted is refused, and says why', async () => {
  const few = fileOf('few.csv', ['timeMs,A', '0,1', '1000,2'])
  const late = fileOf('late.csv', ['timeMs,A', '0,1', '1000,2', '3000,2'])
  const answers = await Promise.all([
    callPlimsoll('calibrate', 'prices', few),
    callPlimsoll('calibrate', 'prices', late),
    callPlimsoll('calibrate', 'depth', few),
    callPlimsoll('calibrate', 'depth', depth, '--spacing', '0.9'),
    callPlimsoll('calibrate', 'depth', depth, '--spacing', '2'),
  ])
  expect(answers.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2])
  const [rows, gap, columns, spacing, part] = answers.map(({ stderr }) => stderr)
  expect(rows).toContain('1 rows are too few to fit jumps to; at least 100')
  expect(gap).toContain('late.csv: line 4, timeMs: is 3000, not 2000')
  expect(columns).toContain('has a column "timeMs"')
  expect(spacing).toContain('choose a smaller spacing')
  expect(part).toContain('Give a part of the price above 0')
})

test('the page of the manual shows what comes out', async () => {
  const page = readFileSync(join(root, 'docs', 'cascade.md'), 'utf8')
  const [, table = ''] = /```csv\n(.*?)```/su.exec(page) ?? []
  const [, shown = ''] = /\$ npx plimsoll calibrate depth depth\.csv\n(.*?)```/su.exec(page) ?? []
  const { stdout } = await callPlimsoll('calibrate', 'depth', fileOf('manual.csv', [table.trim()]))
  expect(stdout).toBe(shown)
})
