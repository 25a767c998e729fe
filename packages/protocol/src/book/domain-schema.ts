/** How a server keeps a domain. What only resolves a snapshot has no use for most of it. */
export const domainDefinitions = {
  domainLimits: {
    description: 'How long things may take and how large a step may be.',
    type: 'object',
    additionalProperties: false,
    properties: {
      stepFillsMax: {
        description:
          'Fills of one step of a round; the rest continues in the next. Default 50,000.',
        type: 'integer',
        minimum: 1,
        maximum: 10000000,
      },
      roundMaxAgeMs: {
        description: 'How long the prices of a round hold. Default 10,000.',
        $ref: '#/$defs/duration',
      },
      planExpiryMs: {
        description: 'How long the venue has to carry out a plan. Default 5,000.',
        $ref: '#/$defs/duration',
      },
      liquidationTimeoutMs: {
        description:
          'How long the venue has to close a liquidating bucket before it becomes a case. Default 60,000.',
        $ref: '#/$defs/duration',
      },
      eventQuietMs: {
        description:
          'How long no round opens before a deleveraging event is over, and what it took of whom is forgotten. Default 3,600,000.',
        $ref: '#/$defs/duration',
      },
      idempotencyWindowMs: {
        description: 'How long an Idempotency-Key is remembered. Default 86,400,000.',
        $ref: '#/$defs/duration',
      },
    },
  },
  collateralAsset: {
    description: 'An asset that may stand behind wallets.',
    type: 'object',
    required: ['asset', 'decimals'],
    additionalProperties: false,
    properties: {
      asset: { description: 'Not the settlement asset; once.', $ref: '#/$defs/identifier' },
      decimals: {
        description: 'Places of its amounts.',
        type: 'integer',
        minimum: 0,
        maximum: 18,
      },
    },
  },
} as const
