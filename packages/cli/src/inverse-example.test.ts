import { expect, test } from 'vitest'
import { callPlimsoll } from './testing/run-plimsoll.ts'

interface Case {
  readonly status: string
  readonly deficit: string
  readonly assetsTaken: string
  readonly exposure: readonly { readonly bankruptcyPrice: string }[]
  readonly layers: readonly {
    readonly layer: string
    readonly paid: string
    readonly fills: readonly { readonly account: string; readonly price: string }[]
  }[]
}

test('a coin-margined long is closed by offer, fund and deleveraging, as worked out by hand', async () => {
  const { code, stdout } = await callPlimsoll(
    'resolve',
    '--book',
    'examples/inverse.book.json',
    '--json',
  )
  expect(code).toBe(0)
  const { cases } = JSON.parse(stdout) as { readonly cases: readonly Case[] }
  const [only] = cases
  // 1,000 contracts of 100 USD cost 1.6 BTC at 62,500 and are worth 2 at 50,000. With 0.3 in the wallet and 1.5 ETH that
  // count 0.054 the account is 0.046 short: it would end with nothing at 100,000 / 1.954.
  expect(only).toMatchObject({ status: 'closed', deficit: '0.04600000', assetsTaken: '0.05400000' })
  expect(only?.exposure[0]?.bankruptcyPrice).toBe('51177.1')
  // The offer at 50,500 takes 20,000 / 50,500 for what is worth 0.4; the fund gives all it has, shorts the rest.
  expect(only?.layers.map(({ layer, paid }) => [layer, paid])).toEqual([
    ['offers', '0.00396040'],
    ['insuranceFund', '0.01000000'],
    ['adl', '0.03203960'],
  ])
  // 1.6 left to close less 0.0320396 still owed: 80,000 / 1.5679604.
  expect(only?.layers[2]?.fills.map(({ account, price }) => [account, price])).toEqual([
    ['a', '51021.7'],
    ['b', '51021.7'],
  ])
})
