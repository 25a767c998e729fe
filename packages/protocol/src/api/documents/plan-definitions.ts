/** Plans of a sidecar, and the book that a venue states. */
export const planDefinitions = {
  planRow: {
    title: 'row of a plan',
    description: 'One position that the venue is to close.',
    type: 'object',
    required: ['index', 'account', 'bucket', 'size'],
    additionalProperties: false,
    properties: {
      index: {
        description: 'Of the row, from 0; stays when rows before it are done.',
        $ref: '#/$defs/count',
      },
      account: { $ref: '#/$defs/accountId' },
      bucket: { $ref: '#/$defs/bucket' },
      size: { description: 'Still to be confirmed.', $ref: '#/$defs/decimal' },
    },
  },
  plan: {
    title: 'plan',
    description:
      'A deleveraging for the venue to carry out: each row gives up its size to the case at the price.',
    type: 'object',
    required: [
      'planId',
      'caseId',
      'baseSequence',
      'market',
      'side',
      'account',
      'bucket',
      'expiresMs',
      'rows',
      'cancelOrdersOf',
    ],
    additionalProperties: false,
    properties: {
      planId: { description: 'Its id.', $ref: '#/$defs/identifier' },
      caseId: { description: 'Whose plan it is.', $ref: '#/$defs/identifier' },
      baseSequence: {
        description: 'Of the last record before the round in which it was made.',
        $ref: '#/$defs/sequence',
      },
      market: { description: 'Its id.', $ref: '#/$defs/identifier' },
      side: {
        description: 'Of the case’s position; the rows are on the other.',
        $ref: '#/$defs/side',
      },
      account: { description: 'Of the case.', $ref: '#/$defs/holder' },
      bucket: { description: 'Of the case.', $ref: '#/$defs/bucket' },
      price: {
        description: 'Absent in an inverse market where the size is to change hands for nothing.',
        $ref: '#/$defs/decimal',
      },
      expiresMs: {
        description: 'What is not confirmed by then is decided anew.',
        $ref: '#/$defs/timeMs',
      },
      rows: {
        description: 'In the order of the policy.',
        type: 'array',
        items: { $ref: '#/$defs/planRow' },
      },
      cancelOrdersOf: {
        description: 'Accounts whose open orders in the market are to be cancelled first, by id.',
        type: 'array',
        items: { $ref: '#/$defs/accountId' },
      },
    },
  },
  planList: {
    title: 'plans',
    description: 'In the order in which they were made.',
    type: 'object',
    required: ['at', 'rows'],
    additionalProperties: false,
    properties: {
      at: { $ref: '#/$defs/at' },
      rows: { description: 'Those that are open.', type: 'array', items: { $ref: '#/$defs/plan' } },
    },
  },
  fillConfirmation: {
    title: 'confirmation of a row',
    description: 'What the venue did of one row.',
    type: 'object',
    required: ['index', 'status', 'size'],
    additionalProperties: false,
    properties: {
      index: { description: 'Of the row.', $ref: '#/$defs/count' },
      status: {
        description: 'All of it, some of it, none.',
        enum: ['done', 'partial', 'rejected'],
      },
      size: { description: 'What was closed; 0 of a rejected row.', $ref: '#/$defs/decimal' },
      newPosition: {
        description:
          'What the counterparty then has in the market by the venue’s book, signed. Compared, not booked.',
        $ref: '#/$defs/decimal',
      },
    },
  },
  planConfirmation: {
    title: 'confirmation of a plan',
    description: 'What the venue did of a plan. Rows may be confirmed one by one.',
    type: 'object',
    required: ['market', 'fills'],
    additionalProperties: false,
    properties: {
      market: {
        description: 'Of the plan; a late confirmation may come when it is forgotten.',
        $ref: '#/$defs/identifier',
      },
      fills: {
        description: 'Each row at most once.',
        type: 'array',
        minItems: 1,
        maxItems: 50000,
        items: { $ref: '#/$defs/fillConfirmation' },
      },
    },
  },
  confirmationDifference: {
    title: 'position in which two books part',
    description: 'What is compared after a confirmation.',
    type: 'object',
    required: ['index', 'account', 'bucket', 'venue', 'engine'],
    additionalProperties: false,
    properties: {
      index: { description: 'Of the row.', $ref: '#/$defs/count' },
      account: { $ref: '#/$defs/accountId' },
      bucket: { $ref: '#/$defs/bucket' },
      venue: { description: 'Size by the venue’s book, signed.', $ref: '#/$defs/decimal' },
      engine: { description: 'Size by the engine’s book, signed.', $ref: '#/$defs/decimal' },
    },
  },
  syncedAmount: {
    title: 'difference',
    description: 'A decimal before and after.',
    type: 'object',
    required: ['before', 'after', 'difference'],
    additionalProperties: false,
    properties: {
      before: { description: 'In the engine’s book.', $ref: '#/$defs/decimal' },
      after: { description: 'As the venue stated.', $ref: '#/$defs/decimal' },
      difference: { description: 'After less before.', $ref: '#/$defs/decimal' },
    },
  },
  syncedPosition: {
    title: 'position that differed',
    description: 'A position whose size was not what the venue stated.',
    type: 'object',
    required: ['market', 'marginMode', 'side', 'before', 'after', 'difference'],
    additionalProperties: false,
    properties: {
      market: { description: 'Its id.', $ref: '#/$defs/identifier' },
      marginMode: { $ref: '#/$defs/marginMode' },
      side: { $ref: '#/$defs/side' },
      before: { description: 'Size in the engine’s book, signed.', $ref: '#/$defs/decimal' },
      after: { description: 'Size as the venue stated, signed.', $ref: '#/$defs/decimal' },
      difference: { description: 'After less before.', $ref: '#/$defs/decimal' },
    },
  },
  syncedAccount: {
    title: 'account that differed',
    description: 'An account that was not as the venue stated.',
    type: 'object',
    required: ['account', 'isNew', 'isGone', 'positions'],
    additionalProperties: false,
    properties: {
      account: { $ref: '#/$defs/accountId' },
      isNew: { description: 'The engine did not know it.', type: 'boolean' },
      isGone: { description: 'The venue left it out of a complete book.', type: 'boolean' },
      collateral: {
        description: 'Cross wallet and unsettled funding.',
        $ref: '#/$defs/syncedAmount',
      },
      positions: {
        description: 'Only those that differed.',
        type: 'array',
        items: { $ref: '#/$defs/syncedPosition' },
      },
    },
  },
  syncDifferences: {
    title: 'differences of a sync',
    description: 'Where the engine’s book was not what the venue stated.',
    type: 'object',
    required: ['accounts', 'accountsCount', 'positionsCount', 'moneyDifference'],
    additionalProperties: false,
    properties: {
      accounts: {
        description: 'By id, at most 1,000.',
        type: 'array',
        items: { $ref: '#/$defs/syncedAccount' },
      },
      accountsCount: { description: 'Accounts that differed, all of them.', $ref: '#/$defs/count' },
      positionsCount: {
        description: 'Positions that differed, all of them.',
        $ref: '#/$defs/count',
      },
      moneyDifference: {
        description: 'Money of all accounts and funds after less before.',
        $ref: '#/$defs/decimal',
      },
    },
  },
} as const
