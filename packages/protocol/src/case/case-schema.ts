import type { XStatic } from 'typebox/schema'
import { resolutionJsonSchema } from '../resolution/resolution-schema.ts'

/** All of it but what it has in common with a resolution. One literal, because only a literal carries its types by itself. */
const historySchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:plimsoll:case:1',
  title: 'Plimsoll case',
  description: 'One default from its first round to its last so far.',
  type: 'object',
  required: ['version', 'domain', 'caseId', 'account', 'bucket', 'status', 'rounds'],
  additionalProperties: false,
  properties: {
    version: { description: 'Version of this format.', const: 1 },
    domain: { description: 'The risk domain.', type: 'string' },
    caseId: { description: '<domain>:<sequence>:<number>.', type: 'string' },
    account: { description: 'Whose bucket it is; fund:<fund> of a fund.', type: 'string' },
    bucket: {
      description: 'cross or isolated:<market>:<side>; inventory of a fund.',
      type: 'string',
    },
    status: {
      description: 'After its last round. closed: neither exposure nor deficit is left.',
      enum: ['closed', 'suspended'],
    },
    liquidation: { $ref: '#/$defs/liquidation' },
    rounds: {
      description: 'First to last.',
      type: 'array',
      items: { $ref: '#/$defs/round' },
    },
  },
  $defs: {
    place: {
      description: 'A record of the journal.',
      type: 'object',
      required: ['sequence', 'timeMs'],
      additionalProperties: false,
      properties: {
        sequence: { description: 'Its number.', type: 'integer', minimum: 0 },
        timeMs: { description: 'Milliseconds UTC.', type: 'integer', minimum: 0 },
      },
    },
    liquidation: {
      description:
        'What the venue did in its market before the first round. Absent where it was not asked to since the last case of the bucket, and in the events of a stream.',
      type: 'object',
      required: ['requested', 'deadlineMs', 'fills', 'fees'],
      additionalProperties: false,
      properties: {
        requested: { $ref: '#/$defs/place' },
        deadlineMs: { description: 'Milliseconds UTC.', type: 'integer', minimum: 0 },
        fills: { description: 'In the market.', type: 'integer', minimum: 0 },
        fees: {
          description: 'What a fund took of what the fills left above bankruptcy.',
          $ref: '#/$defs/decimal',
        },
        ended: {
          description: 'Absent while it goes on.',
          type: 'object',
          required: ['sequence', 'timeMs', 'outcome'],
          additionalProperties: false,
          properties: {
            sequence: { description: 'Of the record.', type: 'integer', minimum: 0 },
            timeMs: { description: 'Milliseconds UTC.', type: 'integer', minimum: 0 },
            outcome: { description: 'How.', type: 'string' },
          },
        },
      },
    },
    round: {
      description: 'One round of the case.',
      type: 'object',
      required: ['opened', 'finished', 'cause', 'case'],
      additionalProperties: false,
      properties: {
        opened: { $ref: '#/$defs/place' },
        finished: { $ref: '#/$defs/place' },
        cause: {
          description: 'Why the bucket was in the round.',
          enum: [
            'bankrupt',
            'liquidationFailed',
            'ordered',
            'suspended',
            'fundDefault',
            'poolFactor',
          ],
        },
        orderReason: {
          description:
            'What the officer gave who ordered it. Not told to accounts, and absent in the events of a stream.',
          type: 'string',
        },
        money: {
          description:
            'Of the bucket just before the round. This, maintenance and equity stand together; absent where it is the inventory of a fund.',
          $ref: '#/$defs/decimal',
        },
        maintenance: { description: 'What it needed.', $ref: '#/$defs/decimal' },
        equity: { description: 'Money and the result of its positions.', $ref: '#/$defs/decimal' },
        exemptions: { $ref: '#/$defs/exemptions' },
        case: { $ref: '#/$defs/case' },
      },
    },
  },
} as const

type ResolutionDefinitions = typeof resolutionJsonSchema.$defs
type SharedDefinitions = Pick<ResolutionDefinitions, SharedName>
type SharedName =
  | 'decimal'
  | 'hash'
  | 'side'
  | 'score'
  | 'exposure'
  | 'posting'
  | 'fill'
  | 'layer'
  | 'case'
  | 'exemptions'
  | 'exemptMarkets'
  | 'hidden'

/** A case as `explain` and the server tell it, version 1: the one source of its types and of its published JSON Schema. */
export const caseJsonSchema: Omit<typeof historySchema, '$defs'> & {
  readonly $defs: (typeof historySchema)['$defs'] & SharedDefinitions
} = {
  ...historySchema,
  $defs: { ...historySchema.$defs, ...shared(resolutionJsonSchema.$defs) },
}

function shared(definitions: ResolutionDefinitions): SharedDefinitions {
  const { decimal, hash, side, score, exposure, posting } = definitions
  const { fill, layer, case: one, exemptions, exemptMarkets, hidden } = definitions
  const money = { decimal, hash, side, score, exposure, posting }
  return { ...money, fill, layer, case: one, exemptions, exemptMarkets, hidden }
}

/** One default from its first round to its last so far. */
export type CaseDocument = XStatic<typeof caseJsonSchema>

/** One round of a case. */
export type CaseRoundDocument = CaseDocument['rounds'][number]
