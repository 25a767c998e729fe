/** How much the funds could carry, and how that went lately. */
export const indicatorDefinitions = {
  loadAtMove: {
    title: 'load at a move',
    description:
      'What would be missing if every mark moved by the same part at once; of a market, if its mark alone did.',
    type: 'object',
    required: ['move', 'deficit', 'buckets', 'available'],
    additionalProperties: false,
    properties: {
      move: {
        description: 'Part of the mark, three places; below 0 is a fall.',
        $ref: '#/$defs/decimal',
      },
      deficit: {
        description: 'As `deficit` of the whole, after the move.',
        $ref: '#/$defs/decimal',
      },
      buckets: { description: 'How many would be below 0.', $ref: '#/$defs/count' },
      available: {
        description:
          'As `available` of the whole, or of the funds of the market: inventories gain and lose with the move as everybody else does.',
        $ref: '#/$defs/decimal',
      },
    },
  },
  freeboard: {
    title: 'freeboard',
    description:
      'How far all marks could move together, in steps of 0.001, before the deficit is more than is available. Where inverse contracts are held a greater move may be carried again; the first that is not counts.',
    type: 'object',
    additionalProperties: false,
    properties: {
      down: {
        description:
          'The fall before the smallest that could not be paid for, unsigned; 0.000 also where the present deficit is above what is available; absent above 0.500.',
        $ref: '#/$defs/decimal',
      },
      up: {
        description: 'The same for a rise.',
        $ref: '#/$defs/decimal',
      },
    },
  },
  load: {
    title: 'load',
    description:
      'What the insurance funds could pay, and what would be missing. A measure, not a forecast: nothing is liquidated on the way, positions stay as they are, other assets behind wallets keep their value, and the deficit of one pool is set against the funds of all.',
    type: 'object',
    required: ['at', 'available', 'deficit', 'buckets', 'moves', 'freeboard'],
    additionalProperties: false,
    properties: {
      at: {
        description:
          'On which durable state it rests; in a large book that may be some seconds old.',
        $ref: '#/$defs/at',
      },
      available: {
        description: 'What insurance funds can pay now, all together.',
        $ref: '#/$defs/decimal',
      },
      deficit: {
        description:
          'What buckets of accounts are below 0 at mark, and what funds in default owe beyond their balance; unsigned, exact, rounded up once.',
        $ref: '#/$defs/decimal',
      },
      buckets: { description: 'How many are below 0.', $ref: '#/$defs/count' },
      moves: {
        description:
          'Moves of all marks by the same part, from the greatest fall to the greatest rise.',
        type: 'array',
        items: { $ref: '#/$defs/loadAtMove' },
      },
      freeboard: { $ref: '#/$defs/freeboard' },
    },
  },
  indicatorNumber: {
    title: 'number of a point',
    description: 'A decimal; null where there is none.',
    type: ['string', 'null'],
    pattern: '^-?[0-9]+(\\.[0-9]+)?$',
    maxLength: 64,
  },
  marketIndicators: {
    title: 'indicators of a market',
    description:
      'Columns of one market, as long as those of the domain, and what is behind the newest point.',
    type: 'object',
    required: ['market', 'markPrice', 'openInterest', 'adlNearness'],
    additionalProperties: false,
    properties: {
      market: { description: 'Its id.', $ref: '#/$defs/identifier' },
      markPrice: {
        description: 'The mark in use.',
        type: 'array',
        maxItems: 1440,
        items: { $ref: '#/$defs/decimal' },
      },
      openInterest: {
        description: 'Σ long size.',
        type: 'array',
        maxItems: 1440,
        items: { $ref: '#/$defs/decimal' },
      },
      coverage: {
        description:
          'If this mark alone moved by a tenth: what the insurance funds of the market could pay, of what would be missing, after a fall or after a rise, whichever is the worse; rounded down. Below 1 they could not pay all of it. Null where neither leaves a deficit. Absent for traders and market makers.',
        type: 'array',
        maxItems: 1440,
        items: { $ref: '#/$defs/indicatorNumber' },
      },
      imbalance: {
        description:
          'Which side is fragile: (deficit after the fall − after the rise) ÷ (their sum). 1: only longs would owe; -1: only shorts. Null where neither leaves a deficit. Absent for traders and market makers.',
        type: 'array',
        maxItems: 1440,
        items: { $ref: '#/$defs/indicatorNumber' },
      },
      freeboardDown: {
        description:
          'How far this mark alone could fall, in steps of 0.001, before its holders owe more than the insurance funds of the market can pay; unsigned, 0.000 also where they owe more already. Null above 0.500. Absent for traders and market makers.',
        type: 'array',
        maxItems: 1440,
        items: { $ref: '#/$defs/indicatorNumber' },
      },
      freeboardUp: {
        description: 'The same for a rise. Absent for traders and market makers.',
        type: 'array',
        maxItems: 1440,
        items: { $ref: '#/$defs/indicatorNumber' },
      },
      adlNearness: {
        description:
          'How much of the way to its start the trigger of an adl layer has gone, the nearest if there are several: 1 while it is on. Null where no adl layer waits for a trigger, and where no way can be measured.',
        type: 'array',
        maxItems: 1440,
        items: { $ref: '#/$defs/indicatorNumber' },
      },
      moves: {
        description:
          'Of the newest point: what would be missing among the holders of the market, and what its insurance funds could pay, after the fall, now and after the rise. A holder of several markets, and a fund that serves several, count in each. Absent for traders and market makers.',
        type: 'array',
        minItems: 3,
        maxItems: 3,
        items: { $ref: '#/$defs/loadAtMove' },
      },
      trigger: {
        description:
          'Of the newest point: the trigger that `adlNearness` is of, with what it compares; absent where no adl layer waits for one.',
        $ref: '#/$defs/triggerState',
      },
    },
  },
  indicators: {
    title: 'indicators',
    description:
      'How a domain went lately: columns of equal length, one entry a point, oldest first. Kept in memory since the process began, and thinner as it goes on.',
    type: 'object',
    required: [
      'at',
      'sinceMs',
      'everyMs',
      'timeMs',
      'sequence',
      'available',
      'cases',
      'cutFills',
      'cutValue',
      'charged',
      'markets',
    ],
    additionalProperties: false,
    properties: {
      at: { description: 'How far the domain is.', $ref: '#/$defs/at' },
      sinceMs: {
        description:
          'What is counted is counted from here: time of the domain when the process began.',
        $ref: '#/$defs/timeMs',
      },
      everyMs: {
        description:
          'At least so much time of the domain between two points. Twice as much whenever the points are full (1,440, fewer of more than 11 markets) and every second one is dropped; points are further apart where nothing happened, or where reading a large book takes long.',
        $ref: '#/$defs/count',
      },
      timeMs: {
        description: 'Time of the domain, milliseconds UTC.',
        type: 'array',
        maxItems: 1440,
        items: { $ref: '#/$defs/timeMs' },
      },
      sequence: {
        description:
          'Of the durable state that the point shows. Give the last one as `after` for those that follow.',
        type: 'array',
        maxItems: 1440,
        items: { $ref: '#/$defs/sequence' },
      },
      available: {
        description: 'What insurance funds could pay, all together.',
        type: 'array',
        maxItems: 1440,
        items: { $ref: '#/$defs/decimal' },
      },
      deficit: {
        description: 'As `deficit` of the load. Absent for traders and market makers.',
        type: 'array',
        maxItems: 1440,
        items: { $ref: '#/$defs/decimal' },
      },
      liquidations: {
        description: 'Buckets that the venue was closing. Absent for traders and market makers.',
        type: 'array',
        maxItems: 1440,
        items: { $ref: '#/$defs/count' },
      },
      openCases: {
        description:
          'Buckets that were, or were to be, cases: as `awaitingRound` of the domain, all causes together. Absent for traders and market makers.',
        type: 'array',
        maxItems: 1440,
        items: { $ref: '#/$defs/count' },
      },
      cases: {
        description:
          'Cases opened since `sinceMs`; one that is taken up again is not counted again.',
        type: 'array',
        maxItems: 1440,
        items: { $ref: '#/$defs/count' },
      },
      cutFills: {
        description: 'Positions deleveraged since `sinceMs`, fill by fill.',
        type: 'array',
        maxItems: 1440,
        items: { $ref: '#/$defs/count' },
      },
      cutValue: {
        description: 'What those fills were worth at their price, since `sinceMs`.',
        type: 'array',
        maxItems: 1440,
        items: { $ref: '#/$defs/decimal' },
      },
      charged: {
        description:
          'What haircuts and socialised losses took, less what went back within the same round, since `sinceMs`.',
        type: 'array',
        maxItems: 1440,
        items: { $ref: '#/$defs/decimal' },
      },
      markets: {
        description:
          'By id. Of more than 50 markets, the 50 with the largest open interest by value when the process began. In a book so large that a look at all of them would hold it up, they take turns: what is told of the risk of a market may then be up to 3 points old, its mark and open interest never are.',
        type: 'array',
        maxItems: 50,
        items: { $ref: '#/$defs/marketIndicators' },
      },
    },
  },
} as const
