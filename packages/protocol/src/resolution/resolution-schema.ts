import type { XStatic } from 'typebox/schema'

/**
 * The answer to `resolve`, version 1: the one source of its types and of its published JSON Schema. Amounts are
 * decimal strings with the places of the book they answer; key order is part of the form.
 */
export const resolutionJsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:plimsoll:resolution:1',
  title: 'Plimsoll resolution',
  description: 'What one round did to every bankrupt bucket of a book.',
  type: 'object',
  required: [
    'version',
    'domain',
    'waterfallHash',
    'stateHashBefore',
    'stateHashAfter',
    'cases',
    'accountsAfter',
    'fundsAfter',
    'conservation',
  ],
  additionalProperties: false,
  properties: {
    version: { const: 1 },
    domain: { type: 'string' },
    waterfallHash: { $ref: '#/$defs/hash' },
    stateHashBefore: { $ref: '#/$defs/hash' },
    stateHashAfter: { $ref: '#/$defs/hash' },
    cases: { type: 'array', items: { $ref: '#/$defs/case' } },
    accountsAfter: { type: 'array', items: { $ref: '#/$defs/account' } },
    fundsAfter: { type: 'array', items: { $ref: '#/$defs/fund' } },
    conservation: {
      type: 'object',
      required: ['moneyBefore', 'moneyAfter', 'openInterest'],
      additionalProperties: false,
      properties: {
        moneyBefore: { $ref: '#/$defs/decimal' },
        moneyAfter: { $ref: '#/$defs/decimal' },
        openInterest: {
          type: 'array',
          items: {
            type: 'object',
            required: ['market', 'before', 'after'],
            additionalProperties: false,
            properties: {
              market: { type: 'string' },
              before: { $ref: '#/$defs/decimal' },
              after: { $ref: '#/$defs/decimal' },
            },
          },
        },
      },
    },
    exemptAccounts: {
      description: 'Accounts passed over by published exemption; absent where there are none.',
      type: 'array',
      items: { type: 'string' },
    },
  },
  $defs: {
    decimal: { type: 'string', pattern: '^-?[0-9]+(\\.[0-9]+)?$' },
    hash: { type: 'string', pattern: '^[0-9a-f]{64}$' },
    side: { enum: ['long', 'short'] },
    score: {
      description: 'Exact as numerator over denominator; display is rounded half to even.',
      type: 'object',
      required: ['display', 'numerator', 'denominator'],
      additionalProperties: false,
      properties: {
        display: { $ref: '#/$defs/decimal' },
        numerator: { type: 'string', pattern: '^-?[0-9]+$' },
        denominator: { type: 'string', pattern: '^[0-9]+$' },
      },
    },
    exposure: {
      type: 'object',
      required: ['market', 'side', 'size', 'bankruptcyPrice'],
      additionalProperties: false,
      properties: {
        market: { type: 'string' },
        side: { $ref: '#/$defs/side' },
        size: { $ref: '#/$defs/decimal' },
        markPrice: { description: 'At opening only.', $ref: '#/$defs/decimal' },
        bankruptcyPrice: { $ref: '#/$defs/decimal' },
      },
    },
    posting: {
      type: 'object',
      required: ['ledger', 'amount'],
      additionalProperties: false,
      properties: {
        ledger: { description: '<account>:<bucket>, fund:<fund> or residue.', type: 'string' },
        amount: { $ref: '#/$defs/decimal' },
      },
    },
    fill: {
      type: 'object',
      required: [
        'account',
        'bucket',
        'market',
        'side',
        'size',
        'price',
        'value',
        'markPrice',
        'bankruptcyPrice',
        'realisedPnl',
        'forgone',
      ],
      additionalProperties: false,
      properties: {
        account: { type: 'string' },
        bucket: { type: 'string' },
        market: { type: 'string' },
        side: { $ref: '#/$defs/side' },
        size: { $ref: '#/$defs/decimal' },
        price: { $ref: '#/$defs/decimal' },
        value: { description: 'The money that changed hands, exact.', $ref: '#/$defs/decimal' },
        markPrice: { $ref: '#/$defs/decimal' },
        bankruptcyPrice: {
          description: 'Of the case, at this step.',
          $ref: '#/$defs/decimal',
        },
        rank: { description: 'Absent where the policy has no queue.', type: 'integer', minimum: 1 },
        score: { $ref: '#/$defs/score' },
        realisedPnl: { $ref: '#/$defs/decimal' },
        forgone: {
          description: 'Cost to the counterparty against mark; positive is a loss.',
          $ref: '#/$defs/decimal',
        },
      },
    },
    layer: {
      type: 'object',
      required: ['layer', 'paid', 'fills', 'postings', 'residualDeficit', 'residualExposure'],
      additionalProperties: false,
      properties: {
        layer: { type: 'string' },
        fund: { type: 'string' },
        mode: { enum: ['takeover', 'deficitOnly'] },
        policy: { type: 'string' },
        policyHash: { $ref: '#/$defs/hash' },
        paid: { $ref: '#/$defs/decimal' },
        fills: { type: 'array', items: { $ref: '#/$defs/fill' } },
        postings: { type: 'array', items: { $ref: '#/$defs/posting' } },
        residualDeficit: { $ref: '#/$defs/decimal' },
        residualExposure: { type: 'array', items: { $ref: '#/$defs/exposure' } },
        skipped: { description: 'Why the layer changed nothing.', type: 'string' },
      },
    },
    case: {
      type: 'object',
      required: [
        'caseId',
        'account',
        'bucket',
        'equity',
        'status',
        'exposure',
        'deficit',
        'layers',
        'residualDeficit',
        'residualExposure',
        'residue',
      ],
      additionalProperties: false,
      properties: {
        caseId: { type: 'string' },
        account: { type: 'string' },
        bucket: { type: 'string' },
        equity: { $ref: '#/$defs/decimal' },
        status: { enum: ['closed', 'suspended'] },
        reason: { description: 'Present when suspended.', type: 'string' },
        exposure: { type: 'array', items: { $ref: '#/$defs/exposure' } },
        deficit: { $ref: '#/$defs/decimal' },
        layers: { type: 'array', items: { $ref: '#/$defs/layer' } },
        residualDeficit: { $ref: '#/$defs/decimal' },
        residualExposure: { type: 'array', items: { $ref: '#/$defs/exposure' } },
        residue: { $ref: '#/$defs/decimal' },
        returned: {
          description:
            'Paid for the case, not needed by it, and paid back. Absent where nothing was.',
          type: 'array',
          items: { $ref: '#/$defs/posting' },
        },
      },
    },
    account: {
      type: 'object',
      required: ['account', 'collateral', 'positions'],
      additionalProperties: false,
      properties: {
        account: { type: 'string' },
        collateral: { $ref: '#/$defs/decimal' },
        unsettledFunding: { description: 'Absent where it is 0.', $ref: '#/$defs/decimal' },
        positions: {
          type: 'array',
          items: {
            type: 'object',
            required: ['market', 'size', 'entryValue', 'marginMode'],
            additionalProperties: false,
            properties: {
              market: { type: 'string' },
              size: { $ref: '#/$defs/decimal' },
              entryValue: { $ref: '#/$defs/decimal' },
              marginMode: { enum: ['cross', 'isolated'] },
              isolatedMargin: { $ref: '#/$defs/decimal' },
            },
          },
        },
      },
    },
    fund: {
      type: 'object',
      required: ['fund', 'balance'],
      additionalProperties: false,
      properties: {
        fund: { type: 'string' },
        balance: { $ref: '#/$defs/decimal' },
        positions: {
          description: 'What the fund has taken over; absent where it holds nothing.',
          type: 'array',
          items: {
            type: 'object',
            required: ['market', 'size', 'entryValue'],
            additionalProperties: false,
            properties: {
              market: { type: 'string' },
              size: { $ref: '#/$defs/decimal' },
              entryValue: { $ref: '#/$defs/decimal' },
            },
          },
        },
      },
    },
  },
} as const

/** The answer to `resolve`. */
export type Resolution = XStatic<typeof resolutionJsonSchema>

/** One case of a resolution. */
export type ResolvedCase = Resolution['cases'][number]

/** What one layer did for one case. */
export type ResolvedLayer = ResolvedCase['layers'][number]

/** One forced fill. */
export type ResolvedFill = ResolvedLayer['fills'][number]

/** An account after the round. */
export type ResolvedAccount = Resolution['accountsAfter'][number]

/** A fund after the round. */
export type ResolvedFund = Resolution['fundsAfter'][number]
