/** Markets and funds. */
export const marketDefinitions = {
  priceVerdict: {
    title: 'price verdict',
    description: 'What became of the newest price.',
    enum: [
      'used',
      'late',
      'fromFuture',
      'missing',
      'stale',
      'nonPositive',
      'outsideBand',
      'tooFewSources',
    ],
  },
  market: {
    title: 'market',
    description: 'A market with its prices as they are used.',
    type: 'object',
    required: [
      'market',
      'contract',
      'tickSize',
      'lotSize',
      'priceDecimals',
      'markPrice',
      'priceTimeMs',
      'verdict',
      'isHealthy',
      'openInterest',
    ],
    additionalProperties: false,
    properties: {
      market: { description: 'Its id.', $ref: '#/$defs/identifier' },
      contract: {
        description: 'linear: worth size × price; inverse: worth size × contractValue / price.',
        enum: ['linear', 'inverse'],
      },
      tickSize: { description: 'Grid of order prices.', $ref: '#/$defs/decimal' },
      lotSize: { description: 'Grid of sizes.', $ref: '#/$defs/decimal' },
      contractValue: {
        description:
          'Of an inverse contract: what one contract is for, in the currency of the price.',
        $ref: '#/$defs/decimal',
      },
      priceDecimals: {
        description: 'Places of every price shown.',
        type: 'integer',
        minimum: 0,
        maximum: 64,
      },
      markPrice: {
        description: 'The price that margin and rounds go by.',
        $ref: '#/$defs/decimal',
      },
      indexPrice: { description: 'Absent where none is known.', $ref: '#/$defs/decimal' },
      priceTimeMs: { description: 'When the mark was seen.', $ref: '#/$defs/timeMs' },
      verdict: { $ref: '#/$defs/priceVerdict' },
      isHealthy: {
        description: 'Whether liquidation and deleveraging may act on the mark.',
        type: 'boolean',
      },
      haltedFor: {
        description: 'Why the market, or the whole domain, is halted; absent where it is not.',
        $ref: '#/$defs/sentence',
      },
      expiryTimeMs: {
        description: 'After it the market waits for its settlement; absent where it has no expiry.',
        $ref: '#/$defs/timeMs',
      },
      isSettled: {
        description: 'Ended for good: every position was closed. Absent where not.',
        const: true,
      },
      openInterest: { description: 'Σ long size.', $ref: '#/$defs/decimal' },
    },
  },
  marketList: {
    title: 'markets',
    description: 'By id.',
    type: 'object',
    required: ['at', 'rows'],
    additionalProperties: false,
    properties: {
      at: { $ref: '#/$defs/at' },
      rows: { description: 'By id.', type: 'array', items: { $ref: '#/$defs/market' } },
    },
  },
  fundPosition: {
    title: 'inventory',
    description: 'A position that a fund has taken over.',
    type: 'object',
    required: ['market', 'side', 'size', 'entryValue'],
    additionalProperties: false,
    properties: {
      market: { description: 'Its id.', $ref: '#/$defs/identifier' },
      side: { $ref: '#/$defs/side' },
      size: { description: 'Unsigned.', $ref: '#/$defs/decimal' },
      entryValue: { description: 'Cost of the whole position, unsigned.', $ref: '#/$defs/decimal' },
    },
  },
  fund: {
    title: 'fund',
    description: 'A fund as it stands.',
    type: 'object',
    required: ['fund', 'purpose', 'markets', 'balance', 'floor', 'available', 'positions'],
    additionalProperties: false,
    properties: {
      fund: { description: 'Its id.', $ref: '#/$defs/identifier' },
      purpose: { description: 'Whose money it is.', enum: ['insurance', 'venueCapital'] },
      markets: {
        description: 'The markets it serves now, by id.',
        type: 'array',
        items: { $ref: '#/$defs/identifier' },
      },
      balance: { description: 'Money in it.', $ref: '#/$defs/decimal' },
      floor: { description: 'What must stay in it.', $ref: '#/$defs/decimal' },
      available: {
        description: 'What it can pay now: above its floor and what its inventory has lost.',
        $ref: '#/$defs/decimal',
      },
      positions: {
        description: 'Its inventory, by market and side.',
        type: 'array',
        items: { $ref: '#/$defs/fundPosition' },
      },
    },
  },
  fundAlarm: {
    title: 'fund alarm',
    description: 'A live market that no money can reach although its pool has some.',
    type: 'object',
    required: ['market', 'funds', 'poolAvailable'],
    additionalProperties: false,
    properties: {
      market: { description: 'Its id.', $ref: '#/$defs/identifier' },
      funds: {
        description: 'Those that serve it and have nothing available.',
        type: 'array',
        items: { $ref: '#/$defs/identifier' },
      },
      poolAvailable: { description: 'What the others could pay.', $ref: '#/$defs/decimal' },
    },
  },
  triggerState: {
    title: 'trigger',
    description: 'How the trigger of a layer stands for a market.',
    type: 'object',
    required: ['layer', 'layerIndex', 'trigger', 'market', 'on'],
    additionalProperties: false,
    properties: {
      layer: { description: 'Its name.', type: 'string' },
      layerIndex: {
        description:
          'Its place from 0, ownNetting, ownCollateral and crossing counted. Not `layer` of setTrigger, which counts only what the book declares.',
        $ref: '#/$defs/count',
      },
      trigger: { description: 'Its kind.', type: 'string' },
      market: { description: 'Its id.', $ref: '#/$defs/identifier' },
      on: { description: 'Whether the layer acts in the market.', type: 'boolean' },
      measure: {
        description:
          'What is compared with the line, now; absent where there is no number, or none is known.',
        $ref: '#/$defs/score',
      },
      part: {
        description:
          'Of anyOf: the kind that measure, line and windowMs are of, the one that is nearest to its line.',
        type: 'string',
      },
      line: {
        description:
          'Absent where nothing is compared with a number, or the number that counts now is not known.',
        $ref: '#/$defs/triggerLine',
      },
      windowMs: {
        description: 'How far it looks back, in milliseconds; absent where it does not.',
        $ref: '#/$defs/count',
      },
    },
  },
  fundList: {
    title: 'funds',
    description: 'Funds, alarms, triggers and withdrawals.',
    type: 'object',
    required: ['at', 'rows', 'alarms', 'triggers', 'withdrawals'],
    additionalProperties: false,
    properties: {
      at: { $ref: '#/$defs/at' },
      rows: { description: 'By id.', type: 'array', items: { $ref: '#/$defs/fund' } },
      alarms: { description: 'By market.', type: 'array', items: { $ref: '#/$defs/fundAlarm' } },
      triggers: {
        description: 'Market by market; those that go by cases are left out.',
        type: 'array',
        items: { $ref: '#/$defs/triggerState' },
      },
      withdrawals: { $ref: '#/$defs/withdrawals' },
    },
  },
} as const
