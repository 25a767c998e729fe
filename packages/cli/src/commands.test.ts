import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callPlimsoll, plimsoll, root, run, runPlimsoll } from './testing/run-plimsoll.ts'

const book = ['--book', join(root, 'examples/first.book.json')]
const text = readFileSync(join(root, 'examples/first.book.json'), 'utf8')

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-commands-'))
})

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

interface Answer {
  readonly cases: readonly {
    readonly status: string
    readonly layers: readonly {
      readonly layer: string
      readonly policy?: string
      readonly fills: readonly object[]
    }[]
  }[]
  readonly accountsAfter: readonly { readonly account: string }[]
}

async function resolve(...words: readonly string[]): Promise<Answer> {
  const result = await callPlimsoll('resolve', ...words, '--json')
  expect(result).toMatchObject({ code: 0, stderr: '' })
  return JSON.parse(result.stdout) as Answer
}

function put(
  name: string,
  change: (book: Record<string, unknown>) => Record<string, unknown>,
): string {
  const file = join(folder, name)
  writeFileSync(file, JSON.stringify(change(JSON.parse(text) as Record<string, unknown>)))
  return file
}

describe('resolve', () => {
  test('--policy replaces the policy of the adl layer', async () => {
    const { cases } = await resolve(...book, '--policy', 'contract-pro-rata')
    const adl = cases[0]?.layers.find(({ layer }) => layer === 'adl')
    expect(adl).toMatchObject({ policy: 'contract-pro-rata' })
    expect(adl?.fills).toHaveLength(2)
    expect(adl?.fills[0]).not.toHaveProperty('rank')
  })

  test('--policy adds an adl layer before the haircut where there is none', async () => {
    const file = put('no-adl.json', (one) => ({ ...one, waterfall: [{ layer: 'profitHaircut' }] }))
    const { cases } = await resolve('--book', file, '--policy', 'bitmex')
    expect(cases[0]?.layers.map(({ layer }) => layer)).toEqual(['adl'])
  })

  test('--all lists every account, --account only one', async () => {
    const names = async (...words: readonly string[]): Promise<string[]> =>
      (await resolve(...book, ...words)).accountsAfter.map(({ account }) => account)
    expect(await names()).toEqual(['a1', 'a2', 'z9'])
    expect(await names('--all')).toEqual(['a1', 'a2', 'b1', 'z9'])
    expect(await names('--account', 'a2')).toEqual(['a2'])
  })

  test('--account leaves out cases that do not concern the account', async () => {
    expect((await resolve(...book, '--account', 'a1')).cases).toHaveLength(1)
    expect((await resolve(...book, '--account', 'b1')).cases).toHaveLength(0)
  })

  test('an open case is stated and is an exit code only on request', async () => {
    const file = put('open.json', (one) => ({ ...one, waterfall: [] }))
    const { cases } = await resolve('--book', file)
    expect(cases[0]).toMatchObject({ status: 'suspended' })
    const strict = await callPlimsoll('resolve', '--book', file, '--require-closed')
    expect(strict).toMatchObject({ code: 7, stderr: '' })
    expect(strict.stdout).toContain('z9 is suspended: 1,250.000000 and 1 leg left')
    expect((await callPlimsoll('resolve', ...book, '--require-closed')).code).toBe(0)
  })

  test('a book without bankrupt accounts has no cases', async () => {
    const file = put('sound.json', (one) => ({ ...one, accounts: [], funds: [], waterfall: [] }))
    expect(await resolve('--book', file)).toMatchObject({ cases: [], accountsAfter: [] })
    const { stdout } = await callPlimsoll('resolve', '--book', file)
    expect(stdout).toContain('No bankrupt bucket: nothing to resolve, nothing changed')
  })
})

describe('rank', () => {
  const rank = ['rank', ...book, '--market', 'BTC-USDT']

  test('gives the documented fields', async () => {
    const { stdout } = await callPlimsoll(...rank, '--side', 'short', '--json')
    expect(JSON.parse(stdout)).toEqual([
      {
        account: 'a1',
        bucket: 'cross',
        rank: 1,
        percentile: '1.000000',
        lights: 5,
        score: { display: '0.781250', numerator: '25', denominator: '32' },
        size: '1.500',
        sizeAhead: '0.000',
        eligible: true,
      },
      {
        account: 'a2',
        bucket: 'cross',
        rank: 2,
        percentile: '0.500000',
        lights: 3,
        score: { display: '0.349650', numerator: '50', denominator: '143' },
        size: '1.500',
        sizeAhead: '1.500',
        eligible: true,
      },
    ])
  })

  test('--top and --account leave ranks as they are', async () => {
    const top = await callPlimsoll(...rank, '--side', 'short', '--top', '1', '--json')
    expect(JSON.parse(top.stdout)).toMatchObject([{ account: 'a1', rank: 1 }])
    const one = await callPlimsoll(...rank, '--side', 'short', '--account', 'a2', '--json')
    expect(JSON.parse(one.stdout)).toMatchObject([{ account: 'a2', rank: 2 }])
  })

  test('a policy without a queue shows no ranks', async () => {
    const { stdout } = await callPlimsoll(
      ...rank,
      '--side',
      'long',
      '--policy',
      'contract-pro-rata',
    )
    expect(stdout).toContain('This policy has no queue')
    expect(stdout).toContain('passed over')
    expect(stdout).not.toContain('rank')
  })
})

describe('policies and doctor', () => {
  test('the list names every preset with its hash, one of them in full', async () => {
    const all = await callPlimsoll('policies', '--json')
    const one = await callPlimsoll('policies', 'bitmex', '--json')
    const { trigger, ...policy } = JSON.parse(one.stdout) as { readonly trigger: object }
    expect(JSON.parse(all.stdout)).toEqual(expect.arrayContaining([policy, trigger]))
    expect(JSON.parse(one.stdout)).toMatchObject({ policy: 'bitmex', spec: { policy: 'bitmex' } })
    expect(one.stdout).toMatch(/"hash": "[0-9a-f]{64}"/u)
    expect(one.stdout).toMatch(/"choices": \[\n +"/u)
    const shown = await callPlimsoll('policies', 'bitmex')
    expect(shown.stdout).toContain('Formula')
    expect(shown.stdout).toContain('Choices of ours')
  })

  test('doctor finds nothing wrong', async () => {
    const { code, stdout } = await callPlimsoll('doctor', '--json')
    expect(JSON.parse(stdout)).toMatchObject({ ok: true })
    expect(code).toBe(0)
    const page = (await callPlimsoll('doctor')).stdout
    expect(page).toContain('Everything works.')
    expect(page).toMatch(/node: v\d+\.\d+\.\d+ runs plimsoll \(\w/u)
    expect(page).toContain('SQLite wrote a record, synced it and read it back')
  })

  test('doctor looks at the folder of a journal, or at what would hold it', async () => {
    const data = join(folder, 'not', 'there', 'yet')
    const { code, stdout } = await callPlimsoll('doctor', '--data', data, '--json')
    expect(code).toBe(0)
    const { checks } = JSON.parse(stdout) as { checks: { check: string; detail: string }[] }
    const detail = checks.find(({ check }) => check === 'data folder')?.detail
    expect(detail).toMatch(/ lies on a disk of this machine, [\d,]+ MB free$/u)
    expect(existsSync(data)).toBe(false)
  })

  test.skipIf(process.platform !== 'linux')(
    'doctor says where a journal would not be well kept (skipped elsewhere than on Linux)',
    async () => {
      const { code, stdout } = await callPlimsoll('doctor', '--data', '/proc')
      expect(code).toBe(5)
      expect(stdout).toContain('NO  data folder: /proc: only 0 MB free')
    },
  )
})

describe('import october', () => {
  const table = `# source: a test
account,adl_notional_usd,closed_pnl_usd,leverage,pnl_percent,account_value_usd,is_negative_equity,adl_fills
a,1000,100,1,10,500,False,1
b,3000,-50,1,-2,700,False,2
`

  test('writes a book that resolves, and never over anything', async () => {
    const file = join(folder, 'table.csv')
    const output = join(folder, 'october')
    writeFileSync(file, table)
    const first = await callPlimsoll('import', 'october', file, '-o', output, '--json')
    expect(JSON.parse(first.stdout)).toMatchObject({ folder: output, summary: { rows: 2 } })
    expect(existsSync(join(output, 'ASSUMPTIONS.md'))).toBe(true)
    expect((await resolve('--book', output)).cases).not.toHaveLength(0)
    const second = await callPlimsoll('import', 'october', file, '-o', output)
    expect(second.code).toBe(2)
    expect(second.stderr).toContain('is there already; name a new folder or remove it')
  })

  test('says of a file that is no table what it is', async () => {
    const file = join(root, 'examples/first.book.json')
    const result = await callPlimsoll('import', 'october', file, '-o', join(folder, 'none'))
    expect(result).toEqual({
      code: 2,
      stdout: '',
      stderr: `plimsoll: ${file}: csv: is JSON, not CSV; give a table with a header and a row for each account\n`,
    })
  })

  test('says what to do next, fit for a shell', async () => {
    const file = join(folder, 'next.csv')
    writeFileSync(file, table)
    const output = join(folder, 'my october')
    const { stdout } = await callPlimsoll('import', 'october', file, '-o', output)
    expect(stdout).toContain(`Next: npx plimsoll resolve --book '${output}'\n`)
  })

  test('takes other assumptions', async () => {
    const file = join(folder, 'other.csv')
    writeFileSync(file, table)
    const words = [
      'import',
      'october',
      file,
      '-o',
      join(folder, 'other'),
      '--set',
      'domain=mine',
      '--set',
      'assetDecimals=4',
    ]
    expect((await callPlimsoll(...words)).stdout).toContain('Wrote book.json')
    const written = JSON.parse(readFileSync(join(folder, 'other', 'book.json'), 'utf8')) as object
    expect(written).toMatchObject({ domain: 'mine', asset: { decimals: 4 } })
  })
})

describe.concurrent('as a process', () => {
  test('a reader that goes away does no harm', async () => {
    const command = [...plimsoll, 'resolve', '--book', 'examples/october-twin', '--json', '--all']
    const script = `${command.map((word) => `'${word}'`).join(' ')} | head -c 10; echo " \${PIPESTATUS[0]}"`
    const result = await run(['bash', '-c', script])
    expect(result).toMatchObject({ code: 0, stderr: '' })
    expect(result.stdout).toBe('{\n  "versi 0\n')
  })

  test('an interrupt ends it with 130', async () => {
    const fifo = join(folder, 'never-written')
    const command = [...plimsoll, 'resolve', '--book', fifo].map((word) => `'${word}'`).join(' ')
    // It waits for a writer of the pipe that never comes.
    const script = `mkfifo '${fifo}'; set -m; ${command} & child=$!; sleep 2; kill -INT $child; wait $child; echo $?`
    const result = await run(['bash', '-c', script])
    expect(result.stdout).toContain('130\n')
  })

  test('nothing is coloured outside a terminal', async () => {
    for (const words of [['resolve', ...book], ['policies'], ['doctor'], ['--help']]) {
      const { stdout, stderr } = await runPlimsoll(...words)
      expect(stdout + stderr).not.toContain('\u001b')
    }
  })
})
