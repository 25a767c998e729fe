import { leastSchema, riskProperties } from './risk-schema.ts'

const text = { type: 'string' } as const
const count = { type: 'integer', minimum: 0 } as const
const money = {
  description:
    'Of the asset, with all its places; exact where it is a whole number of units, else rounded half to even.',
  type: 'string',
  pattern: '^-?[0-9]+(\\.[0-9]+)?$',
} as const
const exact = {
  description: 'An exact ratio, and six places of it for reading.',
  type: 'object',
  required: ['display', 'numerator', 'denominator'],
  additionalProperties: false,
  properties: { display: text, numerator: text, denominator: text },
} as const
const side = { enum: ['long', 'short'] } as const
const names = { type: 'array', items: text } as const

const turnover = { notional: money, loss: money, gain: money } as const

const cut = {
  type: 'object',
  required: ['account', 'bucket', 'market', 'side', 'size', 'share', 'notional'],
  additionalProperties: false,
  properties: {
    account: text,
    bucket: text,
    market: text,
    side,
    size: text,
    share: { ...exact, description: 'Part of the position as it was before.' },
    notional: money,
  },
} as const

const price = {
  type: 'object',
  required: ['market', 'side', 'size', 'notional', 'markPrice', 'averageGap', 'worstGap'],
  additionalProperties: false,
  properties: {
    market: text,
    side,
    size: text,
    notional: money,
    markPrice: text,
    averagePrice: {
      ...text,
      description: 'Absent in an inverse market where no price is high enough.',
    },
    averageGap: { ...exact, description: 'Cost over value at mark; positive is worse than mark.' },
    worstPrice: text,
    worstGap: exact,
  },
} as const

const kind = { enum: ['deleveraging', 'waterfall', 'declared'] } as const

const refusedRow = {
  description: 'A policy that the book cannot serve.',
  type: 'object',
  required: ['policy', 'kind', 'refused'],
  additionalProperties: false,
  properties: {
    policy: text,
    kind,
    refused: {
      type: 'object',
      required: ['code', 'message'],
      additionalProperties: false,
      properties: { code: text, message: text },
    },
  },
} as const

const layer = {
  type: 'object',
  required: ['layer', 'name', 'paid'],
  additionalProperties: false,
  properties: {
    layer: text,
    name: { ...text, description: 'With its fund, vault, policy or base.' },
    paid: money,
    chargesFlatAccounts: { description: 'It may charge accounts without a position.', const: true },
  },
} as const

const concentration = {
  description: 'Of what cuts cost against mark and what was charged. Absent where nobody paid.',
  type: 'object',
  required: ['payers', 'cost', 'herfindahl', 'topAccount', 'topShare', 'topTenShare'],
  additionalProperties: false,
  properties: {
    payers: count,
    cost: money,
    herfindahl: exact,
    topAccount: text,
    topShare: exact,
    topTenShare: exact,
  },
} as const

const accounts = {
  description: 'Accounts that did not default.',
  type: 'object',
  required: ['touched', 'cut', 'cutBelowMark', 'closed', 'tookOver', 'charged'],
  additionalProperties: false,
  properties: {
    touched: count,
    cut: count,
    cutBelowMark: count,
    closed: count,
    tookOver: count,
    charged: count,
  },
} as const

const measuredRow = {
  type: 'object',
  required: [
    'policy',
    'kind',
    'waterfallHash',
    'summary',
    'cases',
    'deficit',
    'residualDeficit',
    'residualExposure',
    'layers',
    'funds',
    'accounts',
    'cuts',
    'taken',
    'charges',
    'claims',
    'prices',
    'after',
    'risk',
    'distances',
    'front',
    'fairerThan',
    'verdict',
    'settledMarkets',
  ],
  additionalProperties: false,
  properties: {
    policy: text,
    kind,
    waterfallHash: text,
    summary: { ...text, description: 'In plain words.' },
    cases: {
      type: 'object',
      required: ['opened', 'closed', 'suspended'],
      additionalProperties: false,
      properties: { opened: count, closed: count, suspended: count },
    },
    deficit: money,
    residualDeficit: money,
    residualExposure: { ...money, description: 'Value at mark of the lots that cases still have.' },
    layers: { type: 'array', items: layer },
    funds: {
      type: 'array',
      items: {
        type: 'object',
        required: ['fund', 'drawn', 'balance', 'inventory'],
        additionalProperties: false,
        properties: { fund: text, drawn: money, balance: money, inventory: money },
      },
    },
    accounts,
    cuts: {
      type: 'object',
      required: ['notional', 'loss', 'gain'],
      additionalProperties: false,
      properties: {
        ...turnover,
        averageGap: exact,
        worstGap: exact,
        largestShare: cut,
        largestNotional: cut,
      },
    },
    taken: {
      type: 'object',
      required: ['notional', 'loss', 'gain'],
      additionalProperties: false,
      properties: turnover,
    },
    concentration,
    charges: {
      type: 'object',
      required: ['total', 'flatAccounts'],
      additionalProperties: false,
      properties: {
        total: money,
        flatAccounts: {
          description: 'Accounts that held nothing and were charged.',
          type: 'array',
          items: {
            type: 'object',
            required: ['account', 'charged'],
            additionalProperties: false,
            properties: { account: text, charged: money },
          },
        },
      },
    },
    claims: {
      type: 'object',
      required: ['accounts', 'booked'],
      additionalProperties: false,
      properties: { accounts: count, booked: money },
    },
    prices: { type: 'array', items: price },
    after: {
      type: 'object',
      required: ['belowMaintenance', 'bankrupted'],
      additionalProperties: false,
      properties: {
        largestLeverage: {
          type: 'object',
          required: ['account', 'leverage'],
          additionalProperties: false,
          properties: { account: text, leverage: exact },
        },
        belowMaintenance: names,
        bankrupted: names,
      },
    },
    ...riskProperties({ money, exact }),
    settledMarkets: names,
    withdrawals: { enum: ['gated', 'charged'] },
    exemptions: {
      description: 'Whom and what deleveraging passes over by published exemption.',
      type: 'object',
      required: ['accounts', 'markets'],
      additionalProperties: false,
      properties: {
        accounts: names,
        markets: {
          type: 'array',
          items: {
            type: 'object',
            required: ['policy', 'markets'],
            additionalProperties: false,
            properties: { policy: text, markets: names },
          },
        },
      },
    },
  },
} as const

/** The answer to `compare`. docs/compare.md defines every number. */
export const comparisonJsonSchema: Readonly<Record<string, unknown>> = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:plimsoll:comparison:1',
  title: 'Plimsoll comparison of policies',
  type: 'object',
  required: ['version', 'domain', 'timeMs', 'asset', 'shocks', 'nextShocks', 'leasts', 'policies'],
  additionalProperties: false,
  properties: {
    version: { const: 1 },
    domain: text,
    timeMs: { description: 'Milliseconds UTC, of the book.', type: 'integer' },
    asset: text,
    shocks: {
      type: 'array',
      items: {
        type: 'object',
        required: ['market', 'change', 'markPriceBefore', 'markPrice'],
        additionalProperties: false,
        properties: { market: text, change: text, markPriceBefore: text, markPrice: text },
      },
    },
    nextShocks: {
      description:
        'The law of next moves of all prices that every policy was measured against, and the level of the expected shortfall.',
      type: 'object',
      required: ['seed', 'draws', 'level'],
      additionalProperties: false,
      properties: { seed: count, draws: count, level: text },
    },
    leasts: leastSchema({ money, exact }),
    policies: {
      description: 'In the order in which they were asked for.',
      type: 'array',
      items: { anyOf: [measuredRow, refusedRow] },
    },
  },
}
