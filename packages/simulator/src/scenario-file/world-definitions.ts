/** How prices move, how deep books are, and what goes wrong. */
export const worldDefinitions = {
  market: {
    description: 'How a market moves and how deep its book is.',
    type: 'object',
    required: ['volatility', 'beta', 'depth'],
    additionalProperties: false,
    properties: {
      volatility: {
        description: 'Standard deviation of its own log price over one second.',
        $ref: '#/$defs/part',
      },
      beta: {
        description: 'How far it follows the common factor; from -100 to 100.',
        $ref: '#/$defs/number',
      },
      depth: { $ref: '#/$defs/depth' },
    },
  },
  depth: {
    description: 'Resting orders on each side of a book, and what taking them does.',
    type: 'object',
    required: ['levels', 'spacing', 'level', 'recovery', 'thinning', 'impact'],
    additionalProperties: false,
    properties: {
      levels: { description: 'Levels a side.', type: 'integer', minimum: 1, maximum: 1000 },
      spacing: {
        description:
          'Distance between two levels, as a part of the price; the first is as far from the middle. All levels lie within the price.',
        $ref: '#/$defs/part',
      },
      level: {
        description:
          'What rests at one level in calm, as a part of the open interest at the start.',
        $ref: '#/$defs/part',
      },
      recovery: {
        description: 'Which part of what was taken comes back in a second.',
        $ref: '#/$defs/share',
      },
      thinning: {
        description:
          'How much depth shrinks when the price moves: a move of 1 % in a step divides it by 1 + 0.01 × this. From 0 to 1,000,000.',
        $ref: '#/$defs/number',
      },
      impact: {
        description: 'Which part of the way to the last order taken the middle moves for good.',
        $ref: '#/$defs/share',
      },
    },
  },
  jumpDiffusion: {
    description:
      'Prices elsewhere as random walks with a common factor, jumps of single markets and jumps of all.',
    type: 'object',
    required: ['kind', 'factor', 'jumpsPerHour', 'jump'],
    additionalProperties: false,
    properties: {
      kind: { const: 'jumpDiffusion' },
      factor: {
        description: 'Standard deviation of the common factor over one second.',
        $ref: '#/$defs/part',
      },
      jumpsPerHour: {
        description: 'How often a market jumps by itself; from 0 to 3,600.',
        $ref: '#/$defs/number',
      },
      jump: { description: 'Standard deviation of such a jump.', $ref: '#/$defs/part' },
      commonJumps: { $ref: '#/$defs/commonJumps' },
    },
  },
  commonJumps: {
    description: 'Jumps of the common factor, which every market follows by its beta.',
    type: 'object',
    required: ['perHour', 'mean', 'deviation'],
    additionalProperties: false,
    properties: {
      perHour: { description: 'How often; from 0 to 3,600.', $ref: '#/$defs/number' },
      mean: { description: 'Mean change of the factor; above -1.', $ref: '#/$defs/change' },
      deviation: { description: 'Its standard deviation.', $ref: '#/$defs/part' },
    },
  },
  points: {
    description:
      'Prices elsewhere that are known. On a book that is brought they move its markets by as much as they move those of the venue.',
    type: 'object',
    required: ['kind', 'between', 'points'],
    additionalProperties: false,
    properties: {
      kind: { const: 'points' },
      between: {
        description: 'Whether a price holds until the next, or is approached in a straight line.',
        enum: ['hold', 'line'],
      },
      points: {
        description:
          'In ascending order of time; or the name of a CSV file beside the scenario, with a column atMs (from the start of the run) or timeMs (UTC), and a column of prices for each market.',
        anyOf: [
          { $ref: '#/$defs/fileName' },
          {
            type: 'array',
            minItems: 1,
            maxItems: 1000000,
            items: { $ref: '#/$defs/point' },
          },
        ],
      },
    },
  },
  point: {
    description: 'Prices at one time. A market that is not named keeps what it has.',
    type: 'object',
    required: ['atMs', 'prices'],
    additionalProperties: false,
    properties: {
      atMs: { $ref: '#/$defs/elapsedMs' },
      prices: {
        title: 'object of decimals by market',
        description: 'By market of the venue, in its places.',
        type: 'object',
        additionalProperties: { $ref: '#/$defs/decimal' },
      },
    },
  },
  bootstrap: {
    description:
      'Prices elsewhere as blocks of a price history in a random order: what moved together stays together, and so does what followed.',
    type: 'object',
    required: ['kind', 'blockRows', 'history'],
    additionalProperties: false,
    properties: {
      kind: { const: 'bootstrap' },
      blockRows: {
        description: 'Mean length of a block, in rows; its length is geometric.',
        type: 'integer',
        minimum: 1,
        maximum: 1000000,
      },
      history: {
        description:
          'The prices; or the name of a CSV file beside the scenario, with a column timeMs (UTC), in even steps, and a column of prices for each market.',
        anyOf: [{ $ref: '#/$defs/fileName' }, { $ref: '#/$defs/history' }],
      },
      columns: {
        title: 'object of names by market',
        description:
          'Which column a market follows where it is not the one of its own name. A column called * is for markets without one.',
        type: 'object',
        additionalProperties: { $ref: '#/$defs/identifier' },
      },
    },
  },
  history: {
    description: 'Prices in even steps.',
    type: 'object',
    required: ['rowMs', 'prices'],
    additionalProperties: false,
    properties: {
      rowMs: {
        description:
          'Time between two rows: a whole multiple of the step, over which a row is then spread evenly, or a whole part of it.',
        type: 'integer',
        minimum: 1,
        maximum: 86400000,
      },
      prices: {
        title: 'object of lists of decimals by column',
        description: 'Two or more prices a column, all above 0, as many in each.',
        type: 'object',
        additionalProperties: {
          type: 'array',
          minItems: 2,
          maxItems: 1000000,
          items: { $ref: '#/$defs/decimal' },
        },
      },
    },
  },
  shock: {
    description: 'A scheduled move between two times.',
    type: 'object',
    required: ['fromMs', 'toMs', 'change'],
    additionalProperties: false,
    properties: {
      fromMs: { $ref: '#/$defs/elapsedMs' },
      toMs: { description: 'Not before fromMs.', $ref: '#/$defs/elapsedMs' },
      course: {
        description:
          'How it gets there: which part of it, in log price, has happened when. Even between two points, "0" at the start and "1" at the end; absent: even.',
        type: 'array',
        maxItems: 100000,
        items: { $ref: '#/$defs/coursePoint' },
      },
      change: {
        title: 'object of parts by market',
        description:
          'Change of the price by the end of the move, by market: "-0.3" is a fall of 30 %. Above -1. * stands for every market that is not named.',
        type: 'object',
        additionalProperties: { $ref: '#/$defs/change' },
      },
    },
  },
  coursePoint: {
    description: 'Which part of a move has happened at a time.',
    type: 'object',
    required: ['atMs', 'part'],
    additionalProperties: false,
    properties: {
      atMs: { description: 'In ascending order, within the move.', $ref: '#/$defs/elapsedMs' },
      part: {
        description: 'Below "0" or above "1" where a price swings.',
        $ref: '#/$defs/decimal',
      },
    },
  },
  outage: {
    description: 'What is wrong with the prices of a market for a while.',
    type: 'object',
    required: ['fromMs', 'toMs', 'market', 'fault'],
    additionalProperties: false,
    properties: {
      fromMs: { $ref: '#/$defs/elapsedMs' },
      toMs: { description: 'Not before fromMs.', $ref: '#/$defs/elapsedMs' },
      market: { description: '* for all.', $ref: '#/$defs/identifier' },
      fault: {
        description:
          'missing: no price; frozen: the last one again; fewSources: one source is left; wildPrint: far from the index; zero: a price of 0.',
        enum: ['missing', 'frozen', 'fewSources', 'wildPrint', 'zero'],
      },
    },
  },
  feed: {
    description: 'What the venue sees of prices elsewhere.',
    type: 'object',
    required: ['sources', 'sourceNoise', 'sourceLag', 'agreement', 'basisDecay'],
    additionalProperties: false,
    properties: {
      sources: {
        description: 'Price sources of every market.',
        type: 'integer',
        minimum: 1,
        maximum: 100,
      },
      sourceNoise: {
        description: 'Standard deviation of one source around the price.',
        $ref: '#/$defs/part',
      },
      sourceLag: {
        description: 'How often a source repeats its last price instead of the present one.',
        $ref: '#/$defs/share',
      },
      agreement: {
        description: 'Sources that are farther than this from the middle one do not agree.',
        $ref: '#/$defs/part',
      },
      basisDecay: {
        description: 'Which part of the gap between mark and index closes in a second.',
        $ref: '#/$defs/share',
      },
    },
  },
  latency: {
    description: 'How late things reach whoever acts on them; whole steps, rounded up.',
    type: 'object',
    required: ['markMs', 'engineMs'],
    additionalProperties: false,
    properties: {
      markMs: {
        description: 'Age of a price when the engine gets it.',
        $ref: '#/$defs/elapsedMs',
      },
      engineMs: {
        description:
          'From the distress of a bucket to the first order for it, and from a case that is due to its round.',
        $ref: '#/$defs/elapsedMs',
      },
    },
  },
} as const
