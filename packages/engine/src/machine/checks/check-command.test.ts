import { simpleBook } from '@plimsoll/testkit'
import { expect, test } from 'vitest'
import type { Command } from '../command.ts'
import { createState } from '../create-state.ts'
import { decide } from '../decide.ts'
import { stateHash } from '../state-hash.ts'

const book = simpleBook({
  mark: 100n,
  accounts: { a: { money: 10n, positions: [] } },
  waterfall: [],
})

// What a caller without types might send.
const malformed: readonly unknown[] = [
  null,
  [],
  'deposit',
  { kind: 'nonsense' },
  { kind: '__proto__' },
  { kind: 'trade', market: 'M', lots: 1n, priceTicks: 100n },
  { kind: 'trade', market: 'M', lots: 1n, priceTicks: 1n, buyer: {}, seller: { account: 'a' } },
  { kind: 'deposit', account: 'a' },
  { kind: 'deposit', account: 'a', amountQuote: '5' },
  { kind: 'deposit', account: 'a', amountQuote: 5 },
  { kind: 'deposit', account: 'a', amountQuote: 5n, idempotency: { key: 'k' } },
  { kind: 'deposit', account: 'a', amountQuote: 5n, idempotency: { key: 7, bodyHash: 'h' } },
  { kind: 'openAccount', account: 'b' },
  { kind: 'openAccount', account: 'b', accountKind: 'trader', positionMode: 'x' },
  { kind: 'halt' },
  { kind: 'halt', reason: 'x'.repeat(1_001) },
  { kind: 'accrueFunding', market: 'M', quotePerLot: { numerator: 1, denominator: 1 } },
  {
    kind: 'updatePrices',
    prices: [{ market: 'M', markPriceTicks: null, sources: 1, priceTimeMs: 1 }],
  },
  { kind: 'confirmPlan', planId: 'p', fills: [{ index: 0.5, status: 'done', lots: 1n }] },
]

test.each(malformed.map((command) => [command]))('%o is refused and leaves no trace', (command) => {
  const state = createState(book)
  const before = stateHash(state)
  const timed =
    typeof command === 'object' && command !== null ? { timeMs: 1, ...command } : command
  const decision = decide(state, timed as Command)
  expect(decision).toMatchObject({ outcome: 'rejected', code: 'invalidCommand', events: [] })
  expect(stateHash(state)).toBe(before)
})
