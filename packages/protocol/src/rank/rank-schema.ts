import type { XStatic } from 'typebox/schema'

/** The answer to `rank`: one side of one market in queue order. */
export const rankJsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:plimsoll:rank:1',
  title: 'Plimsoll deleveraging queue',
  type: 'array',
  items: {
    type: 'object',
    required: ['account', 'bucket', 'size', 'eligible'],
    additionalProperties: false,
    properties: {
      account: { type: 'string' },
      bucket: { type: 'string' },
      rank: {
        description: 'From 1. Absent where not eligible or where the policy has no queue.',
        type: 'integer',
        minimum: 1,
      },
      percentile: {
        description: '1 for the first, 1/n for the last of n; six places.',
        type: 'string',
        pattern: '^[0-9]+\\.[0-9]{6}$',
      },
      lights: { description: '5 goes first, 1 last.', enum: [1, 2, 3, 4, 5] },
      score: {
        type: 'object',
        required: ['display', 'numerator', 'denominator'],
        additionalProperties: false,
        properties: {
          display: { type: 'string' },
          numerator: { type: 'string' },
          denominator: { type: 'string' },
        },
      },
      size: { description: 'Unsigned.', type: 'string' },
      sizeAhead: { description: 'What goes before this position.', type: 'string' },
      eligible: { type: 'boolean' },
      reason: { description: 'Why not, where not eligible.', type: 'string' },
    },
  },
} as const

/** The answer to `rank`. */
export type Rank = XStatic<typeof rankJsonSchema>

/** One position of a queue. */
export type RankRow = Rank[number]
