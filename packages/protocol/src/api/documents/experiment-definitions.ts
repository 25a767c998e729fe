/** Whole cascades on a copy of the book. */
export const experimentDefinitions = {
  timedShock: {
    title: 'move over time',
    description: 'A move of the price of one market, or of all.',
    type: 'object',
    required: ['market', 'move', 'overMs'],
    additionalProperties: false,
    properties: {
      market: {
        description: 'Its id, or `*` for every market that is not named.',
        type: 'string',
        minLength: 1,
        maxLength: 256,
      },
      move: {
        description:
          'Part of the price, above -1 and at most 999: -0.3 is −30 %; at most 6 places.',
        $ref: '#/$defs/decimal',
      },
      overMs: {
        description: 'How long it takes, milliseconds.',
        type: 'integer',
        minimum: 1000,
        maximum: 3_600_000,
      },
    },
  },
  experimentRequest: {
    title: 'order of an experiment',
    description: 'What is done with a copy of the book.',
    type: 'object',
    required: ['kind'],
    additionalProperties: false,
    properties: {
      kind: {
        description:
          'What is done: `simulation` runs the scenario once, `rules` once or several times under each of several waterfalls, `fundSizing` many times with funds that have no bottom.',
        enum: ['simulation', 'rules', 'fundSizing'],
      },
      scenario: {
        description: 'Its name. Default `fall`: every price by 30 % in ten minutes.',
        type: 'string',
        pattern: '^[a-z0-9-]{1,64}$',
      },
      shocks: {
        description:
          'Moves of prices instead of those of the scenario, each evenly in log price from the first minute on; each market once, `*` for all that are not named.',
        type: 'array',
        minItems: 1,
        maxItems: 1000,
        items: { $ref: '#/$defs/timedShock' },
      },
      seed: {
        description: 'Of prices and behaviour. Default 7.',
        type: 'integer',
        minimum: 0,
        maximum: 4_294_967_295,
      },
      paths: {
        description:
          'Runs, of `rules` for each of them and at most 200. Default: 1 of `rules`, of `fundSizing` the fewest that support the confidence.',
        type: 'integer',
        minimum: 1,
        maximum: 2000,
      },
      confidence: {
        description:
          'Of `fundSizing`: the part of runs that is to be paid for, at most 0.9975, which takes 2000 runs. Default 0.95.',
        type: 'string',
        pattern: '^0\\.[5-9][0-9]{0,3}$',
      },
      policies: {
        description:
          'Of `rules`: as a comparison names them, each once. Differences are to the first that the book can carry out.',
        type: 'array',
        minItems: 1,
        maxItems: 12,
        items: { type: 'string', pattern: '^[a-z0-9-]{1,64}$' },
      },
    },
  },
  experiment: {
    title: 'experiment',
    description: 'A scenario on a copy of the book.',
    type: 'object',
    required: ['experiment', 'domain', 'status', 'order', 'requestedMs'],
    additionalProperties: false,
    properties: {
      experiment: { description: 'Its id.', $ref: '#/$defs/identifier' },
      domain: { description: 'Its id.', $ref: '#/$defs/identifier' },
      status: {
        description: 'How far it is.',
        enum: ['waiting', 'running', 'done', 'failed'],
      },
      order: {
        description: 'As it was asked for, with what it has by default.',
        $ref: '#/$defs/experimentRequest',
      },
      requestedMs: { description: 'When it was asked for.', $ref: '#/$defs/timeMs' },
      startedMs: { description: 'Absent while it waits.', $ref: '#/$defs/timeMs' },
      endedMs: { description: 'Absent before its end.', $ref: '#/$defs/timeMs' },
      progress: { description: 'While it runs.', $ref: '#/$defs/comparisonProgress' },
      failure: { description: 'Why it failed, and what to do about it.', type: 'string' },
      place: { description: 'Absent before the book is there.', $ref: '#/$defs/comparedBook' },
      result: {
        description:
          'Of one that is done, asked for by its id: what `plimsoll simulate --json` prints, of `rules` with `--policies`, of `fundSizing` what `plimsoll size-fund --json` prints.',
        type: 'object',
      },
    },
  },
  experimentPage: {
    title: 'experiments',
    description: 'Newest first.',
    type: 'object',
    required: ['rows'],
    additionalProperties: false,
    properties: {
      rows: { description: 'Newest first.', type: 'array', items: { $ref: '#/$defs/experiment' } },
      next: { $ref: '#/$defs/cursor' },
    },
  },
} as const
