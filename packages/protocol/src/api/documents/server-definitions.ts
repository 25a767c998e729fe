/** What belongs to no domain: policies and simulations, and every problem. */
export const serverDefinitions = {
  policyRow: {
    title: 'policy of a list',
    description: 'A preset in short.',
    type: 'object',
    required: ['policy', 'version', 'title', 'hash'],
    additionalProperties: false,
    properties: {
      policy: { description: 'Its name, as a book may give it.', type: 'string' },
      version: { description: 'Of the preset.', $ref: '#/$defs/count' },
      title: { description: 'Whose rule it is.', type: 'string' },
      hash: { description: 'Over the policy in full.', $ref: '#/$defs/hash' },
    },
  },
  policyList: {
    title: 'policies',
    description: 'By name.',
    type: 'object',
    required: ['rows'],
    additionalProperties: false,
    properties: {
      rows: { description: 'By name.', type: 'array', items: { $ref: '#/$defs/policyRow' } },
    },
  },
  policy: {
    title: 'policy',
    description: 'A preset with what a reader needs to check it.',
    type: 'object',
    required: [
      'policy',
      'version',
      'title',
      'hash',
      'formula',
      'units',
      'source',
      'choices',
      'spec',
    ],
    additionalProperties: false,
    properties: {
      policy: { description: 'Its name, as a book may give it.', type: 'string' },
      version: { description: 'Of the preset.', $ref: '#/$defs/count' },
      title: { description: 'Whose rule it is.', type: 'string' },
      hash: { description: 'Over the policy in full.', $ref: '#/$defs/hash' },
      formula: { description: 'The score or weight in words of the field.', type: 'string' },
      units: { description: 'What the symbols are and in which units.', type: 'string' },
      source: { description: 'Where the rule is published.', type: 'string' },
      choices: {
        description: 'Points that the source leaves open, and what this preset does.',
        type: 'array',
        items: { type: 'string' },
      },
      spec: { description: 'The policy in full, as a book may hold it.', type: 'object' },
    },
  },
  simulationRequest: {
    title: 'order of a simulation',
    description: 'Which scenario is run.',
    type: 'object',
    required: ['scenario'],
    additionalProperties: false,
    properties: {
      scenario: {
        description: 'Its name.',
        type: 'string',
        pattern: '^[a-z0-9-]{1,64}$',
      },
      seed: {
        description: 'The same seed gives the same result. Default 1.',
        type: 'integer',
        minimum: 0,
        maximum: 4294967295,
      },
    },
  },
  simulationProgress: {
    title: 'progress of a simulation',
    description: 'How far it is, and what has happened in it so far.',
    type: 'object',
    required: ['step', 'steps', 'timeMs', 'cases', 'cutAccounts'],
    additionalProperties: false,
    properties: {
      step: { description: 'Steps that are done.', $ref: '#/$defs/count' },
      steps: { description: 'Steps in all.', $ref: '#/$defs/count' },
      timeMs: { description: 'Time of the scenario, not of the wall.', $ref: '#/$defs/timeMs' },
      cases: { description: 'Cases opened.', $ref: '#/$defs/count' },
      cutAccounts: { description: 'Accounts deleveraged.', $ref: '#/$defs/count' },
    },
  },
  simulation: {
    title: 'simulation',
    description: 'A scenario that was asked for.',
    type: 'object',
    required: ['simulation', 'scenario', 'seed', 'status', 'requestedMs'],
    additionalProperties: false,
    properties: {
      simulation: { description: 'Its id.', $ref: '#/$defs/identifier' },
      scenario: { description: 'Its name.', type: 'string' },
      seed: { description: 'Of its chance.', $ref: '#/$defs/count' },
      status: {
        description: 'How far it is.',
        enum: ['waiting', 'running', 'done', 'failed'],
      },
      requestedMs: { description: 'When it was asked for.', $ref: '#/$defs/timeMs' },
      startedMs: { description: 'Absent while it waits.', $ref: '#/$defs/timeMs' },
      endedMs: { description: 'Absent before its end.', $ref: '#/$defs/timeMs' },
      progress: { description: 'While it runs.', $ref: '#/$defs/simulationProgress' },
      failure: { description: 'Why it failed.', type: 'string' },
      result: {
        description:
          'Of one that is done, asked for by its id: what `plimsoll simulate --json` prints.',
        type: 'object',
      },
    },
  },
  simulationPage: {
    title: 'simulations',
    description: 'Newest first.',
    type: 'object',
    required: ['rows'],
    additionalProperties: false,
    properties: {
      rows: { description: 'Newest first.', type: 'array', items: { $ref: '#/$defs/simulation' } },
      next: { $ref: '#/$defs/cursor' },
    },
  },
  fieldError: {
    title: 'wrong part of a request',
    description: 'One thing that is wrong.',
    type: 'object',
    required: ['path', 'message'],
    additionalProperties: false,
    properties: {
      path: {
        description: 'Where: body.commands[3].amount, query.limit, path.market.',
        type: 'string',
      },
      message: { description: 'What is wrong, and what to do about it.', type: 'string' },
    },
  },
  problem: {
    title: 'problem',
    description:
      'The body of every answer that is not what was asked for. RFC 9457, media type application/problem+json.',
    type: 'object',
    required: ['type', 'title', 'status', 'code', 'detail', 'retryable', 'outcome'],
    additionalProperties: false,
    properties: {
      type: { description: 'urn:plimsoll:problem:<code>.', type: 'string' },
      title: { description: 'The same for every problem of the code.', type: 'string' },
      status: { description: 'Of the answer.', type: 'integer', minimum: 400, maximum: 599 },
      code: { description: 'Permanent: a code keeps its meaning for ever.', type: 'string' },
      detail: {
        description: 'What happened this time, and what to do about it.',
        type: 'string',
      },
      retryable: {
        description: 'Whether the same request can succeed later without a change.',
        type: 'boolean',
      },
      outcome: {
        description:
          'What may have happened: nothing, all of it, or nobody knows. After unknown, send the same request with the same Idempotency-Key.',
        enum: ['none', 'done', 'unknown'],
      },
      instance: { description: 'Id of the request, as in the log of the server.', type: 'string' },
      errors: {
        description: 'What is wrong with the request, part by part.',
        type: 'array',
        items: { $ref: '#/$defs/fieldError' },
      },
      rejection: { description: 'Code of the engine’s refusal, of rejected.', type: 'string' },
      sequence: {
        description: 'Of the record that holds the refusal, of rejected.',
        $ref: '#/$defs/sequence',
      },
    },
  },
} as const
