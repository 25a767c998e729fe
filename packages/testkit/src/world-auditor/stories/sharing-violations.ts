import { type BookSpec, lots } from '@plimsoll/engine'
import { charging, settling, sharing } from './sharing.ts'
import { alter, alterRecord, fraction, type Story, type Violation, without } from './story.ts'

/** What can go wrong with triggers, shared losses, claims, charges on withdrawals, vaults and settlements. */
export const sharingViolations: readonly Violation[] = [
  ['I-11', 'a switch that is due is left out', without(sharing, 1, 'triggerChanged')],
  [
    'effect',
    'a layer stays on after its line was crossed back',
    without(sharing, 2, 'triggerChanged'),
  ],
  [
    'trigger',
    'a layer switched for another reason than is stated',
    alter(sharing, 1, 'triggerChanged', () => ({ measure: fraction(1n) })),
  ],
  [
    'trigger',
    'a switch of another layer',
    alter(sharing, 1, 'triggerChanged', () => ({ layerIndex: 3 })),
  ],
  ['I-11', 'insurance that is burned twice for one deficit', burnedTwice()],
  [
    'sharing',
    'one pays a unit for another',
    alter(sharing, 1, 'lossShared', () => ({ charges: [5, 12, 13] })),
  ],
  [
    'sharing',
    'a loss shared by another base',
    alter(sharing, 1, 'lossShared', () => ({ base: 'equity' })),
  ],
  [
    'sharing',
    'somebody without a position pays for others',
    alter(sharing, 1, 'lossShared', () => ({ payers: [0, 1, 3], buckets: [3] })),
  ],
  ['claim', 'a charge that no layer says is owed back', overowed()],
  [
    'claim',
    'one is repaid what is another’s',
    alter(sharing, 2, 'claimsRepaid', () => ({ amounts: [3, 5, 6] })),
  ],
  [
    'claim',
    'less is repaid than there is beyond the target',
    alter(sharing, 2, 'claimsRepaid', () => ({ amount: 14, amounts: [1, 6, 6] })),
  ],
  ['effect', 'surplus that repays nobody', without(sharing, 2, 'claimsRepaid')],
  [
    'withdrawal',
    'a charge of another share',
    alterRecord(charging, 2, () => ({
      events: [
        { kind: 'withdrawalCharged', bucket: 1, fund: 0, amount: 2 },
        { kind: 'moneyMoved', cause: 'withdrawal', buckets: [1], amounts: [-48] },
      ],
    })),
  ],
  ['withdrawal', 'a withdrawal that does not pay', uncharged()],
  ['I-11', 'withdrawals pay, and nobody told them to', without(charging, 1, 'withdrawalsCharged')],
  ['I-11', 'a vault that is of the owner of the case', owned()],
  ['vault', 'a vault takes more lots than it may hold', taken(5)],
  [
    'settlement',
    'somebody is settled at a price of his own',
    alter(settling, 1, 'marketSettled', () => ({ values: [202, 404, 204, 404, 606, 608] })),
  ],
  [
    'settlement',
    'a market is settled at another price',
    alter(settling, 1, 'marketSettled', () => ({ lotQuote: fraction(100n) })),
  ],
  [
    'I-02',
    'somebody is left in a market that is over',
    alter(settling, 1, 'marketSettled', () => ({
      positions: [0, 6, 3, 4, 1],
      lots: [2, 4, 2, 4, 6],
    })),
  ],
  [
    'fund',
    'money beside inventory stays behind',
    alter(settling, 1, 'inventorySwept', () => ({ amounts: [3] })),
  ],
  ['settlement', 'a market that was settled is traded', tradedAfterwards()],
]

/** The published mistake: a fund's payment lowers the fund and the deficit, and is then taken from the fund once more. */
function burnedTwice(): Story {
  return alterRecord(sharing, 1, ({ events }) => {
    const index = events.findIndex(({ kind }) => kind === 'fundPaid')
    const paid = events.slice(index, index + 1)
    return { events: events.toSpliced(index, 0, ...paid) }
  })
}

function overowed(): Story {
  return alterRecord(sharing, 1, ({ events }) => ({
    events: events.map((event) =>
      event.kind === 'lossShared' ? { ...event, isRepayable: true as const } : event,
    ),
  }))
}

function uncharged(): Story {
  return alter(without(charging, 2, 'withdrawalCharged'), 2, 'moneyMoved', () => ({
    amounts: [-50],
  }))
}

function taken(count: number): Story {
  return alter(settling, 1, 'offersTaken', () => ({ lots: [count], values: [105 * count] }))
}

/** The same events in a book in which the vault is the owner's of the case. */
function owned(): Story {
  const accounts: BookSpec['accounts'] = settling.book.accounts.map((account) =>
    account.account === 'v' ? { ...account, owner: 'z' } : account,
  )
  return { ...settling, book: { ...settling.book, accounts } }
}

function tradedAfterwards(): Story {
  const timeMs = 2_000
  const [buyer, seller] = [{ account: 'h' }, { account: 'v' }]
  return {
    ...settling,
    records: [
      ...settling.records,
      {
        sequence: 2,
        epoch: 1,
        timeMs,
        command: {
          kind: 'trade',
          timeMs,
          market: 'M',
          lots: lots(1n),
          priceTicks: 100n,
          buyer,
          seller,
        },
        events: [{ kind: 'started' }],
        rejection: null,
      },
    ],
  }
}
