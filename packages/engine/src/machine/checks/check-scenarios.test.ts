import { simpleBook } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import { lots } from '../../quantity/units.ts'
import { BookRefused } from '../book-refused.ts'
import type { BookSpec, ScenarioSpec } from '../book-spec.ts'
import { createState } from '../create-state.ts'

const one = simpleBook({ mark: 100n, accounts: { a: { money: 5n, positions: [] } }, waterfall: [] })
const [market] = one.markets
const [account] = one.accounts
if (market === undefined || account === undefined) throw new Error('unexpected book')
const book: BookSpec = { ...one, markets: [market, { ...market, market: 'N' }] }

const returns = [
  { market: 'M', returnPpm: -200_000 },
  { market: 'N', returnPpm: 0 },
]
const crash: ScenarioSpec = { scenario: 'crash', returns }

function refusal(change: Partial<BookSpec>): string {
  try {
    createState({ ...book, ...change })
  } catch (error) {
    if (error instanceof BookRefused) return `${error.code} ${error.message}`
    throw error
  }
  return 'accepted'
}

describe('N-1 scenarios', () => {
  test('have a return for every market, either way as far as prices times eleven', () => {
    expect(refusal({ scenarios: [crash, { ...crash, scenario: 'up', isOneSided: true }] })).toBe(
      'accepted',
    )
    const far = returns.map((row) => ({ ...row, returnPpm: -10_000_000 }))
    expect(refusal({ scenarios: [{ ...crash, returns: far }] })).toBe('accepted')
  })

  test.each<[string, readonly ScenarioSpec[], string]>([
    ['none', [], 'missingInput scenarios: must hold at least one scenario; leave it out where'],
    [
      'one name twice',
      [crash, crash],
      'duplicateId scenarios[1]: "crash" is also scenarios[0]; ids must be unique',
    ],
    ['no name', [{ ...crash, scenario: '' }], 'invalidId scenarios[0]: an id needs 1 to '],
    [
      'a market left out',
      [{ ...crash, returns: returns.slice(0, 1) }],
      'missingInput scenarios[0].returns: says nothing of "N"; give every market a return, 0 where its price stays',
    ],
    [
      'a market twice',
      [{ ...crash, returns: [...returns, ...returns] }],
      'duplicateId scenarios[0].returns[2]: "M" is also scenarios[0].returns[0]; give one return a market',
    ],
    [
      'a market that is not there',
      [{ ...crash, returns: [...returns, { market: 'X', returnPpm: 1 }] }],
      'unknownId scenarios[0].returns[2].market: "X" is not among markets',
    ],
    [
      'a part of a millionth',
      [{ ...crash, returns: [{ market: 'M', returnPpm: 0.5 }] }],
      'invalidAmount scenarios[0].returns[0].returnPpm: must be a whole number of millionths within ±10000000',
    ],
    [
      'beyond the largest',
      [{ ...crash, returns: [{ market: 'M', returnPpm: 10_000_001 }] }],
      'invalidAmount scenarios[0].returns[0].returnPpm: must be',
    ],
    [
      'beyond the largest fall',
      [{ ...crash, returns: [{ market: 'M', returnPpm: -10_000_001 }] }],
      'invalidAmount scenarios[0].returns[0].returnPpm: must be',
    ],
  ])('%s', (_, scenarios, message) => {
    expect(refusal({ scenarios })).toContain(message)
  })
})

describe('N-1 declared hedges', () => {
  const withHedges = (...hedges: readonly (readonly [string, bigint])[]): string =>
    refusal({
      accounts: [
        {
          ...account,
          declaredHedges: hedges.map(([id, size]) => ({ market: id, sizeLots: lots(size) })),
        },
      ],
    })

  test.each([
    [
      'accepted',
      [
        ['M', 1n],
        ['N', -1n],
      ],
    ],
    ['unknownId accounts[0].declaredHedges[0].market: "X" is not among markets', [['X', 1n]]],
    [
      'invalidAmount accounts[0].declaredHedges[0].sizeLots: must not be 0; leave the hedge out',
      [['M', 0n]],
    ],
    [
      'duplicateId accounts[0].declaredHedges[1]: "M" is also accounts[0].declaredHedges[0]; add the two into one',
      [
        ['M', 1n],
        ['M', 2n],
      ],
    ],
    [
      'amountOutOfRange accounts[0].declaredHedges[0].sizeLots: must be within ±(2^53 − 1)',
      [['M', 2n ** 53n]],
    ],
    [
      'invalidAmount accounts[0].declaredHedges[0].sizeLots: must be at least -9007199254740991',
      [['M', -(2n ** 53n)]],
    ],
  ] as const)('%s', (message, hedges) => {
    expect(withHedges(...hedges)).toBe(message)
  })

  test('an event is quiet for at least a millisecond', () => {
    expect(refusal({ limits: { eventQuietMs: 0 } })).toBe(
      'invalidAmount limits.eventQuietMs: must be a whole number of at least 1',
    )
  })
})
