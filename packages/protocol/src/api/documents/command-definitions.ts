/** Bodies and answers around commands and books. What they consist of is published on its own. */
export const commandDefinitions = {
  commands: {
    title: 'commands',
    description: 'One command, or a batch of them in order.',
    anyOf: [{ $ref: '#/$defs/command' }, { $ref: '#/$defs/commandBatch' }],
  },
  commandBatch: {
    title: 'batch',
    description: 'Commands that are taken in order. Each stands for itself.',
    type: 'object',
    required: ['commands'],
    additionalProperties: false,
    properties: {
      commands: {
        description: '1 to 1,000.',
        type: 'array',
        minItems: 1,
        maxItems: 1000,
        items: { $ref: '#/$defs/command' },
      },
    },
  },
  commandAnswers: {
    title: 'answers',
    description: 'Of one command, or of a batch.',
    anyOf: [{ $ref: '#/$defs/answer' }, { $ref: '#/$defs/answerBatch' }],
  },
  answerBatch: {
    title: 'answers of a batch',
    description: 'In the order of the commands.',
    type: 'object',
    required: ['answers'],
    additionalProperties: false,
    properties: {
      answers: {
        description:
          'One for each command. One that was not taken, or whose outcome is not known, is a problem; where that is so of all, the whole request is.',
        type: 'array',
        items: { anyOf: [{ $ref: '#/$defs/answer' }, { $ref: '#/$defs/problem' }] },
      },
    },
  },
  bookPost: {
    title: 'book of a venue',
    description: 'A whole book, or of a domain in sidecar the accounts that changed.',
    type: 'object',
    required: ['book'],
    additionalProperties: false,
    properties: {
      book: { description: 'In the format of a book snapshot.', $ref: '#/$defs/book' },
      isComplete: {
        description:
          'Whether accounts that are left out are flat and without money. Default true; must be true of the book that begins a domain.',
        type: 'boolean',
      },
    },
  },
  bookAnswer: {
    title: 'answer to a book',
    description: 'What became of a book.',
    type: 'object',
    required: ['outcome', 'domain', 'sequence'],
    additionalProperties: false,
    properties: {
      outcome: {
        description:
          'created: the domain has begun; synced: the accounts are as stated; repeated: the key was used before for the same book.',
        enum: ['created', 'synced', 'repeated'],
      },
      domain: { description: 'Its name.', $ref: '#/$defs/identifier' },
      epoch: { $ref: '#/$defs/epoch' },
      sequence: {
        description: 'Of the record; 0 of the book a domain begins with.',
        $ref: '#/$defs/sequence',
      },
      differences: { $ref: '#/$defs/syncDifferences' },
    },
  },
  casePage: {
    title: 'cases',
    description: 'Newest first.',
    type: 'object',
    required: ['rows'],
    additionalProperties: false,
    properties: {
      rows: { description: 'Newest first.', type: 'array', items: { $ref: '#/$defs/case' } },
      next: { $ref: '#/$defs/cursor' },
    },
  },
  receiptPage: {
    title: 'receipts',
    description: 'Newest first.',
    type: 'object',
    required: ['rows'],
    additionalProperties: false,
    properties: {
      rows: { description: 'Newest first.', type: 'array', items: { $ref: '#/$defs/receipt' } },
      next: { $ref: '#/$defs/cursor' },
    },
  },
} as const
