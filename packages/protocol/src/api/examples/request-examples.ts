import type { Document } from '../documents/definitions.ts'

type Shown =
  | 'approvalAction'
  | 'commands'
  | 'comparisonRequest'
  | 'drillRequest'
  | 'experimentRequest'
  | 'keyChangeAction'
  | 'planConfirmation'
  | 'problem'
  | 'shadowDecision'
  | 'simulationRequest'
  | 'whatIfRequest'

const publicKey = 'OKbXWlsYPrJRhmM-zqsIeUWxJmPcyws0obW2BK64jS8'

/** Bodies of requests about the book of `examples/first.book.json`, and a refusal. */
export const requestExamples: { readonly [Name in Shown]: Document<Name> } = {
  commands: {
    commands: [
      {
        kind: 'updatePrices',
        prices: [
          {
            market: 'BTC-USDT',
            markPrice: '49980.0',
            indexPrice: '49981.5',
            sources: 5,
            priceTimeMs: 1_760_130_965_000,
          },
        ],
      },
      { kind: 'deposit', account: 'a1', amount: '500' },
    ],
  },
  whatIfRequest: { deposit: '500', closes: [{ market: 'BTC-USDT', size: '0.500' }] },
  planConfirmation: {
    market: 'BTC-USDT',
    fills: [
      { index: 0, status: 'done', size: '1.500' },
      { index: 1, status: 'partial', size: '0.200' },
    ],
  },
  approvalAction: {
    action: 'propose',
    command: { kind: 'resume', market: 'BTC-USDT' },
    reason: 'the index has three sources again',
  },
  keyChangeAction: {
    action: 'propose',
    change: {
      action: 'add',
      key: { id: 'desk-2', role: 'trader', owner: 'J. Smith', publicKey, accounts: ['a1'] },
    },
    reason: 'second desk',
  },
  drillRequest: {
    shocks: [{ market: 'BTC-USDT', move: '-0.2' }],
    defaults: { largest: 2 },
  },
  comparisonRequest: {
    policies: ['declared', 'bybit', 'plimsoll'],
    shocks: [{ market: 'BTC-USDT', move: '-0.05' }],
  },
  experimentRequest: {
    kind: 'fundSizing',
    shocks: [{ market: '*', move: '-0.3', overMs: 600_000 }],
    confidence: '0.95',
  },
  shadowDecision: {
    decisionId: 'adl-20251010-1',
    timeMs: 1_760_130_964_900,
    account: 'z9',
    bucket: 'cross',
    market: 'BTC-USDT',
    side: 'long',
    fundPaid: '250.000000',
    fills: [{ account: 'a1', bucket: 'cross', size: '1.500', price: '50500.0' }],
  },
  simulationRequest: { scenario: 'october', seed: 1 },
  problem: {
    type: 'urn:plimsoll:problem:rejected',
    title: 'the engine refused the command',
    status: 422,
    code: 'rejected',
    detail: 'a1 would be left with less than it needs',
    retryable: false,
    outcome: 'none',
    instance: 'req-1f',
    rejection: 'insufficientMargin',
    sequence: 17,
  },
}
