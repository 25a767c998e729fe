import { expect, test } from 'vitest'
import {
  moveTenthsMin,
  moveWords,
  shockDraftOf,
  type ShockDraft,
  shocksOf,
  shocksWords,
  shockText,
  tenthsOf,
  withMove,
} from './shocks.ts'

const noShock: ShockDraft = { all: 0, single: new Map() }

test('a draft comes back from its address, whatever markets are called', () => {
  const names = ['BTC-USDT', 'a:b', 'ä, %41', '-20']
  const draft = names.reduce((before, market, index) => withMove(before, market, index * 7 - 11), {
    ...noShock,
    all: -205,
  })
  const back = shockDraftOf(
    new URL(`https://x/?s=${encodeURIComponent(shockText(draft) ?? '')}`).searchParams.get('s') ??
      '',
  )
  expect(back).toEqual(draft)
  expect(shockText(noShock)).toBeUndefined()
  expect(shockDraftOf(undefined)).toEqual(noShock)
  expect(shockDraftOf('x,%E0:3,BTC:')).toEqual(noShock)
})

test('moves are exact shares of the mark, and a market of its own does not go with all', () => {
  const draft = withMove({ ...noShock, all: -1 }, 'B', 0)
  expect(shocksOf(draft, ['A', 'B', 'C'])).toEqual([
    { market: 'A', move: '-0.001' },
    { market: 'C', move: '-0.001' },
  ])
  expect(shocksOf({ ...noShock, all: 1_000 }, ['A'])).toEqual([{ market: 'A', move: '1.000' }])
  expect(shocksOf(withMove(draft, 'B', -99_999), ['B'])[0]?.move).toBe('-0.950')
})

test('what a reader writes is a percentage or nothing', () => {
  expect(['-20', '−3,5', ' 7 ', '', 'x', '1e9'].map(tenthsOf)).toEqual([
    -200,
    -35,
    70,
    undefined,
    undefined,
    1_000,
  ])
  expect(tenthsOf('-100')).toBe(moveTenthsMin)
  expect([0, -35, 200].map(moveWords)).toEqual(['0 %', '−3.5 %', '+20 %'])
})

test('moves in words name one market, or say how many go together', () => {
  const shock = (market: string, move: string) => ({ market, move })
  expect(shocksWords([])).toBe('prices as they are')
  expect(shocksWords([shock('A', '-0.200')])).toBe('A −20 %')
  expect(shocksWords([shock('A', '-0.2'), shock('B', '-0.2')])).toBe('2 markets −20 %')
  const many = ['B', 'C', 'D'].map((market) => shock(market, '0.1'))
  expect(shocksWords([shock('A', '-0.2'), ...many])).toBe('3 markets +10 %, A −20 %')
  const all = ['0.1', '0.2', '0.3', '0.4'].map((move) => shock(move, move))
  expect(shocksWords(all)).toBe('0.1 +10 %, 0.2 +20 %, 0.3 +30 %, and 1 other move')
})
