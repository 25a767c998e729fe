import type { XStatic } from 'typebox/schema'

/** What came of one command, as the server answers it: the one source of its types and of its published JSON Schema. */
export const answerJsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:plimsoll:answer:1',
  title: 'Plimsoll answer',
  description: 'What came of one command.',
  type: 'object',
  required: ['outcome'],
  additionalProperties: false,
  properties: {
    outcome: {
      description:
        'accepted: done and durable; rejected: refused, and nothing happened; repeated: the key was used before for the same command, and this is what came of it then.',
      enum: ['accepted', 'rejected', 'repeated'],
    },
    sequence: {
      description:
        'Of the record. Of the last one before, where an accepted command changed nothing; absent of a refusal that is not remembered.',
      type: 'integer',
      minimum: 0,
    },
    epoch: {
      description: 'Of the process that wrote the record. Absent where the command has none.',
      type: 'integer',
      minimum: 0,
    },
    events: {
      description:
        'What happened, in order. Absent of a refusal. Their kinds are in docs/reference/events.md.',
      type: 'array',
      items: {
        type: 'object',
        required: ['kind'],
        properties: { kind: { type: 'string' } },
      },
    },
    code: { description: 'Why it was refused; permanent.', type: 'string' },
    detail: { description: 'The same in words.', type: 'string' },
  },
} as const

/** What came of one command. */
export type AnswerDocument = XStatic<typeof answerJsonSchema>
