import { quoteUnits } from '@plimsoll/engine'
import { life } from './life.ts'
import { alter, alterRecord, type Story, type Violation } from './story.ts'

const order: readonly Violation[] = [
  ['I-16', 'a record is missing', { ...life, records: life.records.toSpliced(4, 1) }],
  [
    'I-16',
    'a record comes twice',
    { ...life, records: life.records.toSpliced(4, 0, ...life.records.slice(3, 4)) },
  ],
  ['I-20', 'an older epoch writes again', alterRecord(life, 5, () => ({ epoch: 0 }))],
  [
    'I-22',
    'time falls',
    alterRecord(life, 5, ({ command }) => ({
      timeMs: 3_999,
      command: { ...command, timeMs: 3_999 },
    })),
  ],
  [
    'I-22',
    'a record has another time than its command',
    alterRecord(life, 5, () => ({ timeMs: 5_001 })),
  ],
  ['I-17', 'a remembered key makes a second record', keyed('k', 'one')],
  ['I-17', 'a key is taken for another body', keyed('k', 'other')],
  ['effect', 'a record of nothing, under no key', alterRecord(life, 6, () => ({ events: [] }))],
  ['effect', 'a refused command moves money', refusedWithEvents()],
]

function keyed(key: string, bodyHash: string): Story {
  return alterRecord(life, 21, ({ command }) => ({
    command: { ...command, idempotency: { key, bodyHash } },
  }))
}

function refusedWithEvents(): Story {
  const [deposited] = life.records[1]?.events ?? []
  return alterRecord(life, 21, () => ({ events: deposited === undefined ? [] : [deposited] }))
}

const money: readonly Violation[] = [
  [
    'I-01',
    'a trade opens more lots than it closes or opens against',
    alter(life, 3, 'positionsTraded', () => ({ lots: [10, 9] })),
  ],
  [
    'I-03',
    'the two sides of a trade differ by a unit',
    alter(life, 3, 'positionsTraded', () => ({ values: [1_000, 1_001] })),
  ],
  [
    'I-03',
    'a unit is lost between two buckets',
    alter(life, 4, 'moneyMoved', () => ({ amounts: [-10, 9] })),
  ],
  [
    'effect',
    'a deposit of another amount',
    alter(life, 2, 'moneyMoved', () => ({ amounts: [501] })),
  ],
  ['effect', 'a deposit to somebody else', alter(life, 2, 'moneyMoved', () => ({ buckets: [0] }))],
  [
    'effect',
    'a trade at another price',
    alter(life, 3, 'positionsTraded', () => ({ values: [999, 999] })),
  ],
  [
    'effect',
    'an account opened for another owner',
    alter(life, 1, 'accountOpened', () => ({ owner: 'c' })),
  ],
  ['effect', 'an account opened twice', openedTwice()],
  [
    'effect',
    'something that nobody asked for',
    alterRecord(life, 2, ({ events }) => ({ events: [...events, { kind: 'started' }] })),
  ],
  ['I-24', 'half a unit', alter(life, 2, 'moneyMoved', () => ({ amounts: [499.5] }))],
  ['I-24', 'an amount that no column can hold', hugeDeposit()],
  ['I-05', 'a withdrawal of more than there is', withdrawal(1_001n)],
  ['I-05', 'a withdrawal that a possible price makes too large', withdrawal(982n)],
  ['I-05', 'an increase that maintenance does not allow', thinMargin()],
  ['I-11', 'fund money taken from below the floor', fundTaken(-99)],
  [
    'funding',
    'a receiver rounded up',
    alter(life, 5, 'fundingAccrued', () => ({ amounts: [-4, 4], residue: 0 })),
  ],
  [
    'funding',
    'a payer rounded down',
    alter(life, 5, 'fundingAccrued', () => ({ amounts: [-3, 3], residue: 0 })),
  ],
  [
    'funding',
    'a position left out',
    alter(life, 5, 'fundingAccrued', () => ({ buckets: [0], amounts: [-4], residue: 4 })),
  ],
  [
    'funding',
    'less settled than is owed',
    alter(life, 6, 'fundingSettled', () => ({ buckets: [0], amounts: [-4] })),
  ],
]

function openedTwice(): Story {
  const first = life.records[0]
  if (first === undefined) throw new Error('the story has changed')
  const { command, events } = first
  return alterRecord(life, 2, ({ timeMs }) => ({ command: { ...command, timeMs }, events }))
}

function hugeDeposit(): Story {
  const amount = 2 ** 53 - 1
  const amountQuote = quoteUnits(BigInt(amount))
  const told = alterRecord(life, 2, () => ({
    command: { kind: 'deposit', timeMs: 2_000, account: 'a', amountQuote },
  }))
  return alter(told, 2, 'moneyMoved', () => ({ buckets: [0], amounts: [amount] }))
}

/** Account a has 996 when it withdraws; at the lowest possible price its long 10 at 100 is worth about 995. */
function withdrawal(amount: bigint): Story {
  const told = alterRecord(life, 9, () => ({
    command: { kind: 'withdraw', timeMs: 9_000, account: 'a', amountQuote: quoteUnits(amount) },
  }))
  return alter(told, 9, 'moneyMoved', () => ({ amounts: [-Number(amount)] }))
}

/** Seller b brings 9 for a short of 1,000, which needs 10. */
function thinMargin(): Story {
  const told = alterRecord(life, 3, ({ command }) =>
    command.kind === 'trade'
      ? {
          command: {
            ...command,
            seller: { ...command.seller, isolatedMarginQuote: quoteUnits(9n) },
          },
        }
      : {},
  )
  return alter(told, 3, 'moneyMoved', () => ({ amounts: [-9, 9] }))
}

function fundTaken(amount: number): Story {
  const amountQuote = quoteUnits(BigInt(amount))
  const told = alterRecord(life, 22, () => ({
    command: { kind: 'moveFundMoney', timeMs: 22_000, fund: 'insurance', amountQuote },
  }))
  return alter(told, 22, 'fundMoneyMoved', () => ({ amount }))
}

/** What can go wrong with the order of records, and with money, trades and funding. */
export const moneyViolations: readonly Violation[] = [...order, ...money]
