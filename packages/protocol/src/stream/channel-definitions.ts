/** What the channels of the stream carry. */
export const channelDefinitions = {
  publicFill: {
    title: 'forced fill',
    description: 'As everybody may see it.',
    type: 'object',
    required: ['market', 'side', 'size'],
    additionalProperties: false,
    properties: {
      market: { description: 'Its id.', $ref: '#/$defs/identifier' },
      side: { description: 'Of the position that was closed.', $ref: '#/$defs/side' },
      size: { description: 'What was closed.', $ref: '#/$defs/decimal' },
      price: {
        description: 'Absent in an inverse market where the value is 0.',
        $ref: '#/$defs/decimal',
      },
      account: { description: 'Only where it is the reader’s own.', $ref: '#/$defs/accountId' },
      bucket: { description: 'Only where it is the reader’s own.', $ref: '#/$defs/bucket' },
    },
  },
  adlFillsData: {
    title: 'forced fills',
    description: 'What traders see of a record.',
    type: 'object',
    required: ['fills'],
    additionalProperties: false,
    properties: {
      fills: { description: 'In order.', type: 'array', items: { $ref: '#/$defs/publicFill' } },
    },
  },
  adlEventsData: {
    title: 'events of a record',
    description: 'What everybody else sees of it.',
    type: 'object',
    required: ['events'],
    additionalProperties: false,
    properties: {
      events: {
        description: 'Everything that rounds and plans booked, in order.',
        type: 'array',
        items: { $ref: '#/$defs/event' },
      },
    },
  },
  adlData: {
    title: 'deleveraging',
    description: 'fills for traders and market makers, events for everybody else.',
    anyOf: [{ $ref: '#/$defs/adlFillsData' }, { $ref: '#/$defs/adlEventsData' }],
  },
  queueSide: {
    title: 'side of a queue',
    description: 'As of getQueue, first rows only.',
    type: 'object',
    required: ['side', 'policy', 'positions', 'depth', 'rows'],
    additionalProperties: false,
    properties: {
      side: { description: 'Of the positions that would be cut.', $ref: '#/$defs/side' },
      policy: { description: 'Of the layer.', type: 'string' },
      positions: { description: 'How many are eligible.', $ref: '#/$defs/count' },
      depth: {
        description: 'From 5 lights down to 1.',
        type: 'array',
        items: { $ref: '#/$defs/queueDepth' },
      },
      rows: {
        description: 'The first ones; of a trader: its own.',
        type: 'array',
        items: { $ref: '#/$defs/queueRow' },
      },
    },
  },
  queueData: {
    title: 'queue of a market',
    description: 'A delta names only the sides that changed.',
    type: 'object',
    required: ['market', 'sides'],
    additionalProperties: false,
    properties: {
      market: { description: 'Its id.', $ref: '#/$defs/identifier' },
      sides: {
        description: 'Empty where no layer deleverages.',
        type: 'array',
        items: { $ref: '#/$defs/queueSide' },
      },
    },
  },
  casesData: {
    title: 'cases',
    description:
      'An event has one round of each case, the one that has just ended; a snapshot has the newest cases whole.',
    type: 'object',
    required: ['cases'],
    additionalProperties: false,
    properties: {
      cases: { description: 'In order.', type: 'array', items: { $ref: '#/$defs/case' } },
    },
  },
  fundsData: {
    title: 'funds',
    description: 'A delta names only the funds that changed, and alarms where they changed.',
    type: 'object',
    required: ['funds'],
    additionalProperties: false,
    properties: {
      funds: { description: 'By id.', type: 'array', items: { $ref: '#/$defs/fund' } },
      alarms: {
        description: 'All of them, by market.',
        type: 'array',
        items: { $ref: '#/$defs/fundAlarm' },
      },
    },
  },
  mark: {
    title: 'mark',
    description: 'The price of a market as it is used.',
    type: 'object',
    required: ['market', 'markPrice', 'priceTimeMs', 'verdict', 'isHealthy'],
    additionalProperties: false,
    properties: {
      market: { description: 'Its id.', $ref: '#/$defs/identifier' },
      markPrice: {
        description: 'The price that margin and rounds go by.',
        $ref: '#/$defs/decimal',
      },
      indexPrice: { description: 'Absent where none is known.', $ref: '#/$defs/decimal' },
      priceTimeMs: { description: 'When it was seen.', $ref: '#/$defs/timeMs' },
      verdict: { $ref: '#/$defs/priceVerdict' },
      isHealthy: {
        description: 'Whether liquidation and deleveraging may act on it.',
        type: 'boolean',
      },
      haltedFor: {
        description: 'Why the market, or the whole domain, is halted; absent where it is not.',
        $ref: '#/$defs/sentence',
      },
    },
  },
  marksData: {
    title: 'marks',
    description: 'A delta names only the markets that changed.',
    type: 'object',
    required: ['markets'],
    additionalProperties: false,
    properties: {
      markets: { description: 'By id.', type: 'array', items: { $ref: '#/$defs/mark' } },
    },
  },
  liquidationsData: {
    title: 'liquidations',
    description: 'All that are open, in a delta too; whatever is not named any more is over.',
    type: 'object',
    required: ['liquidations'],
    additionalProperties: false,
    properties: {
      liquidations: {
        description: 'By account and bucket.',
        type: 'array',
        items: { $ref: '#/$defs/liquidation' },
      },
    },
  },
  endedPlan: {
    title: 'end of a plan',
    description: 'A plan that waits no more.',
    type: 'object',
    required: ['planId', 'outcome'],
    additionalProperties: false,
    properties: {
      planId: { description: 'Its id.', $ref: '#/$defs/identifier' },
      outcome: { description: 'How it ended.', type: 'string' },
    },
  },
  plansData: {
    title: 'plans',
    description:
      'A snapshot has all that are open; an event those that are new and those that ended.',
    type: 'object',
    required: ['plans'],
    additionalProperties: false,
    properties: {
      plans: { description: 'To be carried out.', type: 'array', items: { $ref: '#/$defs/plan' } },
      ended: {
        description: 'Not to be carried out any more.',
        type: 'array',
        items: { $ref: '#/$defs/endedPlan' },
      },
    },
  },
  accountPlaces: {
    title: 'places of one account',
    description: 'As of getAccountAdl.',
    type: 'object',
    required: ['account', 'positions'],
    additionalProperties: false,
    properties: {
      account: { $ref: '#/$defs/accountId' },
      positions: {
        description: 'By layer, then market and side.',
        type: 'array',
        items: { $ref: '#/$defs/adlPosition' },
      },
    },
  },
  meAdlData: {
    title: 'own places',
    description: 'A delta names only the accounts that changed.',
    type: 'object',
    required: ['accounts'],
    additionalProperties: false,
    properties: {
      accounts: { description: 'By id.', type: 'array', items: { $ref: '#/$defs/accountPlaces' } },
    },
  },
  meReceiptsData: {
    title: 'own receipts',
    description: 'A snapshot has the newest.',
    type: 'object',
    required: ['receipts'],
    additionalProperties: false,
    properties: {
      receipts: { description: 'In order.', type: 'array', items: { $ref: '#/$defs/receipt' } },
    },
  },
  haltChange: {
    title: 'change of a halt',
    description: 'A market, or the whole domain, was halted or goes on.',
    type: 'object',
    required: ['halted'],
    additionalProperties: false,
    properties: {
      market: { description: 'Absent: the whole domain.', $ref: '#/$defs/identifier' },
      reason: { description: 'Of a halt.', $ref: '#/$defs/sentence' },
      halted: { description: 'Whether it is halted now.', type: 'boolean' },
    },
  },
  haltsData: {
    title: 'halts',
    description: 'A snapshot has all that are halted.',
    type: 'object',
    required: ['halts'],
    additionalProperties: false,
    properties: {
      halts: { description: 'In order.', type: 'array', items: { $ref: '#/$defs/haltChange' } },
    },
  },
} as const
