/** What a round says of the whole domain beside its cases; each absent where there is nothing to say. */
export const standingDefinitions = {
  flatCharge: {
    description: 'A layer that charges accounts without a position.',
    type: 'object',
    required: ['layer', 'layerIndex'],
    additionalProperties: false,
    properties: {
      layer: { description: 'Its name.', type: 'string' },
      layerIndex: { $ref: '#/$defs/layerIndex' },
      base: { description: 'By what it shares; absent of withdrawalGate.', type: 'string' },
    },
  },
  triggerChange: {
    description: 'A trigger that was switched for a market.',
    type: 'object',
    required: ['layer', 'layerIndex', 'trigger', 'market', 'on'],
    additionalProperties: false,
    properties: {
      layer: { description: 'Whose trigger.', type: 'string' },
      layerIndex: { $ref: '#/$defs/layerIndex' },
      trigger: { description: 'Its kind.', type: 'string' },
      market: { description: 'Its id.', type: 'string' },
      on: { description: 'Whether the layer acts from then on.', type: 'boolean' },
      measure: {
        description: 'What was compared with the line; absent where there is no number.',
        $ref: '#/$defs/score',
      },
    },
  },
  settledMarket: {
    description: 'A market that the round ended.',
    type: 'object',
    required: ['market', 'size', 'positions'],
    additionalProperties: false,
    properties: {
      market: { description: 'Its id.', type: 'string' },
      price: {
        description: 'For longs and shorts. Absent in an inverse market where the value is 0.',
        $ref: '#/$defs/decimal',
      },
      size: { description: 'Of all longs, as of all shorts.', $ref: '#/$defs/decimal' },
      positions: { description: 'How many were closed.', type: 'integer', minimum: 0 },
    },
  },
  charge: {
    description: 'What one account was charged.',
    type: 'object',
    required: ['account', 'charged'],
    additionalProperties: false,
    properties: {
      account: { description: 'Its id.', type: 'string' },
      charged: { description: 'Without what went back to it.', $ref: '#/$defs/decimal' },
    },
  },
  claim: {
    description: 'What one account is owed back.',
    type: 'object',
    required: ['account', 'amount'],
    additionalProperties: false,
    properties: {
      account: { description: 'Its id.', type: 'string' },
      amount: { description: 'From earlier rounds and this one.', $ref: '#/$defs/decimal' },
    },
  },
  fundAlarm: {
    description: 'A live market that no money can reach although its pool has some.',
    type: 'object',
    required: ['market', 'funds', 'poolAvailable'],
    additionalProperties: false,
    properties: {
      market: { description: 'Its id.', type: 'string' },
      funds: {
        description: 'Those that serve it and have nothing available.',
        type: 'array',
        items: { type: 'string' },
      },
      poolAvailable: { description: 'What the others could pay.', $ref: '#/$defs/decimal' },
    },
  },
  withdrawals: {
    description: 'How withdrawals stand.',
    type: 'object',
    additionalProperties: false,
    properties: {
      gatedUntilMs: { description: 'Refused until then, milliseconds UTC.', type: 'integer' },
      chargeFund: { description: 'Where a part of each goes.', type: 'string' },
      chargeShare: { description: 'That part, now.', $ref: '#/$defs/score' },
    },
  },
  layerIndex: {
    title: 'place from 0',
    description:
      'Its place from 0, ownNetting, ownCollateral and crossing counted. Not `layer` of setTrigger, which counts only what the book declares.',
    type: 'integer',
    minimum: 0,
  },
} as const
