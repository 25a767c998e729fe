import { expect, test } from 'vitest'
import type { Position } from './account-documents.ts'
import { changesIn, closeNameOf, commandOf, queryOfChanges, requestOf } from './what-if-changes.ts'

function position(
  market: string,
  side: Position['side'],
  marginMode: Position['marginMode'] = 'cross',
): Position {
  return {
    market,
    side,
    marginMode,
    bucket: marginMode === 'cross' ? 'cross' : `isolated:${market}:${side}`,
    size: '2.000',
    entryValue: '1',
    markPrice: '1',
    unrealisedPnl: '0',
  }
}

const single = [position('BTC-USDT', 'long'), position('ETH-USDT', 'short')]

test('an address leads back to the very request that it was made of', () => {
  const asked = '?mark.BTC-USDT=52000.0&deposit=500&close.ETH-USDT=0.5'
  const changes = changesIn(new URLSearchParams(asked))
  const request = requestOf(changes, single)
  expect(request).toEqual({
    marks: [{ market: 'BTC-USDT', markPrice: '52000.0' }],
    deposit: '500',
    closes: [{ market: 'ETH-USDT', size: '0.5' }],
  })
  const parts = Object.entries(queryOfChanges(changes)).filter(([, value]) => value !== undefined)
  expect(changesIn(new URLSearchParams(parts as [string, string][]))).toEqual(changes)
  expect(commandOf('a 1', request)).toBe(
    "plimsoll what-if --book BOOK --account 'a 1' --mark BTC-USDT=52000.0 --deposit 500 --close ETH-USDT=0.5",
  )
})

test('what is no decimal above 0 asks nothing, and what is taken back leaves the address', () => {
  const odd = new URLSearchParams('mark.A=1e3&mark.B=-1&mark.C=0.0&deposit=&close.D=x&view=1')
  expect(requestOf(changesIn(odd), single)).toEqual({})
  const before = changesIn(new URLSearchParams('mark.A=1&close.B=2&deposit=3'))
  expect(queryOfChanges({ marks: new Map(), closes: new Map() }, before)).toEqual({
    'mark.A': undefined,
    'close.B': undefined,
    deposit: undefined,
  })
})

test('a position is named by no more than what tells it from the others', () => {
  const held = [
    position('BTC-USDT', 'long'),
    position('BTC-USDT', 'short'),
    position('BTC-USDT', 'short', 'isolated'),
    position('ETH-USDT', 'long'),
  ]
  const names = held.map((one) => closeNameOf(one, held))
  expect(names).toEqual([
    'BTC-USDT:long',
    'BTC-USDT:short:cross',
    'BTC-USDT:short:isolated',
    'ETH-USDT',
  ])
  const request = requestOf(changesIn(new URLSearchParams('close.BTC-USDT:short:isolated=1')), held)
  expect(request.closes).toEqual([
    { market: 'BTC-USDT', side: 'short', marginMode: 'isolated', size: '1' },
  ])
  expect(commandOf('a1', request)).toBeUndefined()
})
