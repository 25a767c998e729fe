/** Accounts as they stand. */
export const accountDefinitions = {
  position: {
    title: 'position',
    description: 'A position as it stands, at mark.',
    type: 'object',
    required: [
      'market',
      'marginMode',
      'bucket',
      'side',
      'size',
      'entryValue',
      'markPrice',
      'unrealisedPnl',
    ],
    additionalProperties: false,
    properties: {
      market: { description: 'Its id.', $ref: '#/$defs/identifier' },
      marginMode: { $ref: '#/$defs/marginMode' },
      bucket: { description: 'Whose money stands behind it.', $ref: '#/$defs/bucket' },
      side: { $ref: '#/$defs/side' },
      size: { description: 'Unsigned.', $ref: '#/$defs/decimal' },
      entryPrice: {
        description:
          'Average, rounded half to even to the places of the market; entryValue is exact. Absent in an inverse market where no price gives it.',
        $ref: '#/$defs/decimal',
      },
      entryValue: { description: 'Cost of the whole position, unsigned.', $ref: '#/$defs/decimal' },
      markPrice: { description: 'The price that margin goes by.', $ref: '#/$defs/decimal' },
      unrealisedPnl: {
        description: 'At mark, rounded half to even; negative is a loss.',
        $ref: '#/$defs/decimal',
      },
      bankruptcyPrice: {
        description:
          'Where the bucket has no equity left if only this price moves. Below 0 in a linear market: no price does it. Absent where an inverse market has none.',
        $ref: '#/$defs/decimal',
      },
      isolatedMargin: {
        description: 'Money of the position alone. Only of isolated ones.',
        $ref: '#/$defs/decimal',
      },
    },
  },
  bucketStatus: {
    title: 'status of a bucket',
    description:
      'healthy: at or above maintenance. liquidatable: below it, equity 0 or more. inLiquidation: handed to the venue. bankrupt: equity below 0. case: has a case that is not closed.',
    enum: ['healthy', 'liquidatable', 'inLiquidation', 'bankrupt', 'case'],
  },
  margin: {
    title: 'margin',
    description: 'What a bucket has and needs at mark.',
    type: 'object',
    required: ['bucket', 'money', 'equity', 'maintenance'],
    additionalProperties: false,
    properties: {
      bucket: { $ref: '#/$defs/bucket' },
      status: { $ref: '#/$defs/bucketStatus' },
      money: { description: 'Wallet, or isolated margin.', $ref: '#/$defs/decimal' },
      equity: {
        description: 'Money and the result of its positions at mark, rounded half to even.',
        $ref: '#/$defs/decimal',
      },
      maintenance: {
        description: 'What it needs so as not to be liquidated.',
        $ref: '#/$defs/decimal',
      },
      marginRatio: {
        description:
          'maintenance / equity, six places, half to even: liquidated above 1. Absent where the equity is not above 0.',
        $ref: '#/$defs/decimal',
      },
    },
  },
  collateral: {
    title: 'collateral',
    description: 'Another asset behind the cross wallet.',
    type: 'object',
    required: ['asset', 'amount', 'value'],
    additionalProperties: false,
    properties: {
      asset: { description: 'Its name.', $ref: '#/$defs/identifier' },
      amount: { description: 'In the asset.', $ref: '#/$defs/decimal' },
      value: { description: 'What it counts for, after its haircut.', $ref: '#/$defs/decimal' },
    },
  },
  offer: {
    title: 'offer',
    description: 'A standing offer to take over positions of others, with what is left of it.',
    type: 'object',
    required: ['market', 'side', 'size'],
    additionalProperties: false,
    properties: {
      market: { description: 'Its id.', $ref: '#/$defs/identifier' },
      side: { description: 'Of the positions that would be taken over.', $ref: '#/$defs/side' },
      size: { description: 'What is left of it.', $ref: '#/$defs/decimal' },
      limitPrice: {
        description: 'The worst price for whoever offers; absent where any will do.',
        $ref: '#/$defs/decimal',
      },
    },
  },
  account: {
    title: 'account',
    description: 'An account as it stands.',
    type: 'object',
    required: [
      'at',
      'account',
      'kind',
      'adlExempt',
      'collateral',
      'unsettledFunding',
      'positions',
      'margins',
    ],
    additionalProperties: false,
    properties: {
      at: { $ref: '#/$defs/at' },
      account: { $ref: '#/$defs/accountId' },
      kind: {
        description: 'What it is.',
        enum: ['trader', 'marketMaker', 'vault', 'fund', 'venue'],
      },
      adlExempt: { description: 'Never deleveraged.', type: 'boolean' },
      frozenFor: {
        description: 'Why it may not withdraw or trade; absent where it may.',
        $ref: '#/$defs/sentence',
      },
      collateral: {
        description: 'The cross wallet, signed, without any isolated margin.',
        $ref: '#/$defs/decimal',
      },
      unsettledFunding: {
        description: 'Accrued and not yet booked; positive is receivable.',
        $ref: '#/$defs/decimal',
      },
      unsettledProfit: {
        description:
          'Profit that is not yet the account’s to withdraw; absent where there is none.',
        $ref: '#/$defs/decimal',
      },
      owed: {
        description: 'What it is owed back for what it was charged; absent where nothing is.',
        $ref: '#/$defs/decimal',
      },
      collaterals: {
        description: 'Other assets behind the wallet, by asset; absent where there are none.',
        type: 'array',
        items: { $ref: '#/$defs/collateral' },
      },
      positions: {
        description: 'By market, cross before isolated, long before short.',
        type: 'array',
        items: { $ref: '#/$defs/position' },
      },
      margins: {
        description: 'By bucket; empty for an account that never held a position.',
        type: 'array',
        items: { $ref: '#/$defs/margin' },
      },
      offers: {
        description: 'Absent where it offers nothing.',
        type: 'array',
        items: { $ref: '#/$defs/offer' },
      },
    },
  },
} as const
