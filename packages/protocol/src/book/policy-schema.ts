/**
 * A deleveraging policy as a book may hold it in full: the engine's own form, field by field. Names of the vocabulary stand
 * here a second time, because a schema is read by other programs; a test holds them to the engine's.
 */
export const policyDefinitions = {
  priceRule: {
    title: 'price rule',
    description:
      'The price at which lots are closed. bankruptcy: what leaves the case at 0; markCappedAtBankruptcy: the same under another name; fundFloor: as bankruptcy, for what funds would leave; crossBankruptcy: with the rounding of dYdX v4; ratioPreserving: keeps equity over maintenance; mark; previousMark, else mark; index; previousIndex, else index; settlement.',
    enum: [
      'bankruptcy',
      'crossBankruptcy',
      'markCappedAtBankruptcy',
      'fundFloor',
      'ratioPreserving',
      'mark',
      'previousMark',
      'index',
      'previousIndex',
      'settlement',
    ],
  },
  policy: {
    description:
      'A deleveraging rule as data. `plimsoll policies NAME` prints a preset in this form.',
    type: 'object',
    required: ['policy', 'version', 'eligibility', 'allocation', 'price'],
    additionalProperties: false,
    properties: {
      policy: { $ref: '#/$defs/identifier' },
      version: {
        description: 'A change of the rule is a new version.',
        $ref: '#/$defs/count',
      },
      eligibility: {
        description: 'profitable leaves out positions not in profit.',
        enum: ['all', 'profitable'],
      },
      allocation: {
        description: 'How the lots are divided among candidates.',
        anyOf: [
          { $ref: '#/$defs/queue' },
          { $ref: '#/$defs/proRata' },
          { $ref: '#/$defs/roundRobin' },
          { $ref: '#/$defs/voluntary' },
          { $ref: '#/$defs/drain' },
          { $ref: '#/$defs/minimaxShare' },
          { $ref: '#/$defs/minimiseShortfall' },
        ],
      },
      price: { $ref: '#/$defs/priceRule' },
      pairing: {
        description:
          'byCase: each leg of a case by itself; pooled: the legs of all cases in one pass a market and side; portfolio: those of all markets together, only for the allocation drain. Default byCase.',
        enum: ['byCase', 'pooled', 'portfolio'],
      },
      limits: { $ref: '#/$defs/limits' },
      exemptMarkets: {
        description: 'Markets that are never deleveraged; named in every output.',
        type: 'array',
        items: { $ref: '#/$defs/identifier' },
      },
      casesMax: {
        description: 'Cases that one round deleverages at most, in case order. Default: all.',
        $ref: '#/$defs/count',
      },
    },
  },
  queue: {
    description:
      'From the highest score down. A score is the product of its factors; whenLosing replaces them for positions not in profit.',
    type: 'object',
    required: ['kind', 'score'],
    additionalProperties: false,
    properties: {
      kind: { description: 'Names this allocation.', const: 'queue' },
      score: { $ref: '#/$defs/score' },
    },
  },
  proRata: {
    description: 'Everybody in proportion to a weight, whole lots by largest remainder.',
    type: 'object',
    required: ['kind', 'weight'],
    additionalProperties: false,
    properties: {
      kind: { description: 'Names this allocation.', const: 'proRata' },
      weight: {
        description:
          'Money in whole units of the smallest, never below 0. haircutCapacity is the smaller of profit and equity. Or a product of terms.',
        anyOf: [{ $ref: '#/$defs/weight' }, { $ref: '#/$defs/product' }],
      },
      thenWeight: {
        description:
          'What weight leaves no room for is divided once more by this. Default: it is left.',
        anyOf: [{ $ref: '#/$defs/weight' }, { $ref: '#/$defs/product' }],
      },
    },
  },
  weight: {
    type: 'string',
    enum: ['lots', 'profit', 'positionEquity', 'bucketEquity', 'haircutCapacity'],
  },
  product: {
    description: 'A weight that is a product of terms, in millionths of a unit, rounded down once.',
    type: 'object',
    required: ['factors'],
    additionalProperties: false,
    properties: {
      factors: {
        description: 'Multiplied with each other; one may stand several times.',
        type: 'array',
        minItems: 1,
        maxItems: 16,
        items: { $ref: '#/$defs/weightFactor' },
      },
    },
  },
  weightFactor: {
    description: 'A term, or what of it is above a line.',
    type: 'object',
    required: ['term'],
    additionalProperties: false,
    properties: {
      term: { description: 'A word of the vocabulary of scores.', $ref: '#/$defs/term' },
      abovePpm: {
        description: 'The line, in millionths: max(0, term − line). Default: all of the term.',
        $ref: '#/$defs/count',
      },
    },
  },
  drain: {
    description:
      'Lots one at a time to whoever has the highest stress leverage, where a lot lowers it.',
    type: 'object',
    required: ['kind', 'stress'],
    additionalProperties: false,
    properties: {
      kind: { description: 'Names this allocation.', const: 'drain' },
      stress: { $ref: '#/$defs/stress' },
      keepsHedges: {
        description:
          'Nobody’s stress leverage is raised as long as others can give the lots. Fills that do all the same say hedgeBroken.',
        const: true,
      },
    },
  },
  minimaxShare: {
    description:
      'Lots one at a time, so that the largest cut over a weight is as small as whole lots allow.',
    type: 'object',
    required: ['kind', 'weight'],
    additionalProperties: false,
    properties: {
      kind: { description: 'Names this allocation.', const: 'minimaxShare' },
      weight: { description: 'As in proRata.', $ref: '#/$defs/weight' },
    },
  },
  minimiseShortfall: {
    description:
      'Lots one at a time to wherever they lower most what the scenarios would leave unpaid.',
    type: 'object',
    required: ['kind', 'stress'],
    additionalProperties: false,
    properties: {
      kind: { description: 'Names this allocation.', const: 'minimiseShortfall' },
      stress: { $ref: '#/$defs/stress' },
    },
  },
  stress: {
    title: '`published`, `ownMarket` or `{ scenario }`',
    description:
      'The moves of prices that count. published: every scenario of the book; ownMarket: ±100 % in the asked market alone; or one scenario by its name.',
    anyOf: [
      { type: 'string', enum: ['published', 'ownMarket'] },
      {
        type: 'object',
        required: ['scenario'],
        additionalProperties: false,
        properties: { scenario: { $ref: '#/$defs/identifier' } },
      },
    ],
  },
  roundRobin: {
    description: 'Everybody in turn, by account and bucket, from a place that seed chooses.',
    type: 'object',
    required: ['kind', 'candidatesMax'],
    additionalProperties: false,
    properties: {
      kind: { description: 'Names this allocation.', const: 'roundRobin' },
      candidatesMax: { description: 'At most so many are asked.', $ref: '#/$defs/count' },
    },
  },
  voluntary: {
    description: 'Only those with an offer, in proportion to what they offer.',
    type: 'object',
    required: ['kind', 'weight'],
    additionalProperties: false,
    properties: {
      kind: { description: 'Names this allocation.', const: 'voluntary' },
      weight: { description: 'Lots offered.', enum: ['offeredLots'] },
    },
  },
  score: {
    description: 'What puts candidates in order, highest first.',
    type: 'object',
    required: ['factors'],
    additionalProperties: false,
    properties: {
      factors: { description: 'Multiplied with each other.', $ref: '#/$defs/factors' },
      whenLosing: {
        description: 'In their place for positions not in profit. Default: the same.',
        $ref: '#/$defs/factors',
      },
      thenBy: {
        description: 'Orders equal scores, term after term.',
        type: 'array',
        minItems: 1,
        maxItems: 16,
        items: { $ref: '#/$defs/thenBy' },
      },
      lastly: {
        description:
          'Accounts by id from the last to the first where all else is equal. Default: from the first.',
        enum: ['accountDescending'],
      },
    },
  },
  thenBy: {
    description: 'A term by which equal scores are put in order.',
    type: 'object',
    required: ['term', 'order'],
    additionalProperties: false,
    properties: {
      term: { description: 'A word of the vocabulary of scores.', $ref: '#/$defs/term' },
      order: { description: 'Which goes first.', enum: ['descending', 'ascending'] },
    },
  },
  limits: {
    description: 'What bounds the cut of one candidate. What is absent does not bound.',
    type: 'object',
    additionalProperties: false,
    properties: {
      standing: {
        description:
          'What must hold for a candidate after a fill. initialOrNoWorse needs wholeOrNone. Default maintenance.',
        enum: ['maintenance', 'initialOrNoWorse'],
      },
      wholeOrNone: {
        description: 'Who cannot bear all that is asked of him is passed over whole.',
        const: true,
      },
      positionShareMaxPpm: {
        description:
          'The largest part of a position, as it was when the round opened, that a round may close; millionths.',
        type: 'integer',
        minimum: 1,
        maximum: 1000000,
      },
      eventShareMaxPpm: {
        description:
          'The largest part of a position, as it was when an event first cut it, that all rounds of the event may close; millionths.',
        type: 'integer',
        minimum: 1,
        maximum: 1000000,
      },
      dustLots: {
        description: 'No position is left with fewer lots than this, unless with none.',
        $ref: '#/$defs/count',
      },
      positionLotsMin: {
        description: 'Positions of fewer lots are not asked.',
        $ref: '#/$defs/count',
      },
      gapWithin: {
        description:
          'A cut costs its owner against mark no more than this. Only for the allocations queue and proRata.',
        enum: ['profit', 'positionEquity', 'bucketEquity', 'haircutCapacity'],
      },
      unhedgedExcess: {
        description: 'Only what the account’s opposite lots in the market do not offset.',
        const: true,
      },
      zeroNetDeltaExcluded: {
        description: 'Accounts whose lots in the market offset each other are not asked.',
        const: true,
      },
    },
  },
  factors: {
    title: 'list of `{ term }` or `{ inverseOf }`',
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
      'bucketLeverage',
      'clampedReturn',
      'flooredLeverage',
      'initialMarginUse',
      'profit',
      'balance',
      'lots',
      'netDelta',
      'positionEquity',
      'bucketEquity',
      'haircutCapacity',
    ],
  },
  count: {
    title: 'whole number from 1',
    type: 'integer',
    minimum: 1,
    maximum: 9007199254740991,
  },
} as const
