import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bookOf } from '../testing/example-page.ts'
import { callPlimsoll, root } from '../testing/run-plimsoll.ts'
import { cross } from '../testing/small-book.ts'

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-hedges-'))
})

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

async function page(book: string, command: string, ...words: readonly string[]): Promise<string> {
  const file = join(folder, 'book.json')
  writeFileSync(file, book)
  const { code, stdout, stderr } = await callPlimsoll(command, '--book', file, ...words)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout.split('\n').filter((line) => line.length > 100)).toEqual([])
  return stdout.replaceAll(/\s+/gu, ' ')
}

describe('a hedge that had to be broken', () => {
  const book = bookOf(readFileSync(join(root, 'docs/plimsoll.md'), 'utf8'))

  test('is marked among the cuts, and counted', async () => {
    const text = await page(book, 'resolve')
    expect(text).toMatch(/h long BTC-USDT 5 6 83[.0-9]* % 100\.00 100\.00 0\.00 broken/u)
    expect(text).toContain(
      '1 hedge broken: nobody else had lots left to give; --json has the orders',
    )
    expect(text).not.toContain('Other legs of broken hedges')
  })

  test('the side is listed by stress leverage', async () => {
    const words = ['--market', 'BTC-USDT', '--side', 'long', '--policy', 'plimsoll']
    const text = await page(book, 'rank', ...words)
    expect(text).toContain('This policy has no queue: lots come from the highest stress leverage')
    expect(text).toContain(
      'stress leverage a cross 8 0.800000 h cross 6 0.600000 d cross 4 0.200000',
    )
  })
})

test('legs that were closed with broken hedges, as agreed, have a section of their own', async () => {
  const market = (name: string): object => ({
    market: name,
    contract: 'linear',
    tickSize: '1',
    lotSize: '1',
    markPrice: '100',
    maintenanceTiers: [{ notionalFrom: '0', rate: '0.05' }],
  })
  const account = (id: string, collateral: string, ...positions: readonly object[]): object => ({
    account: id,
    collateral,
    bothLegs: true,
    positions,
  })
  const book = {
    version: 1,
    timeMs: 0,
    domain: 'd',
    asset: { name: 'USDT', decimals: 2 },
    markets: [market('BTC'), market('ETH'), market('SOL')],
    accounts: [
      account('h1', '1000', cross('BTC', '6', '100'), cross('ETH', '-6', '100')),
      account('h2', '1000', cross('SOL', '-6', '100'), cross('ETH', '6', '100')),
      account('z1', '-10', cross('BTC', '-6', '100')),
      account('z2', '-10', cross('SOL', '6', '100')),
    ],
    funds: [],
    scenarios: [{ scenario: 'market', returns: { '*': '0.2' } }],
    waterfall: [{ layer: 'adl', policy: 'plimsoll' }],
  }
  const text = await page(JSON.stringify(book), 'resolve')
  expect(text).toContain('Other legs of broken hedges, closed at mark as agreed: 2 positions')
  expect(text).toContain('h2 long ETH 6 100 600.00 h1 short ETH 6 100 600.00')
  const own = await page(JSON.stringify(book), 'resolve', '--account', 'h1')
  expect(own).toContain('closed at mark as agreed: 1 position')
  expect(own).not.toContain('h2 long ETH 6 100')
})
