/**
 * The schemas of the configuration, a section each. Defaults and descriptions are data, so that the reference page, the
 * reader and the types say the same.
 */

export const serverSection = {
  type: 'object',
  description: 'Where the server listens and keeps its data.',
  additionalProperties: false,
  properties: {
    host: {
      type: 'string',
      minLength: 1,
      maxLength: 255,
      default: '127.0.0.1',
      description:
        'Address to listen on. Anything but loopback needs a proxy in front that ends TLS.',
    },
    port: {
      type: 'integer',
      minimum: 0,
      maximum: 65_535,
      default: 8080,
      description: 'Port to listen on; 0 takes a free one.',
    },
    data: {
      type: 'string',
      minLength: 1,
      default: 'data',
      description: 'Folder of journals, archive, audit and outbox. One server at a time holds it.',
    },
    isBehindTlsProxy: {
      type: 'boolean',
      default: false,
      description: 'Says that a proxy in front ends TLS. The server itself speaks plain HTTP.',
    },
    trustedProxies: {
      type: 'array',
      maxItems: 64,
      items: { type: 'string' },
      default: [],
      description:
        'Addresses or CIDR ranges of proxies whose `X-Forwarded-For` is believed. Empty: the address of the connection counts.',
    },
    allowedOrigins: {
      type: 'array',
      maxItems: 64,
      items: { type: 'string' },
      default: [],
      description:
        'Origins of browser pages that may call the server, such as `https://risk.example.com`. Empty: none.',
    },
    stopWithinMs: {
      type: 'integer',
      minimum: 100,
      maximum: 600_000,
      default: 15_000,
      description: 'How long requests under way may take after a stop was asked for.',
    },
  },
} as const

export const limitsSection = {
  type: 'object',
  description: 'Bounds of requests. What is beyond is refused, not cut off.',
  additionalProperties: false,
  properties: {
    bodyBytesMax: {
      type: 'integer',
      minimum: 1024,
      maximum: 67_108_864,
      default: 1_048_576,
      description: 'Largest body of a request other than a book.',
    },
    bookBytesMax: {
      type: 'integer',
      minimum: 1024,
      maximum: 1_073_741_824,
      default: 134_217_728,
      description: 'Largest body of a book.',
    },
    headersTimeoutMs: {
      type: 'integer',
      minimum: 100,
      maximum: 120_000,
      default: 10_000,
      description: 'How long the headers of a request may take to arrive.',
    },
    requestTimeoutMs: {
      type: 'integer',
      minimum: 100,
      maximum: 600_000,
      default: 30_000,
      description: 'How long a whole request may take to arrive.',
    },
    keepAliveMs: {
      type: 'integer',
      minimum: 0,
      maximum: 600_000,
      default: 65_000,
      description: 'How long a connection may stay open without a request.',
    },
    connectionsMax: {
      type: 'integer',
      minimum: 1,
      maximum: 100_000,
      default: 4_096,
      description: 'Connections at a time.',
    },
    connectionsPerAddressMax: {
      type: 'integer',
      minimum: 1,
      maximum: 100_000,
      default: 256,
      description:
        'Connections of one address at a time, streams included; of IPv6 one network of 64 bits. Trusted proxies and the addresses that venue keys are bound to are not counted, and nobody in development mode.',
    },
    commandsRunning: {
      type: 'integer',
      minimum: 1,
      maximum: 100_000,
      default: 1_024,
      description:
        'Requests with commands at a time. Prices, deposits and confirmations of plans do not wait for them.',
    },
    commandsWaiting: {
      type: 'integer',
      minimum: 0,
      maximum: 100_000,
      default: 4_096,
      description: 'Requests with commands that may wait; the next is refused as `overloaded`.',
    },
    queriesRunning: {
      type: 'integer',
      minimum: 1,
      maximum: 100_000,
      default: 64,
      description: 'Reads at a time.',
    },
    queriesWaiting: {
      type: 'integer',
      minimum: 0,
      maximum: 100_000,
      default: 2_048,
      description: 'Reads that may wait.',
    },
    heavyRunning: {
      type: 'integer',
      minimum: 1,
      maximum: 64,
      default: 2,
      description: 'What-ifs, drills, reports and simulations at a time.',
    },
    heavyWaiting: {
      type: 'integer',
      minimum: 0,
      maximum: 10_000,
      default: 32,
      description: 'What-ifs, drills, reports and simulations that may wait.',
    },
    pointsWindowMs: {
      type: 'integer',
      minimum: 100,
      maximum: 3_600_000,
      default: 10_000,
      description:
        'Window of the points below. Every route costs points, given in the reference of the routes.',
    },
    keyPoints: {
      type: 'integer',
      minimum: 1,
      maximum: 1_000_000_000,
      default: 1_000,
      description: 'Points of a key in each window.',
    },
    venueKeyPoints: {
      type: 'integer',
      minimum: 1,
      maximum: 1_000_000_000,
      default: 1_000_000,
      description: 'Points of a key of role `venue` in each window.',
    },
    addressPoints: {
      type: 'integer',
      minimum: 1,
      maximum: 1_000_000_000,
      default: 2_000,
      description:
        'Points of an address in each window for requests whose key is not known yet or is refused.',
    },
  },
} as const

export const identitySection = {
  type: 'object',
  description: 'How requests are recognised.',
  additionalProperties: false,
  properties: {
    signatureWindowMs: {
      type: 'integer',
      minimum: 500,
      maximum: 60_000,
      default: 5_000,
      description: 'How old a signature may be.',
    },
    clockAheadMs: {
      type: 'integer',
      minimum: 0,
      maximum: 10_000,
      default: 1_000,
      description: 'How far the clock of a client may be ahead.',
    },
    signaturesMax: {
      type: 'integer',
      minimum: 1_000,
      maximum: 10_000_000,
      default: 400_000,
      description:
        'Signatures remembered so that none works twice. When it is full, requests are refused for a moment; none is forgotten early. One key may fill a quarter.',
    },
    challengesMax: {
      type: 'integer',
      minimum: 10,
      maximum: 1_000_000,
      default: 10_000,
      description: 'Logins of streams under way at a time.',
    },
    challengeMs: {
      type: 'integer',
      minimum: 1_000,
      maximum: 300_000,
      default: 30_000,
      description: 'How long the login of a stream may take.',
    },
    pseudonymSecretFile: {
      type: 'string',
      minLength: 1,
      description:
        'File with the secret behind the pseudonyms that auditors see. Absent: `pseudonyms.key` in the data folder, made at the first start.',
    },
  },
} as const

export const controlSection = {
  type: 'object',
  description:
    'Approvals of what one person must not do alone. Delays below the defaults are refused outside development mode.',
  additionalProperties: false,
  properties: {
    approvers: {
      type: 'integer',
      minimum: 1,
      maximum: 5,
      default: 1,
      description: 'How many others must approve what one has proposed.',
    },
    approvalMs: {
      type: 'integer',
      minimum: 1_000,
      maximum: 86_400_000,
      default: 900_000,
      description:
        'How long a proposal waits for approval. It also ends when the domain starts anew.',
    },
    manualAdlDelayMs: {
      type: 'integer',
      minimum: 0,
      maximum: 604_800_000,
      default: 60_000,
      description:
        'Between approval and execution of cases by order, transfers of positions, settlement of markets and manual triggers. Anyone who may approve may cancel meanwhile.',
    },
    resumeDelayMs: {
      type: 'integer',
      minimum: 0,
      maximum: 604_800_000,
      default: 0,
      description: 'The same for the end of a halt or a freeze.',
    },
    fundMoneyDelayMs: {
      type: 'integer',
      minimum: 0,
      maximum: 604_800_000,
      default: 60_000,
      description:
        'The same for money and inventory of funds and the assignment of markets to them.',
    },
    correctionDelayMs: {
      type: 'integer',
      minimum: 0,
      maximum: 604_800_000,
      default: 60_000,
      description: 'The same for corrections.',
    },
    keyDelayMs: {
      type: 'integer',
      minimum: 0,
      maximum: 2_592_000_000,
      default: 86_400_000,
      description:
        'The same for new and replaced keys. A key is revoked as soon as that is approved.',
    },
    openMax: {
      type: 'integer',
      minimum: 1,
      maximum: 10_000,
      default: 200,
      description: 'Proposals that may be open at a time.',
    },
  },
} as const

export const streamSection = {
  type: 'object',
  description: 'The stream of events.',
  additionalProperties: false,
  properties: {
    connectionsMax: {
      type: 'integer',
      minimum: 1,
      maximum: 100_000,
      default: 5000,
      description: 'Streams at a time.',
    },
    connectionsPerKeyMax: {
      type: 'integer',
      minimum: 1,
      maximum: 100_000,
      default: 100,
      description: 'Streams of one key at a time.',
    },
    subscriptionsMax: {
      type: 'integer',
      minimum: 1,
      maximum: 10_000,
      default: 64,
      description: 'Subscriptions of one stream.',
    },
    frameBytesMax: {
      type: 'integer',
      minimum: 1024,
      maximum: 1_048_576,
      default: 8_192,
      description: 'Largest message a client may send.',
    },
    messagesPerSecondMax: {
      type: 'integer',
      minimum: 1,
      maximum: 100_000,
      default: 50,
      description: 'Messages a client may send in a second.',
    },
    bufferBytesMax: {
      type: 'integer',
      minimum: 65_536,
      maximum: 1_073_741_824,
      default: 1_048_576,
      description: 'What may wait in the socket of one client.',
    },
    backlogRecordsMax: {
      type: 'integer',
      minimum: 0,
      maximum: 1_000_000,
      default: 10_000,
      description:
        'How many records that said something on an event channel are kept, so that a stream can be resumed. So many are read back at the start.',
    },
    backlogBytesMax: {
      type: 'integer',
      minimum: 1_048_576,
      maximum: 4_294_967_296,
      default: 16_777_216,
      description:
        'Memory for those records, each domain. What a reader has not taken yet waits there.',
    },
    queueEveryMs: {
      type: 'integer',
      minimum: 10,
      maximum: 60_000,
      default: 250,
      description: 'Queues are ranked for subscribers at most this often.',
    },
    queueRowsMax: {
      type: 'integer',
      minimum: 1,
      maximum: 100_000,
      default: 200,
      description: 'Rows of a queue in one message, from its head.',
    },
    tickMs: {
      type: 'integer',
      minimum: 1,
      maximum: 10_000,
      default: 50,
      description: 'States are gathered this long before they are sent.',
    },
    loginWithinMs: {
      type: 'integer',
      minimum: 100,
      maximum: 300_000,
      default: 10_000,
      description: 'How long a client may take to log in.',
    },
    pingEveryMs: {
      type: 'integer',
      minimum: 100,
      maximum: 600_000,
      default: 10_000,
      description: 'How often a client is asked whether it is there, and told that the server is.',
    },
    pongWithinMs: {
      type: 'integer',
      minimum: 100,
      maximum: 600_000,
      default: 10_000,
      description:
        'How long it may take to answer, or take nothing of what waits for it, before it is closed. It is warned at half of it.',
    },
  },
} as const

export const metricsSection = {
  type: 'object',
  description: 'Metrics for Prometheus at `/metrics`.',
  additionalProperties: false,
  properties: {
    isPublic: {
      type: 'boolean',
      default: false,
      description: 'Whether they can be read without a key.',
    },
  },
} as const

export const logSection = {
  type: 'object',
  description: 'The log, one JSON document a line on standard error.',
  additionalProperties: false,
  properties: {
    level: {
      enum: ['error', 'warn', 'info', 'debug', 'silent'],
      default: 'info',
      description: 'What is logged: this and everything graver.',
    },
  },
} as const

export const simulationsSection = {
  type: 'object',
  description: 'Simulations and comparisons run for clients.',
  additionalProperties: false,
  properties: {
    runningMax: {
      type: 'integer',
      minimum: 0,
      maximum: 16,
      default: 1,
      description: 'Simulations and comparisons at a time, of one key one; 0 offers none.',
    },
    waitingMax: {
      type: 'integer',
      minimum: 0,
      maximum: 1_000,
      default: 16,
      description: 'Simulations and comparisons that may wait; those of one key a quarter of them.',
    },
    keptMax: {
      type: 'integer',
      minimum: 1,
      maximum: 10_000,
      default: 100,
      description: 'Finished ones of each of the two whose result is kept.',
    },
  },
} as const
