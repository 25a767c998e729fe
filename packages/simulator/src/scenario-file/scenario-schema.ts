import { type DocumentOf, wordDefinitions } from '@plimsoll/protocol'
import { peopleDefinitions } from './people-definitions.ts'
import { worldDefinitions } from './world-definitions.ts'

const ownSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:plimsoll:scenario:1',
  title: 'Plimsoll scenario',
  description:
    'A venue and what happens to it. Together with a seed, and a book where one is brought, it fixes every account, price and command.',
  type: 'object',
  required: [
    'version',
    'scenario',
    'title',
    'story',
    'stepMs',
    'durationMs',
    'venue',
    'markets',
    'makers',
    'paths',
    'feed',
    'funding',
    'traders',
    'liquidator',
  ],
  additionalProperties: false,
  properties: {
    version: { description: 'Version of this format.', const: 1 },
    scenario: {
      description:
        'Its name: letters, digits, hyphens and underscores, 64 at most. First part of every idempotency key.',
      $ref: '#/$defs/identifier',
    },
    title: { description: 'Heading of its page.', $ref: '#/$defs/text' },
    story: {
      description: 'What it shows, and what it does not claim, a sentence each.',
      type: 'array',
      minItems: 1,
      maxItems: 100,
      items: { $ref: '#/$defs/text' },
    },
    sources: {
      description: 'Where its facts are from.',
      type: 'array',
      maxItems: 1000,
      items: { $ref: '#/$defs/source' },
    },
    stepMs: {
      description: 'How far time goes in one step.',
      type: 'integer',
      minimum: 1,
      maximum: 3600000,
    },
    durationMs: {
      description: 'How long the run is: 1 to 1,000,000 steps.',
      $ref: '#/$defs/spanMs',
    },
    venue: {
      description:
        'The book it starts from: contracts, funds, waterfall, and accounts where there is no population. With a population it has no accounts and its funds are empty. With neither, the scenario runs on books that are brought only.',
      $ref: '#/$defs/book',
    },
    population: { $ref: '#/$defs/population' },
    markets: {
      title: 'object of market by name',
      description:
        'How each market moves and trades, by name, in the form of a market below; * is for all that are not named.',
      type: 'object',
      additionalProperties: { $ref: '#/$defs/market' },
    },
    makers: { $ref: '#/$defs/makers' },
    paths: {
      description: 'How prices elsewhere move by themselves; shocks come on top.',
      anyOf: [
        { $ref: '#/$defs/jumpDiffusion' },
        { $ref: '#/$defs/points' },
        { $ref: '#/$defs/bootstrap' },
      ],
    },
    shocks: {
      description: 'Scheduled moves; those that overlap add up.',
      type: 'array',
      maxItems: 10000,
      items: { $ref: '#/$defs/shock' },
    },
    outages: {
      description: 'Faults of price sources.',
      type: 'array',
      maxItems: 10000,
      items: { $ref: '#/$defs/outage' },
    },
    feed: { $ref: '#/$defs/feed' },
    latency: { $ref: '#/$defs/latency' },
    funding: { $ref: '#/$defs/funding' },
    traders: { $ref: '#/$defs/traders' },
    liquidator: { $ref: '#/$defs/liquidator' },
    script: {
      description:
        'What somebody does at a given time, whatever else happens. Left out where a book is brought.',
      type: 'array',
      maxItems: 100000,
      items: { $ref: '#/$defs/scripted' },
    },
    watch: {
      description:
        'Who is followed: before, lowest at the end of a step, after. Of an account its equity at mark; of a fund, written fund: and its id, what it can pay. Left out where a book is brought.',
      type: 'array',
      maxItems: 100,
      items: { $ref: '#/$defs/identifier' },
    },
    outcomes: {
      description:
        'What has to come of it, with every seed. Not asked of a run on a book that is brought, or with other shocks.',
      type: 'array',
      maxItems: 1000,
      items: { $ref: '#/$defs/outcome' },
    },
  },
  $defs: {
    number: {
      title: 'decimal',
      description: 'A plain decimal number in quotes.',
      type: 'string',
      pattern: '^-?[0-9]+(\\.[0-9]+)?$',
      maxLength: 64,
    },
    share: {
      title: 'share',
      description: 'From "0" to "1", at most 6 places.',
      type: 'string',
      pattern: '^-?[0-9]+(\\.[0-9]+)?$',
      maxLength: 64,
    },
    part: {
      title: 'part',
      description: 'A part or multiple from "0" to "1000", at most 6 places.',
      type: 'string',
      pattern: '^-?[0-9]+(\\.[0-9]+)?$',
      maxLength: 64,
    },
    change: {
      title: 'change',
      description: 'Above "-1" up to "1000", at most 6 places.',
      type: 'string',
      pattern: '^-?[0-9]+(\\.[0-9]+)?$',
      maxLength: 64,
    },
    fileName: {
      title: 'file name',
      description: 'Of a file in the folder of the scenario.',
      type: 'string',
      pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\ud800-\\udfff]*$',
      minLength: 1,
      maxLength: 255,
    },
    text: {
      title: 'text',
      description: 'At most 1,000 characters, none of them a control character.',
      type: 'string',
      pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\ud800-\\udfff]*$',
      minLength: 1,
      maxLength: 1000,
    },
    elapsedMs: {
      title: 'milliseconds',
      description: 'Milliseconds, for a time those from the start of the run.',
      type: 'integer',
      minimum: 0,
      maximum: 3600000000000,
    },
    spanMs: {
      title: 'milliseconds',
      description: 'Milliseconds above 0.',
      type: 'integer',
      minimum: 1,
      maximum: 3600000000000,
    },
    book: { title: 'book', type: 'object' },
    command: { title: 'command', type: 'object' },
    source: {
      description: 'Where a fact was published.',
      type: 'object',
      required: ['source', 'says'],
      additionalProperties: false,
      properties: {
        source: { $ref: '#/$defs/text' },
        url: { $ref: '#/$defs/text' },
        says: { description: 'What of it is used.', $ref: '#/$defs/text' },
      },
    },
    scripted: {
      description: 'A command at a time of its own.',
      type: 'object',
      required: ['atMs', 'command'],
      additionalProperties: false,
      properties: {
        atMs: { $ref: '#/$defs/elapsedMs' },
        command: {
          description: 'A command of the venue or an officer; its time is that of the row.',
          $ref: '#/$defs/command',
        },
      },
    },
    outcome: {
      description:
        'Something that has to be true of the document of a run, as `simulate --json` prints it: `is`, or `from` or `to` or both.',
      type: 'object',
      required: ['outcome', 'path'],
      additionalProperties: false,
      properties: {
        outcome: { description: 'In words.', $ref: '#/$defs/text' },
        path: {
          description: 'Where it stands: a JSON pointer (RFC 6901), like /cases/opened.',
          $ref: '#/$defs/text',
        },
        is: {
          description: 'Exactly this, written as in the document.',
          type: ['string', 'number', 'boolean'],
        },
        from: { description: 'At least so much.', $ref: '#/$defs/decimal' },
        to: { description: 'At most so much.', $ref: '#/$defs/decimal' },
        published: {
          description: 'What was published of the event, where it is known.',
          $ref: '#/$defs/text',
        },
        source: { description: 'Where that was published.', $ref: '#/$defs/text' },
      },
    },
  },
} as const

type Definitions = typeof wordDefinitions &
  (typeof ownSchema)['$defs'] &
  typeof peopleDefinitions &
  typeof worldDefinitions

/** A scenario file, version 1. The book and the commands in it have schemas of their own. */
export const scenarioSchema: Omit<typeof ownSchema, '$defs'> & { readonly $defs: Definitions } = {
  ...ownSchema,
  $defs: { ...wordDefinitions, ...ownSchema.$defs, ...worldDefinitions, ...peopleDefinitions },
}

/** A scenario as written: decimals are still text, names unresolved. */
export type ScenarioDocument = DocumentOf<typeof scenarioSchema>
