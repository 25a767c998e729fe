/** What the venue reports as it happens. One literal, because only a literal carries its types through to declarations by itself. */
export const venueCommands = {
  openAccount: {
    description: 'An account begins, with an empty cross wallet.',
    type: 'object',
    required: ['kind', 'account', 'accountKind'],
    additionalProperties: false,
    properties: {
      kind: { const: 'openAccount' },
      account: { description: 'Must not start with fund:.', $ref: '#/$defs/identifier' },
      owner: {
        description: 'Groups accounts of one person. Default: the account.',
        $ref: '#/$defs/identifier',
      },
      accountKind: {
        description: 'What it is to the venue.',
        enum: ['trader', 'marketMaker', 'vault', 'fund', 'venue'],
      },
      positionMode: {
        description: 'Long and short in one market need hedge. Default oneWay.',
        enum: ['oneWay', 'hedge'],
      },
      adlExempt: {
        description: 'Never deleveraged; named in every output. Default false.',
        type: 'boolean',
      },
    },
  },
  deposit: {
    description: 'Money from outside reaches a cross wallet. Always welcome.',
    type: 'object',
    required: ['kind', 'account', 'amount'],
    additionalProperties: false,
    properties: {
      kind: { const: 'deposit' },
      account: { $ref: '#/$defs/identifier' },
      amount: { description: 'Above 0.', $ref: '#/$defs/decimal' },
    },
  },
  withdraw: {
    description: 'Money leaves a cross wallet, if what stays is enough.',
    type: 'object',
    required: ['kind', 'account', 'amount'],
    additionalProperties: false,
    properties: {
      kind: { const: 'withdraw' },
      account: { $ref: '#/$defs/identifier' },
      amount: { description: 'Above 0.', $ref: '#/$defs/decimal' },
    },
  },
  moveMargin: {
    description: 'Money moves between the cross wallet of an account and an isolated position.',
    type: 'object',
    required: ['kind', 'account', 'market', 'side', 'amount'],
    additionalProperties: false,
    properties: {
      kind: { const: 'moveMargin' },
      account: { $ref: '#/$defs/identifier' },
      market: { $ref: '#/$defs/identifier' },
      side: { description: 'Of the position.', $ref: '#/$defs/side' },
      amount: {
        description: 'Above 0 into the position, below 0 out of it.',
        $ref: '#/$defs/decimal',
      },
    },
  },
  updateCollaterals: {
    description: 'The other assets behind a cross wallet, or their prices, become these.',
    type: 'object',
    required: ['kind', 'account', 'collaterals'],
    additionalProperties: false,
    properties: {
      kind: { const: 'updateCollaterals' },
      account: { $ref: '#/$defs/identifier' },
      collaterals: {
        description: 'All of them; those left out are gone.',
        type: 'array',
        maxItems: 1000,
        items: { $ref: '#/$defs/collateral' },
      },
    },
  },
  placeOffer: {
    description:
      'An account offers to take over positions of others, in place of what it offered before for the market and side.',
    type: 'object',
    required: ['kind', 'account', 'market', 'side', 'size'],
    additionalProperties: false,
    properties: {
      kind: { const: 'placeOffer' },
      account: { $ref: '#/$defs/identifier' },
      market: { $ref: '#/$defs/identifier' },
      side: {
        description: 'Of the positions that would be taken over.',
        $ref: '#/$defs/side',
      },
      size: { description: 'Whole lots; 0 ends the offer.', $ref: '#/$defs/decimal' },
      limitPrice: {
        description: 'The worst for whoever offers. Default: the bankruptcy price.',
        $ref: '#/$defs/decimal',
      },
    },
  },
  trade: {
    description: 'Two accounts traded on the venue.',
    type: 'object',
    required: ['kind', 'market', 'size', 'price', 'buyer', 'seller'],
    additionalProperties: false,
    properties: {
      kind: { const: 'trade' },
      market: { $ref: '#/$defs/identifier' },
      size: { description: 'Whole lots, above 0.', $ref: '#/$defs/decimal' },
      price: { description: 'Whole ticks, above 0.', $ref: '#/$defs/decimal' },
      buyer: { $ref: '#/$defs/party' },
      seller: { $ref: '#/$defs/party' },
    },
  },
  accrueFunding: {
    description: 'Funding of one market becomes owed.',
    type: 'object',
    required: ['kind', 'market', 'quotePerUnit'],
    additionalProperties: false,
    properties: {
      kind: { const: 'accrueFunding' },
      market: { $ref: '#/$defs/identifier' },
      quotePerUnit: {
        description:
          'What a position of size 1 owes, in the settlement asset; above 0 longs pay shorts. Any number of places.',
        $ref: '#/$defs/decimal',
      },
    },
  },
  settleFunding: {
    description: 'What is owed as funding becomes money.',
    type: 'object',
    required: ['kind'],
    additionalProperties: false,
    properties: { kind: { const: 'settleFunding' } },
  },
  updatePrices: {
    description: 'Prices arrive. Those that do not pass the gate of their market are not used.',
    type: 'object',
    required: ['kind', 'prices'],
    additionalProperties: false,
    properties: {
      kind: { const: 'updatePrices' },
      prices: {
        description: 'One a market.',
        type: 'array',
        minItems: 1,
        maxItems: 10000,
        items: { $ref: '#/$defs/observation' },
      },
    },
  },
  requestLiquidations: {
    description:
      'Asks the venue to close every bucket that is below maintenance at healthy prices and is not being closed yet.',
    type: 'object',
    required: ['kind'],
    additionalProperties: false,
    properties: { kind: { const: 'requestLiquidations' } },
  },
  fillLiquidation: {
    description: 'The venue closed lots of a liquidating bucket, at its limit or better.',
    type: 'object',
    required: ['kind', 'account', 'bucket', 'market', 'side', 'size', 'price', 'counterparty'],
    additionalProperties: false,
    properties: {
      kind: { const: 'fillLiquidation' },
      account: { $ref: '#/$defs/identifier' },
      bucket: { $ref: '#/$defs/bucket' },
      market: { $ref: '#/$defs/identifier' },
      side: { description: 'Of the position that is closed.', $ref: '#/$defs/side' },
      size: { description: 'Whole lots, above 0.', $ref: '#/$defs/decimal' },
      price: { description: 'Whole ticks, above 0.', $ref: '#/$defs/decimal' },
      counterparty: { $ref: '#/$defs/party' },
    },
  },
  failLiquidation: {
    description: 'The venue could not close a liquidating bucket: it becomes a case.',
    type: 'object',
    required: ['kind', 'account', 'bucket'],
    additionalProperties: false,
    properties: {
      kind: { const: 'failLiquidation' },
      account: { $ref: '#/$defs/identifier' },
      bucket: { $ref: '#/$defs/bucket' },
    },
  },
  confirmPlan: {
    description: 'The venue carried out some of a plan.',
    type: 'object',
    required: ['kind', 'planId', 'market', 'fills'],
    additionalProperties: false,
    properties: {
      kind: { const: 'confirmPlan' },
      planId: { $ref: '#/$defs/planId' },
      market: { description: 'Of the plan; says what lots are.', $ref: '#/$defs/identifier' },
      fills: {
        description: 'Row by row; those left out are still to come.',
        type: 'array',
        minItems: 1,
        maxItems: 100000,
        items: { $ref: '#/$defs/confirmation' },
      },
    },
  },
  passTime: {
    description: 'Time passed: deadlines are looked at.',
    type: 'object',
    required: ['kind'],
    additionalProperties: false,
    properties: { kind: { const: 'passTime' } },
  },
  openRound: {
    description: 'Opens one round over every bucket that has become a case.',
    type: 'object',
    required: ['kind'],
    additionalProperties: false,
    properties: { kind: { const: 'openRound' } },
  },
} as const

/** What only they need. */
export const venueParts = {
  collateral: {
    description: 'Counts with amount × price × (1 − haircut), rounded down to a quote unit.',
    type: 'object',
    required: ['asset', 'amount', 'price', 'haircut'],
    additionalProperties: false,
    properties: {
      asset: { description: 'Not the settlement asset.', $ref: '#/$defs/identifier' },
      amount: {
        description: '0 or more, with at most the places that the book gives the asset.',
        $ref: '#/$defs/decimal',
      },
      price: {
        description: 'Of one whole unit, in the settlement asset. Above 0.',
        $ref: '#/$defs/decimal',
      },
      haircut: {
        description: 'The part that does not count, from 0 to 1.',
        $ref: '#/$defs/decimal',
      },
    },
  },
  observation: {
    description: 'What the price sources say of one market.',
    type: 'object',
    required: ['market', 'sources', 'priceTimeMs'],
    additionalProperties: false,
    properties: {
      market: { $ref: '#/$defs/identifier' },
      markPrice: {
        description: 'Absent where the sources have none: unknown, never 0.',
        $ref: '#/$defs/decimal',
      },
      indexPrice: { description: 'Likewise.', $ref: '#/$defs/decimal' },
      sources: { description: 'How many agree on it.', $ref: '#/$defs/index' },
      priceTimeMs: { description: 'When they saw it.', $ref: '#/$defs/timeMs' },
    },
  },
  confirmation: {
    description: 'What the venue did about one row of a plan.',
    type: 'object',
    required: ['index', 'status', 'size'],
    additionalProperties: false,
    properties: {
      index: { description: 'Row of the plan, from 0.', $ref: '#/$defs/index' },
      status: {
        description: 'Whether all of it was done, some, or none.',
        enum: ['done', 'partial', 'rejected'],
      },
      size: {
        description: 'Done: all of the row, some of it, or 0.',
        $ref: '#/$defs/decimal',
      },
    },
  },
} as const
