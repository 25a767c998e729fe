/** What would become of an account. */
export const whatIfDefinitions = {
  markChange: {
    title: 'mark as it would be',
    description: 'A market and the mark it would have.',
    type: 'object',
    required: ['market', 'markPrice'],
    additionalProperties: false,
    properties: {
      market: { description: 'Its id; each market once.', $ref: '#/$defs/identifier' },
      markPrice: {
        description: 'Above 0; an index price, where the market has one, would be the same.',
        $ref: '#/$defs/decimal',
      },
    },
  },
  closing: {
    title: 'position that would be closed',
    description: 'Lots of one of the account’s positions, closed at mark.',
    type: 'object',
    required: ['market', 'size'],
    additionalProperties: false,
    properties: {
      market: { description: 'Its id.', $ref: '#/$defs/identifier' },
      side: {
        description: 'Needed where the account is long and short in the market.',
        $ref: '#/$defs/side',
      },
      marginMode: {
        description: 'Needed where the account holds it in both modes.',
        $ref: '#/$defs/marginMode',
      },
      size: { description: 'Above 0, at most what there is.', $ref: '#/$defs/decimal' },
    },
  },
  whatIfRequest: {
    title: 'what-if',
    description: 'What would be different. Changes are made in the order of these fields.',
    type: 'object',
    additionalProperties: false,
    properties: {
      marks: {
        description: 'Default: as they are.',
        type: 'array',
        maxItems: 1000,
        items: { $ref: '#/$defs/markChange' },
      },
      deposit: {
        description: 'Paid into the wallet, above 0. Default: nothing.',
        $ref: '#/$defs/decimal',
      },
      closes: {
        description: 'Default: nothing.',
        type: 'array',
        maxItems: 100,
        items: { $ref: '#/$defs/closing' },
      },
    },
  },
  standing: {
    title: 'standing',
    description:
      'Margin of every bucket and place of every position. Of what would be, a trader gets lights and no places.',
    type: 'object',
    required: ['margins', 'positions'],
    additionalProperties: false,
    properties: {
      margins: { description: 'By bucket.', type: 'array', items: { $ref: '#/$defs/margin' } },
      positions: {
        description: 'By layer, then market and side.',
        type: 'array',
        items: { $ref: '#/$defs/adlPosition' },
      },
    },
  },
  cut: {
    title: 'cut',
    description:
      'What deleveraging would take of one position. A trader gets the size only, rounded up to tenths of the position.',
    type: 'object',
    required: ['bucket', 'market', 'side', 'size'],
    additionalProperties: false,
    properties: {
      bucket: { $ref: '#/$defs/bucket' },
      market: { description: 'Its id.', $ref: '#/$defs/identifier' },
      side: { description: 'Of the position that would be closed.', $ref: '#/$defs/side' },
      size: { description: 'What would be closed.', $ref: '#/$defs/decimal' },
      price: {
        description: 'Absent in an inverse market where the value is 0.',
        $ref: '#/$defs/decimal',
      },
      value: { description: 'The money that would change hands, exact.', $ref: '#/$defs/decimal' },
      markPrice: { description: 'In the round.', $ref: '#/$defs/decimal' },
      rank: { description: 'Absent where the policy has no queue.', type: 'integer', minimum: 1 },
      score: { description: 'What would decide.', $ref: '#/$defs/score' },
      hedgeBroken: {
        description: 'Cut beyond what keeps its hedge. Absent where not.',
        const: true,
      },
      realisedPnl: {
        description: 'Profit the fill would turn into money.',
        $ref: '#/$defs/decimal',
      },
      forgone: { description: 'Cost against mark; positive is a loss.', $ref: '#/$defs/decimal' },
    },
  },
  ownCase: {
    title: 'own case',
    description: 'What would become of a bucket of the account that could not pay.',
    type: 'object',
    required: ['bucket', 'equity', 'deficit', 'status'],
    additionalProperties: false,
    properties: {
      bucket: { $ref: '#/$defs/bucket' },
      equity: { description: 'At opening, rounded half to even.', $ref: '#/$defs/decimal' },
      deficit: { description: 'What others would have to pay.', $ref: '#/$defs/decimal' },
      residualDeficit: {
        description: 'What nobody would have paid. Absent for traders.',
        $ref: '#/$defs/decimal',
      },
      status: { description: 'After the round.', enum: ['closed', 'suspended'] },
    },
  },
  whatIf: {
    title: 'answer to a what-if',
    description:
      'Where the account stands, where it would stand, and what the round that would follow would do to it.',
    type: 'object',
    required: ['at', 'account', 'before', 'after', 'cuts', 'ownCases'],
    additionalProperties: false,
    properties: {
      at: { $ref: '#/$defs/at' },
      account: { $ref: '#/$defs/accountId' },
      marks: {
        description:
          'Marks that were gone by, where any were asked for: for a trader, those asked for on a coarse grid (see the route).',
        type: 'array',
        items: { $ref: '#/$defs/markChange' },
      },
      before: { description: 'As it stands.', $ref: '#/$defs/standing' },
      after: { description: 'After the changes and before the round.', $ref: '#/$defs/standing' },
      cuts: {
        description: 'What deleveraging would take of the account for others, in order.',
        type: 'array',
        items: { $ref: '#/$defs/cut' },
      },
      hedgesCrossed: {
        description:
          'Other legs of broken hedges that would be closed at mark, because the account agreed; absent where there are none.',
        type: 'array',
        items: { $ref: '#/$defs/cut' },
      },
      settledMarkets: {
        description:
          'Markets that the round would settle; absent where there are none, and for traders.',
        type: 'array',
        items: { $ref: '#/$defs/identifier' },
      },
      charged: {
        description: 'What haircuts and shared losses would charge it. Absent for traders.',
        $ref: '#/$defs/decimal',
      },
      ownCases: {
        description: 'Cases of its own buckets; empty where it could pay.',
        type: 'array',
        items: { $ref: '#/$defs/ownCase' },
      },
      refused: {
        description:
          'Where the engine would refuse a change, or the round: what comes after it is left out.',
        type: 'object',
        required: ['step', 'code', 'detail'],
        additionalProperties: false,
        properties: {
          step: { description: 'Which change.', enum: ['marks', 'deposit', 'close', 'round'] },
          code: { description: 'As of a refused command.', type: 'string' },
          detail: { description: 'In plain words.', $ref: '#/$defs/sentence' },
        },
      },
    },
  },
} as const
