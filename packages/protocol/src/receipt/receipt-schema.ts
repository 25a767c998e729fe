import type { XStatic } from 'typebox/schema'

/** What somebody can hold against the venue's books, version 1: the one source of its types and of its published JSON Schema. */
export const receiptJsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:plimsoll:receipt:1',
  title: 'Plimsoll receipt',
  description: 'What one layer of a waterfall did to one account, with every number that decided.',
  type: 'object',
  required: [
    'version',
    'receiptId',
    'kind',
    'domain',
    'epoch',
    'sequence',
    'timeMs',
    'account',
    'bucket',
  ],
  additionalProperties: false,
  properties: {
    version: { description: 'Version of this format.', const: 1 },
    receiptId: { description: '<sequence>-<index>, unique in its domain.', type: 'string' },
    kind: {
      description:
        'fill: a position was closed or taken over; charge: gains or money were taken for a loss; refund: some of a charge went back, because the case did not need it.',
      enum: ['fill', 'charge', 'refund'],
    },
    domain: { description: 'The risk domain.', type: 'string' },
    epoch: { description: 'Of the process that wrote the record.', type: 'integer', minimum: 0 },
    sequence: {
      description: 'Of the record in which the round ended, or the fill was confirmed.',
      type: 'integer',
      minimum: 0,
    },
    timeMs: {
      description: 'Of that record, milliseconds UTC.',
      type: 'integer',
      minimum: 0,
    },
    recordHash: { description: 'Of that record.', $ref: '#/$defs/hash' },
    caseId: {
      description: 'The case that it was for. Absent where a market ended or a hedge was crossed.',
      type: 'string',
    },
    planId: { description: 'Of a fill that the venue confirmed.', type: 'string' },
    account: { description: 'Whose receipt it is.', type: 'string' },
    bucket: { description: 'cross or isolated:<market>:<side>.', type: 'string' },
    layer: {
      description:
        'The layer of the waterfall. Absent of a refund, and where an officer ended the market.',
      type: 'string',
    },
    layerIndex: {
      description:
        'Its place from 0, ownNetting, ownCollateral and crossing counted; not `layer` of setTrigger. Absent where there is no layer.',
      type: 'integer',
      minimum: 0,
    },
    policy: { description: 'Of adl.', type: 'string' },
    policyHash: { description: 'Of adl.', $ref: '#/$defs/hash' },
    market: { description: 'Of a fill.', type: 'string' },
    side: {
      description: 'Of a fill: of the position that was closed; of an offer, that was taken over.',
      enum: ['long', 'short'],
    },
    size: { description: 'Of a fill.', $ref: '#/$defs/decimal' },
    price: {
      description: 'Of a fill. Absent in an inverse market where the value is 0.',
      $ref: '#/$defs/decimal',
    },
    markPrice: {
      description: 'Of a fill: when the round opened. Absent where a market ended.',
      $ref: '#/$defs/decimal',
    },
    bankruptcyPrice: {
      description:
        'Of a fill: of the case, at that step. Absent in an inverse market where there is none.',
      $ref: '#/$defs/decimal',
    },
    value: { description: 'Of a fill: the money that changed hands.', $ref: '#/$defs/decimal' },
    realisedPnl: {
      description:
        'Of a fill: profit that it turned into money; negative is a loss. Absent where the waterfall ended the market.',
      $ref: '#/$defs/decimal',
    },
    forgone: {
      description: 'Of a fill: cost to the account against mark; positive is a loss.',
      $ref: '#/$defs/decimal',
    },
    rank: {
      description: 'Of a fill: place in the queue. Absent where the policy has none.',
      type: 'integer',
      minimum: 1,
    },
    score: { description: 'Of a fill: what decided, before the cuts.', $ref: '#/$defs/score' },
    scoreAfter: {
      description: 'The same after all of them. Absent where the policy levels nothing.',
      $ref: '#/$defs/score',
    },
    hedgeBroken: {
      description:
        'Cut beyond what keeps its hedge, because nobody else had lots left to give. Absent where not.',
      const: true,
    },
    reason: {
      description:
        'Why it was asked, in a sentence with the numbers; or why the officer ended the market.',
      type: 'string',
    },
    rehedge: {
      description:
        'Of a fill by adl: the order that opens again what was closed. Absent for who agreed to the cut beforehand.',
      $ref: '#/$defs/rehedge',
    },
    base: { description: 'Of a charge: by what it goes.', type: 'string' },
    repayable: {
      description: 'Of a charge: it is owed back. Absent where it is not.',
      const: true,
    },
    amount: { description: 'Of a charge or refund, above 0.', $ref: '#/$defs/decimal' },
  },
  $defs: {
    decimal: { title: 'decimal', type: 'string', pattern: '^-?[0-9]+(\\.[0-9]+)?$' },
    hash: { title: 'SHA-256', type: 'string', pattern: '^[0-9a-f]{64}$' },
    score: {
      description: 'Exact as numerator over denominator; display is rounded half to even.',
      type: 'object',
      required: ['display', 'numerator', 'denominator'],
      additionalProperties: false,
      properties: {
        display: { description: 'Six places, or infinite.', type: 'string' },
        numerator: { description: 'In lowest terms.', type: 'string' },
        denominator: { description: '0 where there is no end to it.', type: 'string' },
      },
    },
    rehedge: {
      description: 'An order that opens again what a fill closed.',
      type: 'object',
      required: ['side', 'size', 'markPrice', 'notional'],
      additionalProperties: false,
      properties: {
        side: { description: 'buy where a long was closed.', enum: ['buy', 'sell'] },
        size: { description: 'All of the fill.', $ref: '#/$defs/decimal' },
        markPrice: { description: 'When the round opened.', $ref: '#/$defs/decimal' },
        notional: {
          description: 'At that mark, rounded half to even, without fees.',
          $ref: '#/$defs/decimal',
        },
      },
    },
  },
} as const

/** What one layer did to one account. */
export type ReceiptDocument = XStatic<typeof receiptJsonSchema>
