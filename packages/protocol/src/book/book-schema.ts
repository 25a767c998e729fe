import type { XStatic } from 'typebox/schema'

/**
 * The book snapshot, version 1: the one source of its types, its validation and its published JSON Schema. One
 * literal, because only a literal carries its types through to declarations by itself.
 *
 * What a schema cannot say (grids, uniqueness, sums) is checked where the book is read.
 */
export const bookJsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:plimsoll:book:1',
  title: 'Plimsoll book snapshot',
  description: 'A risk domain at one instant. Amounts are decimal strings.',
  type: 'object',
  required: ['version', 'timeMs', 'domain', 'asset', 'markets', 'accounts', 'funds', 'waterfall'],
  additionalProperties: false,
  properties: {
    version: { const: 1 },
    timeMs: { $ref: '#/$defs/timeMs' },
    domain: { $ref: '#/$defs/identifier' },
    asset: { $ref: '#/$defs/asset' },
    markets: { type: 'array', items: { $ref: '#/$defs/market' } },
    accounts: { type: 'array', items: { $ref: '#/$defs/account' } },
    funds: { type: 'array', items: { $ref: '#/$defs/fund' } },
    waterfall: { type: 'array', items: { $ref: '#/$defs/layer' } },
    deficitSplit: {
      description: 'How a case divides its deficit over its positions. Default losingLegs.',
      enum: ['losingLegs', 'maintenance', 'notional'],
    },
    scenarios: { description: 'Read by simulations, unused here.', type: ['array', 'object'] },
    seed: { description: 'Read by simulations, unused here.', type: ['string', 'integer'] },
  },
  $defs: {
    decimal: {
      title: 'decimal',
      type: 'string',
      pattern: '^-?[0-9]+(\\.[0-9]+)?$',
      maxLength: 64,
    },
    identifier: {
      title: 'identifier',
      type: 'string',
      pattern: '^[^\\p{Cc}\\p{Cs}\\u2028\\u2029]*$',
      minLength: 1,
      maxLength: 128,
    },
    timeMs: {
      description: 'Milliseconds UTC since 1970.',
      type: 'integer',
      minimum: 0,
      maximum: 8640000000000000,
    },
    asset: {
      type: 'object',
      required: ['name', 'decimals'],
      additionalProperties: false,
      properties: {
        name: { $ref: '#/$defs/identifier' },
        decimals: { type: 'integer', minimum: 0, maximum: 18 },
      },
    },
    tier: {
      type: 'object',
      required: ['notionalFrom', 'rate'],
      additionalProperties: false,
      properties: {
        notionalFrom: { $ref: '#/$defs/decimal' },
        rate: { $ref: '#/$defs/decimal' },
      },
    },
    market: {
      type: 'object',
      required: ['market', 'contract', 'tickSize', 'lotSize', 'markPrice', 'maintenanceTiers'],
      additionalProperties: false,
      properties: {
        market: { $ref: '#/$defs/identifier' },
        contract: { enum: ['linear'] },
        tickSize: { $ref: '#/$defs/decimal' },
        lotSize: { $ref: '#/$defs/decimal' },
        markPrice: { $ref: '#/$defs/decimal' },
        previousMarkPrice: { $ref: '#/$defs/decimal' },
        indexPrice: { $ref: '#/$defs/decimal' },
        minimumPrice: { $ref: '#/$defs/decimal' },
        priceDecimals: {
          description: 'Places of mark, index and entry prices. Default: those of tickSize.',
          type: 'integer',
          minimum: 0,
          maximum: 18,
        },
        priceTimeMs: { $ref: '#/$defs/timeMs' },
        maintenanceTiers: { type: 'array', minItems: 1, items: { $ref: '#/$defs/tier' } },
        initialTiers: { type: 'array', items: { $ref: '#/$defs/tier' } },
        closeFeeRate: { description: 'Only 0 so far.', $ref: '#/$defs/decimal' },
        poolValue: { $ref: '#/$defs/decimal' },
      },
    },
    account: {
      type: 'object',
      required: ['account', 'collateral', 'positions'],
      additionalProperties: false,
      properties: {
        account: { $ref: '#/$defs/identifier' },
        owner: { $ref: '#/$defs/identifier' },
        kind: {
          description: 'Default trader.',
          enum: ['trader', 'marketMaker', 'vault', 'fund', 'venue'],
        },
        positionMode: { description: 'Default oneWay.', enum: ['oneWay', 'hedge'] },
        adlExempt: { description: 'Default false.', type: 'boolean' },
        collateral: {
          description: 'The cross wallet, signed, without any isolatedMargin.',
          $ref: '#/$defs/decimal',
        },
        unsettledFunding: {
          description: 'Signed, positive is receivable. Default 0.',
          $ref: '#/$defs/decimal',
        },
        positions: { type: 'array', items: { $ref: '#/$defs/position' } },
      },
    },
    position: {
      description: 'Exactly one of entryPrice and entryValue; isolatedMargin exactly if isolated.',
      type: 'object',
      required: ['market', 'size', 'marginMode'],
      additionalProperties: false,
      properties: {
        market: { $ref: '#/$defs/identifier' },
        size: { description: 'Positive is long.', $ref: '#/$defs/decimal' },
        entryPrice: { $ref: '#/$defs/decimal' },
        entryValue: {
          description: 'The unsigned cost of the whole position.',
          $ref: '#/$defs/decimal',
        },
        marginMode: { enum: ['cross', 'isolated'] },
        isolatedMargin: { $ref: '#/$defs/decimal' },
        leverage: { $ref: '#/$defs/decimal' },
        openedSeq: { type: 'integer', minimum: 0, maximum: 9007199254740991 },
      },
    },
    fund: {
      type: 'object',
      required: ['fund', 'markets', 'balance'],
      additionalProperties: false,
      properties: {
        fund: { $ref: '#/$defs/identifier' },
        markets: { type: 'array', items: { $ref: '#/$defs/identifier' } },
        balance: { $ref: '#/$defs/decimal' },
        floor: { description: 'Default 0.', $ref: '#/$defs/decimal' },
        positions: { type: 'array', items: { $ref: '#/$defs/inventory' } },
        peakBalance: { $ref: '#/$defs/decimal' },
        history: { description: 'Read by reports, unused here.', type: 'array' },
      },
    },
    inventory: {
      type: 'object',
      required: ['market', 'size', 'entryValue'],
      additionalProperties: false,
      properties: {
        market: { $ref: '#/$defs/identifier' },
        size: { $ref: '#/$defs/decimal' },
        entryValue: { $ref: '#/$defs/decimal' },
      },
    },
    priceRule: { enum: ['bankruptcy', 'mark', 'previousMark'] },
    layer: {
      description:
        'fund and mode (default takeover) belong to insuranceFund; policy and price (default: the policy’s) to adl.',
      type: 'object',
      required: ['layer'],
      additionalProperties: false,
      properties: {
        layer: {
          enum: [
            'ownNetting',
            'ownCollateral',
            'crossing',
            'insuranceFund',
            'adl',
            'profitHaircut',
          ],
        },
        fund: { $ref: '#/$defs/identifier' },
        mode: { enum: ['takeover', 'deficitOnly'] },
        policy: {
          description: 'The name of a preset, or a policy in full.',
          anyOf: [{ $ref: '#/$defs/identifier' }, { $ref: '#/$defs/policy' }],
        },
        price: { $ref: '#/$defs/priceRule' },
      },
    },
    policy: {
      type: 'object',
      required: ['policy', 'version', 'eligibility', 'allocation', 'price'],
      additionalProperties: false,
      properties: {
        policy: { $ref: '#/$defs/identifier' },
        version: { type: 'integer', minimum: 1, maximum: 9007199254740991 },
        eligibility: { enum: ['all', 'profitable'] },
        allocation: {
          anyOf: [{ $ref: '#/$defs/queue' }, { $ref: '#/$defs/proRata' }],
        },
        price: { $ref: '#/$defs/priceRule' },
      },
    },
    queue: {
      type: 'object',
      required: ['kind', 'score'],
      additionalProperties: false,
      properties: {
        kind: { const: 'queue' },
        score: {
          type: 'object',
          required: ['factors'],
          additionalProperties: false,
          properties: {
            factors: { $ref: '#/$defs/factors' },
            whenLosing: { $ref: '#/$defs/factors' },
          },
        },
      },
    },
    proRata: {
      type: 'object',
      required: ['kind', 'weight'],
      additionalProperties: false,
      properties: { kind: { const: 'proRata' }, weight: { enum: ['lots'] } },
    },
    factors: {
      type: 'array',
      minItems: 1,
      maxItems: 16,
      items: {
        anyOf: [
          {
            type: 'object',
            required: ['term'],
            additionalProperties: false,
            properties: { term: { $ref: '#/$defs/term' } },
          },
          {
            type: 'object',
            required: ['inverseOf'],
            additionalProperties: false,
            properties: { inverseOf: { $ref: '#/$defs/term' } },
          },
        ],
      },
    },
    term: {
      enum: [
        'returnOnEntry',
        'positionLeverage',
        'walletReturn',
        'marginRatio',
        'priceGain',
        'accountLeverage',
      ],
    },
  },
} as const

/** A book as written: amounts are still text, references unresolved. */
export type BookDocument = XStatic<typeof bookJsonSchema>

/** One market of a book as written. */
export type MarketDocument = BookDocument['markets'][number]

/** One account of a book as written. */
export type AccountDocument = BookDocument['accounts'][number]

/** One position of an account as written. */
export type PositionDocument = AccountDocument['positions'][number]

/** One fund of a book as written. */
export type FundDocument = BookDocument['funds'][number]

/** One layer of a waterfall as written. */
export type LayerDocument = BookDocument['waterfall'][number]
