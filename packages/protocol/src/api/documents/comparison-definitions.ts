/** The same book under several policies, and what becomes of one case under each. */
export const comparisonDefinitions = {
  comparisonRequest: {
    title: 'order of a comparison',
    description: 'Which policies are compared, and over which book.',
    type: 'object',
    required: ['policies'],
    additionalProperties: false,
    properties: {
      policies: {
        description:
          'In the order of the rows of the result, each once. `declared` is the waterfall of the domain as it stands; the name of a deleveraging preset is the policy of every `adl` layer of it; the name of a waterfall preset stands in place of it.',
        type: 'array',
        minItems: 1,
        maxItems: 12,
        items: { type: 'string', pattern: '^[a-z0-9-]{1,64}$' },
      },
      case: {
        description:
          'Id of a case: the book is taken as it stood before the first round of that case. Absent: the book of now.',
        $ref: '#/$defs/identifier',
      },
      shocks: {
        description: 'Moves of marks before the rounds, all at once; each market once.',
        type: 'array',
        minItems: 1,
        maxItems: 1000,
        items: { $ref: '#/$defs/shock' },
      },
    },
  },
  comparisonProgress: {
    title: 'progress of a comparison',
    description: 'How far it is.',
    type: 'object',
    required: ['done', 'of', 'step'],
    additionalProperties: false,
    properties: {
      done: { description: 'Steps that are done.', $ref: '#/$defs/count' },
      of: { description: 'Steps in all.', $ref: '#/$defs/count' },
      step: { description: 'What is being done now, in a few words.', type: 'string' },
    },
  },
  comparedBook: {
    title: 'book that was compared',
    description: 'The state of the domain that every policy begins with, before any shock.',
    type: 'object',
    required: ['sequence', 'timeMs'],
    additionalProperties: false,
    properties: {
      sequence: { description: 'Of the last record in it.', $ref: '#/$defs/sequence' },
      timeMs: { description: 'Of that record.', $ref: '#/$defs/timeMs' },
    },
  },
  comparedCase: {
    title: 'case under a policy',
    description: 'What one round under one policy does about the bucket of the case.',
    type: 'object',
    required: [
      'policy',
      'opened',
      'paidByFunds',
      'takenFromCounterparties',
      'takenFromGains',
      'accountsCut',
      'accountsCharged',
      'residualDeficit',
    ],
    additionalProperties: false,
    properties: {
      policy: { description: 'Its name, as it was asked for.', type: 'string' },
      opened: {
        description:
          'Whether the bucket has a case in this round at all; without one the amounts are 0.',
        type: 'boolean',
      },
      paidByFunds: {
        description: 'By insurance and venue capital, less what went back.',
        $ref: '#/$defs/decimal',
      },
      takenFromCounterparties: {
        description: 'By deleveraging, against mark.',
        $ref: '#/$defs/decimal',
      },
      takenFromGains: { description: 'By haircuts and shared losses.', $ref: '#/$defs/decimal' },
      accountsCut: { description: 'Accounts that were deleveraged.', $ref: '#/$defs/count' },
      accountsCharged: { description: 'Accounts that were charged.', $ref: '#/$defs/count' },
      residualDeficit: { description: 'What nobody paid.', $ref: '#/$defs/decimal' },
    },
  },
  comparison: {
    title: 'comparison of policies',
    description: 'The same book under several policies, each for one round.',
    type: 'object',
    required: ['comparison', 'domain', 'status', 'policies', 'requestedMs'],
    additionalProperties: false,
    properties: {
      comparison: { description: 'Its id.', $ref: '#/$defs/identifier' },
      domain: { description: 'Its id.', $ref: '#/$defs/identifier' },
      status: {
        description: 'How far it is.',
        enum: ['waiting', 'running', 'done', 'failed'],
      },
      policies: {
        description: 'As they were asked for.',
        type: 'array',
        items: { type: 'string' },
      },
      case: { description: 'As it was asked for.', $ref: '#/$defs/identifier' },
      shocks: {
        description: 'As they were asked for.',
        type: 'array',
        items: { $ref: '#/$defs/shock' },
      },
      requestedMs: { description: 'When it was asked for.', $ref: '#/$defs/timeMs' },
      startedMs: { description: 'Absent while it waits.', $ref: '#/$defs/timeMs' },
      endedMs: { description: 'Absent before its end.', $ref: '#/$defs/timeMs' },
      progress: { description: 'While it runs.', $ref: '#/$defs/comparisonProgress' },
      failure: { description: 'Why it failed, and what to do about it.', type: 'string' },
      place: { description: 'Absent before the book is there.', $ref: '#/$defs/comparedBook' },
      result: {
        description:
          'Of one that is done, asked for by its id: what `plimsoll compare --json` prints.',
        type: 'object',
      },
      caseOutcomes: {
        description:
          'Of one about a case that is done: the case under each policy that the book can serve.',
        type: 'array',
        items: { $ref: '#/$defs/comparedCase' },
      },
    },
  },
  comparisonPage: {
    title: 'comparisons of policies',
    description: 'Newest first.',
    type: 'object',
    required: ['rows'],
    additionalProperties: false,
    properties: {
      rows: { description: 'Newest first.', type: 'array', items: { $ref: '#/$defs/comparison' } },
      next: { $ref: '#/$defs/cursor' },
    },
  },
} as const
