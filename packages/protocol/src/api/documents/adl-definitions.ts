/** Deleveraging queues, and where accounts stand in them. */
export const adlDefinitions = {
  lights: { title: 'lights', description: '5 goes first, 1 last.', enum: [1, 2, 3, 4, 5] },
  percentile: {
    title: 'percentile',
    description: '1 for the first, 1/n for the last of n; six places.',
    type: 'string',
    pattern: '^[0-9]+\\.[0-9]{6}$',
  },
  queueRow: {
    title: 'row of a queue',
    description: 'One position of a side.',
    type: 'object',
    required: ['account', 'bucket', 'size', 'eligible'],
    additionalProperties: false,
    properties: {
      account: { $ref: '#/$defs/accountId' },
      bucket: { $ref: '#/$defs/bucket' },
      rank: {
        description: 'From 1. Absent where not eligible or where the policy has no queue.',
        type: 'integer',
        minimum: 1,
      },
      percentile: { $ref: '#/$defs/percentile' },
      lights: { $ref: '#/$defs/lights' },
      score: { description: 'What decides the place.', $ref: '#/$defs/score' },
      size: { description: 'Unsigned.', $ref: '#/$defs/decimal' },
      sizeAhead: { description: 'What goes before this position.', $ref: '#/$defs/decimal' },
      eligible: { description: 'Whether it can be asked at all.', type: 'boolean' },
      reason: { description: 'Why not, where not eligible.', type: 'string' },
    },
  },
  queueDepth: {
    title: 'fifth of a queue',
    description: 'What stands under one number of lights.',
    type: 'object',
    required: ['lights', 'size', 'positions'],
    additionalProperties: false,
    properties: {
      lights: { $ref: '#/$defs/lights' },
      size: { description: 'Of all its positions.', $ref: '#/$defs/decimal' },
      positions: { description: 'How many.', $ref: '#/$defs/count' },
    },
  },
  queue: {
    title: 'queue',
    description: 'One side of one market in the order of the first adl layer of the waterfall.',
    type: 'object',
    required: [
      'at',
      'market',
      'side',
      'policy',
      'markPrice',
      'positions',
      'size',
      'listed',
      'depth',
      'rows',
    ],
    additionalProperties: false,
    properties: {
      at: { $ref: '#/$defs/at' },
      market: { description: 'Its id.', $ref: '#/$defs/identifier' },
      side: { description: 'Of the positions that would be cut.', $ref: '#/$defs/side' },
      policy: { description: 'Of the layer.', type: 'string' },
      markPrice: { description: 'The price that ranks go by.', $ref: '#/$defs/decimal' },
      positions: { description: 'How many are eligible.', $ref: '#/$defs/count' },
      size: { description: 'Of all that are eligible.', $ref: '#/$defs/decimal' },
      listed: {
        description: 'Rows on all pages, with those that are passed over. Of a trader: its own.',
        $ref: '#/$defs/count',
      },
      depth: {
        description: 'From 5 lights down to 1; all empty where the policy has no queue.',
        type: 'array',
        items: { $ref: '#/$defs/queueDepth' },
      },
      rows: {
        description: 'In order, those that are passed over last. Of a trader: its own.',
        type: 'array',
        items: { $ref: '#/$defs/queueRow' },
      },
      next: { $ref: '#/$defs/cursor' },
    },
  },
  triggerLine: {
    title: 'line of a trigger',
    description:
      'Where a trigger switches. Exact as `measure` is, and in the same unit. Whether the line itself counts is a matter of the kind.',
    type: 'object',
    required: ['unit', 'start', 'startsWhen'],
    additionalProperties: false,
    properties: {
      unit: {
        description:
          'share: of the peak of the pool, -0.3 is 30 % down. money: smallest units of the asset. count: how many.',
        enum: ['share', 'money', 'count'],
      },
      start: { description: 'Beyond it the layer begins to act.', $ref: '#/$defs/score' },
      stop: {
        description:
          'Back over it the layer ceases to act; absent where it does as soon as it would not start.',
        $ref: '#/$defs/score',
      },
      startsWhen: {
        description: 'On which side of the line the layer acts.',
        enum: ['below', 'above'],
      },
    },
  },
  triggerDistance: {
    title: 'trigger of a layer',
    description: 'How near a layer is to acting in the market.',
    type: 'object',
    required: ['trigger', 'on'],
    additionalProperties: false,
    properties: {
      trigger: { description: 'Its kind.', type: 'string' },
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
  adlPosition: {
    title: 'place of a position',
    description: 'Where one position of the account stands in the queue of one adl layer.',
    type: 'object',
    required: ['market', 'side', 'bucket', 'layerIndex', 'policy', 'size', 'eligible'],
    additionalProperties: false,
    properties: {
      market: { description: 'Its id.', $ref: '#/$defs/identifier' },
      side: { $ref: '#/$defs/side' },
      bucket: { $ref: '#/$defs/bucket' },
      layerIndex: {
        description:
          'Place of the layer from 0, ownNetting, ownCollateral and crossing counted. Not `layer` of setTrigger, which counts only what the book declares.',
        $ref: '#/$defs/count',
      },
      policy: { description: 'Of the layer.', type: 'string' },
      size: { description: 'Unsigned.', $ref: '#/$defs/decimal' },
      eligible: { description: 'Whether it can be asked at all.', type: 'boolean' },
      reason: { description: 'Why not, where not eligible.', type: 'string' },
      rank: {
        description: 'From 1. Absent where not eligible or where the policy has no queue.',
        type: 'integer',
        minimum: 1,
      },
      percentile: { $ref: '#/$defs/percentile' },
      lights: { $ref: '#/$defs/lights' },
      score: { description: 'What decides the place.', $ref: '#/$defs/score' },
      sizeAhead: { description: 'What goes before this position.', $ref: '#/$defs/decimal' },
      queueLength: {
        description:
          'Positions of the side that are eligible. Absent where a trader asks what would be.',
        $ref: '#/$defs/count',
      },
      trigger: {
        description: 'Absent where the layer acts whenever it is reached.',
        $ref: '#/$defs/triggerDistance',
      },
    },
  },
  accountAdl: {
    title: 'places of an account',
    description: 'Every position of the account in every adl layer of the waterfall.',
    type: 'object',
    required: ['at', 'account', 'positions'],
    additionalProperties: false,
    properties: {
      at: { $ref: '#/$defs/at' },
      account: { $ref: '#/$defs/accountId' },
      positions: {
        description: 'By layer, then market and side. Empty where no layer deleverages.',
        type: 'array',
        items: { $ref: '#/$defs/adlPosition' },
      },
    },
  },
} as const
