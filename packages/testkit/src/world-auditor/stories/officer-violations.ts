import { quoteUnits } from '@plimsoll/engine'
import { officers, syncing } from './officers.ts'
import { alter, alterRecord, fraction, type Story, type Violation } from './story.ts'

/** What can go wrong where officers act, and where a venue states its book. */
export const officerViolations: readonly Violation[] = [
  [
    'transfer',
    'a position changes hands at another price than mark',
    alter(officers, 1, 'positionTransferred', () => ({ value: 401, realised: 41 })),
  ],
  [
    'transfer',
    'a transfer at entry realises a profit',
    alter(officers, 2, 'positionTransferred', () => ({ value: 91, realised: 1 })),
  ],
  [
    'transfer',
    'a profit is stated that nobody had',
    alter(officers, 1, 'positionTransferred', () => ({ realised: 39 })),
  ],
  [
    'transfer',
    'a charge moves that was never made',
    alter(officers, 2, 'positionTransferred', () => ({ chargedGain: 1 })),
  ],
  [
    'effect',
    'another position gives',
    alter(officers, 2, 'positionTransferred', () => ({ from: 4, to: 0 })),
  ],
  [
    'correction',
    'a correction of another amount',
    alter(officers, 3, 'correctionPosted', () => ({ amounts: [-49, 20], residue: 9 })),
  ],
  [
    'I-03',
    'a correction makes money',
    alter(officers, 3, 'correctionPosted', () => ({ amounts: [-50, 21] })),
  ],
  ['correction', 'a correction takes a fund below its floor', fundDrained()],
  [
    'frozen',
    'an offer of a frozen account goes on',
    alter(officers, 5, 'offerPlaced', () => ({ lots: 1 })),
  ],
  [
    'frozen',
    'somebody else is frozen',
    alter(officers, 5, 'accountFrozen', () => ({ account: 1 })),
  ],
  ['frozen', 'a frozen account takes money out', frozenWithdrawal()],
  [
    'frozen',
    'a freeze ends that there was not',
    alterRecord(officers, 7, ({ timeMs }) => ({
      command: { kind: 'unfreezeAccount', timeMs, account: 'b' },
      events: [{ kind: 'accountUnfrozen', account: 1 }],
    })),
  ],
  [
    'settlement',
    'a market is settled at another price than the officer’s',
    alter(officers, 8, 'marketClosed', () => ({ lotQuote: fraction(91n) })),
  ],
  [
    'settlement',
    'a unit of a settlement goes to another',
    alter(officers, 8, 'marketClosed', () => ({ values: [451, 449, 900] })),
  ],
  [
    'settlement',
    'a position stays open in a settled market',
    alter(officers, 8, 'marketClosed', () => ({
      positions: [0, 4],
      lots: [5, 5],
      values: [450, 450],
      realised: [0, -40],
    })),
  ],
  [
    'sync',
    'a wallet has another amount than the venue states',
    alter(syncing, 1, 'bookSynced', () => ({ money: [501, 70, 60, 0, 0] })),
  ],
  [
    'sync',
    'a position has another cost than the venue states',
    alter(syncing, 1, 'bookSynced', () => ({ entryValues: [541, 600, 0] })),
  ],
  [
    'sync',
    'a fund has another balance than the venue states',
    alter(syncing, 1, 'bookSynced', () => ({ fundAmounts: [19] })),
  ],
  [
    'I-01',
    'whoever is left out keeps his lots',
    alter(syncing, 1, 'bookSynced', () => ({
      positions: [0, 4],
      lots: [6, 6],
      entryValues: [540, 600],
    })),
  ],
]

function fundDrained(): Story {
  const told = alterRecord(officers, 3, ({ command }) =>
    command.kind === 'postCorrection'
      ? {
          command: {
            ...command,
            postings: [
              { account: 'a', amountQuote: quoteUnits(91n) },
              { fund: 'insurance', amountQuote: quoteUnits(-91n) },
            ],
          },
        }
      : {},
  )
  const drained = { buckets: [0], amounts: [91], fundAmounts: [-91], residue: 0 }
  return alter(told, 3, 'correctionPosted', () => drained)
}

function frozenWithdrawal(): Story {
  return alterRecord(officers, 6, ({ timeMs }) => ({
    command: { kind: 'withdraw', timeMs, account: 'c', amountQuote: quoteUnits(5n) },
    events: [{ kind: 'moneyMoved', cause: 'withdrawal', buckets: [2], amounts: [-5] }],
  }))
}
