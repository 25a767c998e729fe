/** What a book may say of moves of prices, and of exposure that it does not hold. */
export const scenarioDefinitions = {
  scenario: {
    description:
      'A move of all prices, for policies that look at what might happen next. Every market has a return: its own, or that of *.',
    type: 'object',
    required: ['scenario', 'returns'],
    additionalProperties: false,
    properties: {
      scenario: { description: 'Once.', $ref: '#/$defs/identifier' },
      returns: { $ref: '#/$defs/returns' },
      symmetric: {
        description: 'Whether the opposite move counts too. Default true.',
        type: 'boolean',
      },
    },
  },
  returns: {
    title: 'object of decimals by market',
    description:
      'By market id, the part by which its price moves: "-0.2" is a fall by a fifth. At most 6 places, within ±10. * stands for every market that is not named.',
    type: 'object',
    additionalProperties: { $ref: '#/$defs/decimal' },
  },
  hedge: {
    description: 'Exposure that an account holds elsewhere, as the venue attests.',
    type: 'object',
    required: ['market', 'size'],
    additionalProperties: false,
    properties: {
      market: { description: 'Of this book, once.', $ref: '#/$defs/identifier' },
      size: {
        description: 'Signed: positive is long. Whole lots, not 0.',
        $ref: '#/$defs/decimal',
      },
    },
  },
} as const
