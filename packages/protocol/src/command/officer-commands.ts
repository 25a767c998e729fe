/** What officers of the venue order. One literal, because only a literal carries its types through to declarations by itself. */
export const officerCommands = {
  halt: {
    description: 'Stops trading, liquidation and rounds in one market, or in the whole domain.',
    type: 'object',
    required: ['kind', 'reason'],
    additionalProperties: false,
    properties: {
      kind: { const: 'halt' },
      market: { description: 'Absent: the whole domain.', $ref: '#/$defs/identifier' },
      reason: { $ref: '#/$defs/reason' },
    },
  },
  resume: {
    description: 'Ends a halt.',
    type: 'object',
    required: ['kind'],
    additionalProperties: false,
    properties: {
      kind: { const: 'resume' },
      market: { description: 'Absent: of the whole domain.', $ref: '#/$defs/identifier' },
    },
  },
  freezeAccount: {
    description:
      'An account may no longer withdraw, trade, or take margin out. Deposits, liquidation and rounds go on.',
    type: 'object',
    required: ['kind', 'account', 'reason'],
    additionalProperties: false,
    properties: {
      kind: { const: 'freezeAccount' },
      account: { $ref: '#/$defs/identifier' },
      reason: { $ref: '#/$defs/reason' },
    },
  },
  unfreezeAccount: {
    description: 'Ends a freeze.',
    type: 'object',
    required: ['kind', 'account'],
    additionalProperties: false,
    properties: {
      kind: { const: 'unfreezeAccount' },
      account: { $ref: '#/$defs/identifier' },
    },
  },
  orderCase: {
    description: 'Makes a bucket a case of the next round, whatever its equity.',
    type: 'object',
    required: ['kind', 'account', 'bucket', 'reason'],
    additionalProperties: false,
    properties: {
      kind: { const: 'orderCase' },
      account: { $ref: '#/$defs/identifier' },
      bucket: { $ref: '#/$defs/bucket' },
      reason: { $ref: '#/$defs/reason' },
    },
  },
  moveFundMoney: {
    description: 'The venue adds money of its own to a fund, or takes some out.',
    type: 'object',
    required: ['kind', 'fund', 'amount'],
    additionalProperties: false,
    properties: {
      kind: { const: 'moveFundMoney' },
      fund: { $ref: '#/$defs/identifier' },
      amount: {
        description: 'Above 0 into the fund, below 0 out of it, not below its floor.',
        $ref: '#/$defs/decimal',
      },
    },
  },
  unwindInventory: {
    description: 'A fund closes lots of its inventory with an account.',
    type: 'object',
    required: ['kind', 'fund', 'market', 'side', 'size', 'price', 'counterparty'],
    additionalProperties: false,
    properties: {
      kind: { const: 'unwindInventory' },
      fund: { $ref: '#/$defs/identifier' },
      market: { $ref: '#/$defs/identifier' },
      side: { description: 'Of the inventory that is closed.', $ref: '#/$defs/side' },
      size: { description: 'Whole lots, above 0.', $ref: '#/$defs/decimal' },
      price: { description: 'Whole ticks, above 0.', $ref: '#/$defs/decimal' },
      counterparty: { $ref: '#/$defs/party' },
    },
  },
  assignMarket: {
    description: 'From now on one insurance fund alone serves a market.',
    type: 'object',
    required: ['kind', 'market', 'fund'],
    additionalProperties: false,
    properties: {
      kind: { const: 'assignMarket' },
      market: { $ref: '#/$defs/identifier' },
      fund: { $ref: '#/$defs/identifier' },
      amount: {
        description: 'Moves from the fund that served it first by id. Default 0.',
        $ref: '#/$defs/decimal',
      },
    },
  },
  setTrigger: {
    description: 'Switches the manual trigger of a layer for a market.',
    type: 'object',
    required: ['kind', 'layer', 'market', 'isOn'],
    additionalProperties: false,
    properties: {
      kind: { const: 'setTrigger' },
      layer: {
        description:
          'Place of the layer in the waterfall of the book, from 0. Not `layerIndex`, which also counts ownNetting, ownCollateral and crossing: getQueue, receipts and events show that one.',
        $ref: '#/$defs/index',
      },
      market: { $ref: '#/$defs/identifier' },
      isOn: { description: 'Whether the layer may act for the market.', type: 'boolean' },
    },
  },
  postCorrection: {
    description: 'Money moves between wallets, funds and the residue to mend an error.',
    type: 'object',
    required: ['kind', 'reference', 'reason', 'postings'],
    additionalProperties: false,
    properties: {
      kind: { const: 'postCorrection' },
      reference: {
        description: 'Names the error in the books of the venue.',
        $ref: '#/$defs/identifier',
      },
      reason: { $ref: '#/$defs/reason' },
      postings: {
        description: 'Summing to zero.',
        type: 'array',
        minItems: 2,
        maxItems: 1000,
        items: { $ref: '#/$defs/correction' },
      },
    },
  },
  transferPosition: {
    description: 'Lots of a position move from one account to another.',
    type: 'object',
    required: ['kind', 'market', 'side', 'size', 'from', 'to', 'at', 'reason'],
    additionalProperties: false,
    properties: {
      kind: { const: 'transferPosition' },
      market: { $ref: '#/$defs/identifier' },
      side: { description: 'Of the position.', $ref: '#/$defs/side' },
      size: { description: 'Whole lots, above 0.', $ref: '#/$defs/decimal' },
      from: { $ref: '#/$defs/holder' },
      to: { $ref: '#/$defs/holder' },
      at: {
        description: 'mark: the result is realised; entry: the cost moves along.',
        enum: ['mark', 'entry'],
      },
      reason: { $ref: '#/$defs/reason' },
    },
  },
  settleMarket: {
    description: 'A market ends: every position in it closes at the price.',
    type: 'object',
    required: ['kind', 'market', 'price', 'reason'],
    additionalProperties: false,
    properties: {
      kind: { const: 'settleMarket' },
      market: { $ref: '#/$defs/identifier' },
      price: { description: 'Above 0.', $ref: '#/$defs/decimal' },
      reason: { $ref: '#/$defs/reason' },
    },
  },
} as const

/** What only they need. */
export const officerParts = {
  holder: {
    description: 'Whose position it is.',
    type: 'object',
    required: ['account'],
    additionalProperties: false,
    properties: {
      account: { $ref: '#/$defs/identifier' },
      marginMode: {
        description: 'Which money stands behind it. Default cross.',
        enum: ['cross', 'isolated'],
      },
    },
  },
  correction: {
    description: 'Exactly one of account, fund and residue.',
    type: 'object',
    required: ['amount'],
    additionalProperties: false,
    properties: {
      account: { description: 'Its cross wallet.', $ref: '#/$defs/identifier' },
      fund: { $ref: '#/$defs/identifier' },
      residue: { description: 'What roundings left.', const: true },
      amount: { description: 'Above 0 to it, below 0 from it.', $ref: '#/$defs/decimal' },
    },
  },
} as const
