import type { Document, Resolution } from '@plimsoll/protocol'
import { describe, expect, test } from 'vitest'
import { callPlimsoll } from '../testing/run-plimsoll.ts'

const book = ['--book', 'examples/first.book.json']

async function asked(...words: readonly string[]): Promise<Document<'whatIf'>> {
  const { code, stdout } = await callPlimsoll('what-if', ...book, ...words, '--json')
  expect(code).toBe(0)
  return JSON.parse(stdout) as Document<'whatIf'>
}

describe('what-if', () => {
  test('without a change says of every account what the round of resolve does to it', async () => {
    const resolved = await callPlimsoll('resolve', ...book, '--json')
    const { cases } = JSON.parse(resolved.stdout) as Resolution
    const fills = cases.flatMap(({ layers }) => layers.flatMap((layer) => layer.fills))
    for (const account of ['a1', 'a2', 'b1', 'z9']) {
      const { cuts, ownCases } = await asked('--account', account)
      const own = fills.filter((fill) => fill.account === account)
      expect(cuts.map(({ size, price, forgone }) => ({ size, price, forgone }))).toEqual(
        own.map(({ size, price, forgone }) => ({ size, price, forgone })),
      )
      expect(ownCases.map(({ deficit }) => deficit)).toEqual(
        cases.filter((one) => one.account === account).map(({ deficit }) => deficit),
      )
    }
  })

  test('shows what prices, money and closing would change', async () => {
    const { cuts, after } = await asked('--account', 'a1', '--mark', 'BTC-USDT=52000.0')
    expect(cuts).toEqual([])
    expect(after.margins).toMatchObject([{ equity: '13000.000000', status: 'healthy' }])
    const paid = await asked('--account', 'z9', '--deposit', '1250')
    expect(paid.after.margins).toMatchObject([{ equity: '0.000000', status: 'liquidatable' }])
    const closed = await asked('--account', 'a2', '--close', 'BTC-USDT=1.000')
    expect(closed.cuts).toMatchObject([{ size: '0.500', rank: 2 }])
  })

  test('says which change the engine would refuse, and why', async () => {
    const { refused, cuts } = await asked('--account', 'a1', '--close', 'BTC-USDT=9')
    expect({ step: refused?.step, code: refused?.code, cuts }).toEqual({
      step: 'close',
      code: 'exceedsPosition',
      cuts: [],
    })
  })

  test.each([
    [['--mark', 'BTC-USDT'], /--mark <market=price>.* Give MARKET=PRICE\. In plain decimals/u],
    [['--mark', 'BTC-USDT=1e3'], /In plain decimals/u],
    [['--mark', 'BTC-USD=1'], /^plimsoll: --mark \(number 1\): "BTC-USD" is not a market/u],
    [['--close', 'BTC-USDT=1.0001'], /^plimsoll: --close \(number 1\): 1\.0001 is not/u],
    [['--deposit', 'much'], /^plimsoll: --deposit: /u],
    [['--account', 'nobody'], /has no account "nobody"/u],
  ])('refuses %j', async (words, complaint) => {
    const { code, stderr } = await callPlimsoll('what-if', ...book, '--account', 'a1', ...words)
    expect(code).toBe(2)
    expect(stderr).toMatch(complaint)
  })

  test('is a page for a person', async () => {
    const { stdout } = await callPlimsoll('what-if', ...book, '--account', 'a1', '--deposit', '500')
    expect(stdout).toContain('amounts in USDT; 500 paid in\n')
    expect(stdout).toMatch(/\n {2}cross {3}now .* healthy\n {10}then .* healthy\n/u)
    expect(stdout).toMatch(/\n {2}short BTC-USDT {2}1\.500 {2}50,500\.0 {2}50,000\.0 {2}14,250\.0/u)
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100)
  })
})
