/** The schemas of what a configuration lists: domains by name, keys and webhooks. */

export const domainSection = {
  type: 'object',
  description: 'One risk domain. Its name is that of its folder.',
  additionalProperties: false,
  properties: {
    isShadow: {
      type: 'boolean',
      default: false,
      description:
        'Whether the domain only decides beside the venue, to be compared with what the venue did. Otherwise `execution` of its book says who carries out plans.',
    },
    book: {
      type: 'string',
      minLength: 1,
      description:
        'File or folder of the book the domain begins with. Absent: it begins with the first book that the venue posts. Read only while the journal is empty.',
    },
    isLiquidationAutomatic: {
      type: 'boolean',
      default: true,
      description:
        'Whether liquidations are requested whenever prices, trades or a book may have made them due.',
    },
    isRoundAutomatic: {
      type: 'boolean',
      default: true,
      description: 'Whether a round opens whenever a bucket has become a case.',
    },
    passTimeEveryMs: {
      type: 'integer',
      minimum: 100,
      maximum: 3_600_000,
      default: 1_000,
      description: 'How often deadlines are looked at while nothing else happens.',
    },
    queueMax: {
      type: 'integer',
      minimum: 1,
      maximum: 1_000_000,
      default: 10_000,
      description: 'Commands that may wait for the engine.',
    },
    groupCommandsMax: {
      type: 'integer',
      minimum: 1,
      maximum: 10_000,
      default: 256,
      description: 'Commands made durable together.',
    },
    checkpointRecords: {
      type: 'integer',
      minimum: 1,
      maximum: 100_000_000,
      default: 10_000,
      description: 'Records between two checkpoints.',
    },
    snapshotRecords: {
      type: 'integer',
      minimum: 1,
      maximum: 100_000_000,
      default: 100_000,
      description: 'Records between two snapshots, which make starts fast.',
    },
    rankingPercent: {
      type: 'integer',
      minimum: 1,
      maximum: 100,
      default: 10,
      description:
        'Queues that take more than 5 ms to rank get at most so many percent of the time, all of the domain together; until its turn comes, a queue is shown as it was ranked last.',
    },
    fundOutflowPerHour: {
      type: 'string',
      pattern: '^[0-9]{1,30}(\\.[0-9]{1,18})?$',
      description:
        'Most money that approved moves of fund money and corrections may take out of funds in an hour, in the asset of the domain. Absent: no bound beyond the approvals.',
    },
  },
} as const

export const keySection = {
  type: 'object',
  description: 'A key that requests are signed with.',
  additionalProperties: false,
  required: ['id', 'role', 'owner'],
  properties: {
    id: {
      type: 'string',
      pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$',
      description: 'Name of the key. A name is never used for another key again.',
    },
    role: {
      enum: ['trader', 'marketMaker', 'auditor', 'riskOfficer', 'operator', 'admin', 'venue'],
      description: 'What the key may do, see the reference of roles.',
    },
    owner: {
      type: 'string',
      pattern: '^[^\\u0000-\\u001f\\u007f]{1,100}$',
      description:
        'The person or team that holds it. Two keys of one owner never count as two persons.',
    },
    algorithm: {
      enum: ['ed25519', 'hmacSha256'],
      default: 'ed25519',
      description: 'With `ed25519` the server holds nothing that could sign; prefer it.',
    },
    publicKey: {
      type: 'string',
      pattern: '^[A-Za-z0-9_-]{43}$',
      description: 'For `ed25519`: the 32 raw bytes of the public key, base64url without padding.',
    },
    secretFile: {
      type: 'string',
      minLength: 1,
      description:
        'For `hmacSha256`: a file, readable by its owner only, with the secret of 32 to 128 bytes in base64url.',
    },
    accounts: {
      type: 'array',
      maxItems: 10_000,
      uniqueItems: true,
      items: { type: 'string', minLength: 1, maxLength: 256 },
      default: [],
      description: 'Accounts that are its own; for traders and market makers.',
    },
    domains: {
      type: 'array',
      minItems: 1,
      maxItems: 1_000,
      uniqueItems: true,
      items: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' },
      description: 'Domains it may reach. Absent: all.',
    },
    expires: {
      type: 'string',
      pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,3})?Z$',
      description: 'When it ends, UTC, such as `2027-01-31T00:00:00Z`. Absent: never.',
    },
    addresses: {
      type: 'array',
      minItems: 1,
      maxItems: 256,
      items: { type: 'string' },
      description: 'Addresses or CIDR ranges it may be used from. Absent: any.',
    },
  },
} as const

export const webhookSection = {
  type: 'object',
  description: 'A receiver of webhooks.',
  additionalProperties: false,
  required: ['name', 'url', 'secretFile'],
  properties: {
    name: {
      type: 'string',
      pattern: '^[a-z0-9-]{1,64}$',
      description: 'Name of the receiver; what it has received is remembered under it.',
    },
    url: {
      type: 'string',
      pattern: '^https?://[^\\s]{1,2000}$',
      description: 'Where messages are posted. `https`, but for loopback in development mode.',
    },
    secretFile: {
      type: 'string',
      minLength: 1,
      description:
        'File, readable by its owner only, with the secret that messages are signed with: 32 to 128 bytes in base64url. A second line is a second secret; both sign while they are exchanged.',
    },
    events: {
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: { enum: ['cut', 'rehedge', 'rankWarning', 'fundWarning', 'halt'] },
      default: ['cut', 'rehedge', 'rankWarning', 'fundWarning', 'halt'],
      description: 'What it is told.',
    },
    domains: {
      type: 'array',
      minItems: 1,
      maxItems: 1_000,
      uniqueItems: true,
      items: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' },
      description: 'Of which domains. Absent: all.',
    },
    accounts: {
      type: 'array',
      minItems: 1,
      maxItems: 10_000,
      uniqueItems: true,
      items: { type: 'string', minLength: 1, maxLength: 256 },
      description: 'Of which accounts, where a message is about one. Absent: all.',
    },
    allowHosts: {
      type: 'array',
      maxItems: 16,
      items: { type: 'string', minLength: 1, maxLength: 255 },
      default: [],
      description: 'Hosts that may lie at a private address. Empty: it must have a public one.',
    },
    fundSharePercent: {
      type: 'integer',
      minimum: 1,
      maximum: 100,
      default: 50,
      description: '`fundWarning` is sent when a fund falls below this share of its peak.',
    },
    timeoutMs: {
      type: 'integer',
      minimum: 100,
      maximum: 120_000,
      default: 10_000,
      description: 'How long it may take to answer.',
    },
    giveUpAfterMs: {
      type: 'integer',
      minimum: 1_000,
      maximum: 2_592_000_000,
      default: 259_200_000,
      description: 'How long one message is repeated before it is put aside and counted.',
    },
    queueMax: {
      type: 'integer',
      minimum: 1,
      maximum: 10_000_000,
      default: 100_000,
      description: 'Messages that may wait for it.',
    },
  },
} as const
