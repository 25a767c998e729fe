import { expect, test } from 'vitest'
import { ledgerEffect } from './ledger-entry.ts'

const [a, b, vault] = ['a', 'b', 'c'].map((letter) => `0x${letter.repeat(40)}`)
const users = [a ?? '', b ?? '']

function movesOf(delta: Readonly<Record<string, unknown>>): unknown {
  const effect = ledgerEffect(String(delta['type']), delta, users)
  if (effect.kind !== 'moves') return effect.kind
  return effect.moves.map(({ account, value, isUncertain }) => [
    account,
    value,
    ...(isUncertain === true ? ['uncertain'] : []),
  ])
}

test.each([
  [{ type: 'deposit', usdc: '10.5' }, [[a, '10.5']]],
  [{ type: 'withdraw', usdc: '10.5', nonce: 1, fee: '1.0' }, [[a, '-11.5']]],
  [{ type: 'accountClassTransfer', usdc: '3', toPerp: true }, [[a, '3']]],
  [{ type: 'accountClassTransfer', usdc: '3', toPerp: false }, [[a, '-3']]],
  [
    { type: 'internalTransfer', usdc: '3', user: a, destination: b, fee: '1' },
    [
      [a, '-4'],
      [b, '3'],
    ],
  ],
  [
    {
      type: 'vaultWithdraw',
      vault,
      user: a,
      requestedUsd: '11',
      commission: '1',
      netWithdrawnUsd: '10',
    },
    [
      [vault, '-11', 'uncertain'],
      [a, '10'],
    ],
  ],
  [{ type: 'perpDexClassTransfer', amount: '3', token: 'USDC', dex: 'xyz', toPerp: true }, 'none'],
  [
    {
      type: 'send',
      user: a,
      destination: b,
      sourceDex: 'spot',
      destinationDex: '',
      token: 'USDC',
      amount: '7',
      fee: '0.0',
    },
    [[b, '7']],
  ],
  [{ type: 'rewardsClaim', amount: '2' }, [[a, '2', 'uncertain']]],
  [{ type: 'spotTransfer', token: 'HYPE', amount: '2' }, 'none'],
  [{ type: 'liquidation', accountValue: '-5' }, 'none'],
  [{ type: 'somethingNew', usdc: '2' }, 'unknown'],
])('%j', (delta, moves) => {
  expect(movesOf(delta)).toEqual(moves)
})

test('an amount that is none, and a party that is none, are bad', () => {
  expect(() => movesOf({ type: 'deposit', usdc: 'ten' })).toThrow('usdc is no decimal number')
  expect(() => movesOf({ type: 'deposit' })).toThrow('usdc is missing')
  expect(() =>
    movesOf({ type: 'subAccountTransfer', usdc: '1', user: a, destination: 'b' }),
  ).toThrow('destination is no address')
})
