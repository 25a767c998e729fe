/** Buckets that the venue is to close in its market. */
export const liquidationDefinitions = {
  liquidationLeg: {
    title: 'position to close',
    description: 'One position of a bucket in liquidation.',
    type: 'object',
    required: ['market', 'side', 'size'],
    additionalProperties: false,
    properties: {
      market: { description: 'Its id.', $ref: '#/$defs/identifier' },
      side: { description: 'Of the position that is to be closed.', $ref: '#/$defs/side' },
      size: { description: 'Still open.', $ref: '#/$defs/decimal' },
      limitPrice: {
        description:
          'The worst price that fillLiquidation takes now: this or more for a long, this or less for a short. A whole tick. It moves with the equity of the bucket. Absent: any price is taken.',
        $ref: '#/$defs/decimal',
      },
    },
  },
  liquidation: {
    title: 'liquidation',
    description: 'A bucket below maintenance that the venue is to close.',
    type: 'object',
    required: ['account', 'bucket', 'deadlineMs', 'legs'],
    additionalProperties: false,
    properties: {
      account: { $ref: '#/$defs/accountId' },
      bucket: { $ref: '#/$defs/bucket' },
      deadlineMs: {
        description: 'What is open after this time becomes a case.',
        $ref: '#/$defs/timeMs',
      },
      legs: {
        description: 'Its open positions.',
        type: 'array',
        items: { $ref: '#/$defs/liquidationLeg' },
      },
    },
  },
  liquidationList: {
    title: 'liquidations',
    description: 'By account and bucket.',
    type: 'object',
    required: ['at', 'rows'],
    additionalProperties: false,
    properties: {
      at: { $ref: '#/$defs/at' },
      rows: {
        description: 'Those that are open.',
        type: 'array',
        items: { $ref: '#/$defs/liquidation' },
      },
    },
  },
} as const
