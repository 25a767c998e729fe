import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { afterAll, describe, expect, test } from 'vitest'
import { runCommandLine } from './run-command-line.ts'
import { callPlimsoll } from './testing/run-plimsoll.ts'

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-returned-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function writeBook(name: string, change: object = {}): string {
  const position = (size: string, entryPrice: string): object => ({
    market: 'M',
    size,
    entryPrice,
    marginMode: 'cross',
  })
  const book = {
    version: 1,
    timeMs: 0,
    domain: 'test',
    asset: { name: 'USD', decimals: 2 },
    markets: [
      {
        market: 'M',
        contract: 'linear',
        tickSize: '1',
        lotSize: '1',
        markPrice: '100',
        previousMarkPrice: '112',
        maintenanceTiers: [{ notionalFrom: '0', rate: '0.01' }],
      },
    ],
    accounts: [
      { account: 'bankrupt', collateral: '-100', positions: [position('10', '100')] },
      { account: 'short', collateral: '5000', positions: [position('-6', '150')] },
      { account: 'short2', collateral: '5000', positions: [position('-4', '150')] },
    ],
    funds: [{ fund: 'f', markets: ['M'], balance: '30' }],
    waterfall: [
      { layer: 'insuranceFund', fund: 'f', mode: 'deficitOnly' },
      { layer: 'profitHaircut' },
      { layer: 'adl', policy: 'hyperliquid' },
    ],
    ...change,
  }
  const file = join(folder, name)
  writeFileSync(file, JSON.stringify(book))
  return file
}

describe('what was paid and went back', () => {
  test('stands beside the charge, in the title and in a note', async () => {
    const { stdout } = await callPlimsoll('resolve', '--book', writeBook('book.json'))
    expect(stdout).toContain('Profit haircut: 2 buckets charged 70.00, 70.00 of it returned')
    expect(stdout).toMatch(/short:cross +42\.00 +42\.00 +0\.00/u)
    expect(stdout.replace(/\s+/gu, ' ')).toContain(
      '100.00 was paid for cases that then closed above need',
    )
  })
})

describe('an account whose id begins another’s ledger', () => {
  test('is not taken for it', async () => {
    const accounts = [
      { account: 'x', collateral: '5', positions: [] },
      {
        account: 'x:isolated:M',
        collateral: '-10',
        positions: [{ market: 'M', size: '1', entryPrice: '100', marginMode: 'cross' }],
      },
      {
        account: 'other',
        collateral: '900',
        positions: [{ market: 'M', size: '-1', entryPrice: '150', marginMode: 'cross' }],
      },
    ]
    const file = writeBook('prefix.json', { accounts })
    const { stdout } = await callPlimsoll('resolve', '--book', file, '--account', 'x', '--json')
    expect(JSON.parse(stdout)).toMatchObject({ cases: [] })
  })
})

describe('import', () => {
  const table = join(folder, 'table.csv')
  writeFileSync(
    table,
    'account,adl_notional_usd,closed_pnl_usd,leverage,pnl_percent,account_value_usd,is_negative_equity,adl_fills\na,100,10,1,10,50,False,1\n',
  )

  test.each([
    ['adlPolicy=nope', '"nope" is not a preset'],
    ['domain=', ''],
    ['timeMs=0x10', 'whole number in plain digits'],
    ['assetDecimals=', 'whole number in plain digits'],
    ['bankruptAccount=fund:x', 'fund:'],
  ])('--set %s is refused before anything is written', async (setting, complaint) => {
    const out = join(folder, `out-${setting.replace(/\W/gu, '-')}`)
    const words = ['import', 'october', table, '-o', out, '--set', setting]
    const { code, stderr } = await callPlimsoll(...words)
    expect(code).toBe(2)
    expect(stderr).toContain(complaint)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    const again = await callPlimsoll('import', 'october', table, '-o', out)
    expect(again.code).toBe(0)
  })
})

test('on a terminal a failure starts on a line of its own', async () => {
  let text = ''
  const stderr = Object.assign(
    new Writable({
      write(chunk: Uint8Array, _encoding, done) {
        text += new TextDecoder().decode(chunk)
        done()
      },
    }),
    { isTTY: true },
  )
  const code = await runCommandLine(['resolve', '--book', '/nope'], { stdout: stderr, stderr })
  expect(code).toBe(2)
  expect(text).toMatch(/\r\u001b\[2Kplimsoll: /u)
})
