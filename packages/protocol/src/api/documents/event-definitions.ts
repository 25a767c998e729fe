/** Events in their loosest form: what holds for every kind, and which of their fields hold accounts however deep they stand. */
export const eventDefinitions = {
  event: {
    title: 'event',
    description:
      'Something that was booked. Its other fields are those of its kind, which are in docs/reference/events.md.',
    type: 'object',
    required: ['kind'],
    properties: {
      kind: { description: 'Names the rest; permanent.', type: 'string' },
      account: { description: 'Whom it is about.', $ref: '#/$defs/eventHolder' },
      owner: { description: 'Of an account that begins.', $ref: '#/$defs/eventHolder' },
      ledger: { description: 'Of money.', $ref: '#/$defs/eventLedger' },
      reason: { description: 'As it was given.', $ref: '#/$defs/eventText' },
    },
    additionalProperties: { $ref: '#/$defs/eventField' },
  },
  eventField: {
    title: 'field of an event',
    description: 'A value, a row of values, or rows.',
    properties: {
      account: { description: 'Whom it is about.', $ref: '#/$defs/eventHolder' },
      owner: { description: 'Of an account.', $ref: '#/$defs/eventHolder' },
      ledger: { description: 'Of money.', $ref: '#/$defs/eventLedger' },
      reason: { description: 'As it was given.', $ref: '#/$defs/eventText' },
    },
    items: { $ref: '#/$defs/eventField' },
    additionalProperties: { $ref: '#/$defs/eventField' },
  },
  eventHolder: {
    title: 'account id or fund',
    description: 'Id of an account, or fund:<fund>.',
    type: 'string',
    'x-account': true,
  },
  eventLedger: {
    title: 'ledger',
    description: '<account>:<bucket>, fund:<fund> or residue.',
    type: 'string',
    'x-ledger': true,
  },
  eventText: {
    title: 'text',
    description: 'May name accounts.',
    type: 'string',
    'x-text': true,
  },
} as const
