import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callPlimsoll } from '../testing/run-plimsoll.ts'
import { type Fields, writeSmallBook } from '../testing/small-book.ts'

// The small book: broke-1 and broke-2 are long of A at a mark of 100. `beside` is long of A itself, and offers to take more.

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-offers-'))
})

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const offers = [
  { account: 'beside', market: 'A', side: 'long', size: '1.0', price: '100.5' },
  { account: 'winner-1', market: 'A', side: 'long', size: '2.0' },
]

async function pageOf(name: string, changes: Fields): Promise<string> {
  const book = writeSmallBook(folder, name, { offers, ...changes })
  const { code, stdout, stderr } = await callPlimsoll('resolve', '--book', book)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout
}

describe('L-7: who offered to take positions over', () => {
  test('has a section of its own, and is not among the spared', async () => {
    const page = await pageOf('layer', { waterfall: [{ layer: 'offers' }] })
    expect(page).toContain('Taken over by offer: 2 accounts, ')
    expect(page).toMatch(/\n +winner-1 +long +A +2\.0 /u)
    expect(page).toMatch(/\n +beside +long +A +1\.0 +100\.5 +100\.0 /u)
    expect(page).toMatch(/2 accounts took over positions by offer: winner-1, beside/u)
    expect(page).not.toContain('Deleveraged')
    expect(page).toMatch(/taken by offers \d/u)
  })

  test('is shown in the same way where a voluntary policy asks', async () => {
    const page = await pageOf('kraken', { waterfall: [{ layer: 'adl', policy: 'kraken' }] })
    expect(page).toContain('Taken over by offer: 1 account, ')
    expect(page).not.toContain('Deleveraged')
  })

  test('the document has a fill for each with the side of the case', async () => {
    const book = writeSmallBook(folder, 'json', { offers, waterfall: [{ layer: 'offers' }] })
    const { stdout } = await callPlimsoll('resolve', '--book', book, '--json')
    const { cases } = JSON.parse(stdout) as { cases: { layers: { fills: Fields[] }[] }[] }
    const fills = cases.flatMap(({ layers }) => layers.flatMap((layer) => layer.fills))
    expect(fills).toContainEqual(
      expect.objectContaining({ account: 'beside', bucket: 'cross', side: 'long', price: '100.5' }),
    )
  })
})

test('B-7: other assets of a case are said to be the venue’s', async () => {
  const page = await pageOf('assets', {
    accounts: [
      {
        account: 'broke',
        collateral: '-30',
        collaterals: [{ asset: 'BTC', amount: '0.001', price: '10000', haircut: '0.1' }],
        positions: [],
      },
    ],
    offers: [],
    waterfall: [{ layer: 'profitHaircut' }],
  })
  expect(page).toContain(
    'the venue took over the other assets of broke for 9.00, which its equity counts',
  )
})
