/** How domains and the server stand. */
export const domainDefinitions = {
  domainMode: {
    title: 'mode',
    description:
      'ledger keeps the book and fills plans itself; in sidecar the venue keeps the book and carries out plans; shadow decides beside the venue and has no say.',
    enum: ['ledger', 'sidecar', 'shadow'],
  },
  domainPhase: {
    title: 'phase',
    description:
      'waiting: recovered, and nothing is liquidated before fresh prices arrive. stopped: needs an operator.',
    enum: ['starting', 'waiting', 'running', 'closed', 'stopped'],
  },
  domainRow: {
    title: 'domain of a list',
    description: 'A risk domain in short.',
    type: 'object',
    required: ['domain', 'phase'],
    additionalProperties: false,
    properties: {
      domain: { description: 'Its name.', $ref: '#/$defs/identifier' },
      mode: {
        description: 'Absent where the domain could not be opened.',
        $ref: '#/$defs/domainMode',
      },
      phase: { $ref: '#/$defs/domainPhase' },
    },
  },
  domainList: {
    title: 'domains',
    description: 'By name.',
    type: 'object',
    required: ['rows'],
    additionalProperties: false,
    properties: {
      rows: {
        description: 'Only those that the key may reach.',
        type: 'array',
        items: { $ref: '#/$defs/domainRow' },
      },
    },
  },
  halt: {
    title: 'halt',
    description: 'A market, or the whole domain, that is halted.',
    type: 'object',
    required: ['reason'],
    additionalProperties: false,
    properties: {
      market: {
        description: 'Absent where the whole domain is halted.',
        $ref: '#/$defs/identifier',
      },
      reason: { description: 'As whoever halted it gave it.', $ref: '#/$defs/sentence' },
    },
  },
  gate: {
    title: 'unhealthy price',
    description: 'A market in which nothing is liquidated, because its price may not be acted on.',
    type: 'object',
    required: ['market', 'verdict'],
    additionalProperties: false,
    properties: {
      market: { description: 'Its id.', $ref: '#/$defs/identifier' },
      verdict: {
        description:
          'Why: never `used`; `stale` also where the price in use is too old now, or from before a start.',
        $ref: '#/$defs/priceVerdict',
      },
    },
  },
  withdrawals: {
    title: 'withdrawals',
    description: 'How withdrawals stand; empty where nothing holds them.',
    type: 'object',
    additionalProperties: false,
    properties: {
      gatedUntilMs: { description: 'Refused until then.', $ref: '#/$defs/timeMs' },
      chargeFund: { description: 'Where a part of each goes.', $ref: '#/$defs/identifier' },
      chargeShare: { description: 'That part, now.', $ref: '#/$defs/score' },
    },
  },
  domain: {
    title: 'domain',
    description: 'How one risk domain stands.',
    type: 'object',
    required: ['domain', 'phase', 'epoch', 'sequence', 'timeMs', 'queueLength'],
    additionalProperties: false,
    properties: {
      domain: { description: 'Its name.', $ref: '#/$defs/identifier' },
      mode: {
        description: 'Absent where the domain could not be opened.',
        $ref: '#/$defs/domainMode',
      },
      phase: { $ref: '#/$defs/domainPhase' },
      cause: {
        description: 'Why, where it has stopped; only for riskOfficer, operator and admin.',
        $ref: '#/$defs/sentence',
      },
      epoch: { $ref: '#/$defs/epoch' },
      sequence: { description: 'Of the last record.', $ref: '#/$defs/sequence' },
      timeMs: { description: 'Of the last record, milliseconds UTC.', $ref: '#/$defs/timeMs' },
      queueLength: { description: 'Commands that wait to be taken.', $ref: '#/$defs/count' },
      asset: {
        description: 'The settlement asset. All money is in it.',
        type: 'object',
        required: ['name', 'decimals'],
        additionalProperties: false,
        properties: {
          name: { description: 'Its name.', $ref: '#/$defs/identifier' },
          decimals: {
            description: 'Places of every amount.',
            type: 'integer',
            minimum: 0,
            maximum: 18,
          },
        },
      },
      waterfallHash: {
        description: 'Of the layers, their policies in full, and the deficit split.',
        $ref: '#/$defs/hash',
      },
      halts: {
        description: 'Everything that is halted; absent while the domain is not served.',
        type: 'array',
        items: { $ref: '#/$defs/halt' },
      },
      gates: {
        description:
          'Markets whose price may not be acted on; absent while the domain is not served.',
        type: 'array',
        items: { $ref: '#/$defs/gate' },
      },
      awaitingRound: {
        description:
          'Buckets that are, or are to be, cases; by cause. Absent for traders and market makers.',
        type: 'object',
        required: ['bankrupt', 'suspended', 'liquidationFailed', 'ordered'],
        additionalProperties: false,
        properties: {
          bankrupt: { description: 'Without equity.', $ref: '#/$defs/count' },
          suspended: { description: 'Left open by a round before.', $ref: '#/$defs/count' },
          liquidationFailed: { description: 'Not closed in the market.', $ref: '#/$defs/count' },
          ordered: { description: 'By an officer.', $ref: '#/$defs/count' },
        },
      },
      openPlans: {
        description: 'Plans that the venue has yet to carry out.',
        $ref: '#/$defs/count',
      },
      unmatched: {
        description:
          'Parts of late confirmations that fitted neither side and wait to be reconciled.',
        $ref: '#/$defs/count',
      },
      withdrawals: { $ref: '#/$defs/withdrawals' },
    },
  },
  checkpoint: {
    title: 'checkpoint',
    description: 'Hash of the whole state after a record.',
    type: 'object',
    required: ['sequence', 'stateHash'],
    additionalProperties: false,
    properties: {
      sequence: { $ref: '#/$defs/sequence' },
      stateHash: {
        description: 'Of the state, as `stateHash` of a resolution.',
        $ref: '#/$defs/hash',
      },
      recordHash: {
        description: 'Of the record, which covers all before it.',
        $ref: '#/$defs/hash',
      },
    },
  },
  checkpointPage: {
    title: 'checkpoints',
    description: 'Newest first.',
    type: 'object',
    required: ['rows'],
    additionalProperties: false,
    properties: {
      rows: { description: 'Newest first.', type: 'array', items: { $ref: '#/$defs/checkpoint' } },
      next: { $ref: '#/$defs/cursor' },
    },
  },
  health: {
    title: 'health',
    description: 'The process lives.',
    type: 'object',
    required: ['status'],
    additionalProperties: false,
    properties: { status: { description: 'Always the same.', const: 'ok' } },
  },
  readiness: {
    title: 'readiness',
    description: 'No domain is still starting.',
    type: 'object',
    required: ['status'],
    additionalProperties: false,
    properties: { status: { description: 'Always the same.', const: 'ready' } },
  },
} as const
