/** What a round says of hedges: those that it closed with their other leg, and what it takes to restore them. */
export const hedgeDefinitions = {
  crossedHedge: {
    description: 'A position closed at mark against others whose owners agreed to the same.',
    type: 'object',
    required: [
      'layer',
      'layerIndex',
      'account',
      'bucket',
      'market',
      'side',
      'size',
      'markPrice',
      'value',
      'realisedPnl',
    ],
    additionalProperties: false,
    properties: {
      layer: { description: 'That broke the hedge.', type: 'string' },
      layerIndex: { $ref: '#/$defs/layerIndex' },
      account: { description: 'Its id.', type: 'string' },
      bucket: { description: 'Always cross.', type: 'string' },
      market: { description: 'Its id.', type: 'string' },
      side: { description: 'Of the position that was closed.', $ref: '#/$defs/side' },
      size: { description: 'What was closed.', $ref: '#/$defs/decimal' },
      markPrice: { description: 'When the round opened.', $ref: '#/$defs/decimal' },
      value: { description: 'The money that changed hands, exact.', $ref: '#/$defs/decimal' },
      realisedPnl: {
        description: 'Profit it turned into money; negative is a loss.',
        $ref: '#/$defs/decimal',
      },
    },
  },
  rehedgeOrder: {
    description: 'An order that opens again what deleveraging closed of an account in a market.',
    type: 'object',
    required: ['account', 'market', 'side', 'size', 'markPrice', 'notional'],
    additionalProperties: false,
    properties: {
      account: { description: 'Its id.', type: 'string' },
      market: { description: 'Its id.', type: 'string' },
      side: { description: 'buy where longs were closed.', enum: ['buy', 'sell'] },
      size: {
        description:
          'All lots that adl took; legs that crossed with them are not in it. Nothing where longs and shorts were cut alike.',
        $ref: '#/$defs/decimal',
      },
      markPrice: { description: 'When the round opened.', $ref: '#/$defs/decimal' },
      notional: {
        description:
          'What the order is worth at that mark, rounded half to even. The fee of a taker comes on top: a book does not state it.',
        $ref: '#/$defs/decimal',
      },
    },
  },
} as const
