/** What several kinds of commands have in common. */
export const commandParts = {
  bucket: {
    title: 'bucket',
    description: 'cross or isolated:<market>:<side>; inventory of a fund.',
    type: 'string',
    pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\ud800-\\udfff]*$',
    minLength: 1,
    maxLength: 160,
  },
  planId: {
    title: 'plan',
    description: 'As the plan was announced.',
    type: 'string',
    pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\ud800-\\udfff]*$',
    minLength: 1,
    maxLength: 256,
  },
  reason: {
    title: 'reason',
    description: 'Why; kept in the journal.',
    type: 'string',
    pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\ud800-\\udfff]*$',
    minLength: 1,
    maxLength: 1000,
  },
  side: { title: 'side', enum: ['long', 'short'] },
  timeMs: {
    title: 'milliseconds',
    description: 'Milliseconds UTC since 1970.',
    type: 'integer',
    minimum: 0,
    maximum: 8640000000000000,
  },
  index: { title: 'index', type: 'integer', minimum: 0, maximum: 9007199254740991 },
  party: {
    description: 'One side of a trade.',
    type: 'object',
    required: ['account'],
    additionalProperties: false,
    properties: {
      account: { $ref: '#/$defs/identifier' },
      marginMode: {
        description: 'Which money stands behind it. Default cross.',
        enum: ['cross', 'isolated'],
      },
      effect: {
        description:
          'Whether an account in hedge mode opens or closes. A one-way account closes what it has on the other side first.',
        enum: ['open', 'close'],
      },
      isolatedMargin: {
        description: 'Moved from the wallet to an isolated position with the trade. Default 0.',
        $ref: '#/$defs/decimal',
      },
    },
  },
} as const
