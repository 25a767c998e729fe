/**
 * The layers of a waterfall and what switches them on, as a book may hold them. The fields of a layer stand in one list,
 * because a layer is read by people first; which of them belong to which layer is checked where it is read.
 */
export const waterfallDefinitions = {
  layer: {
    description:
      'One layer. fund: insuranceFund, venueCapital. mode (default takeover): insuranceFund. cap: both. account, capacity, lossCap: backstopVault. policy: adl. price: backstopVault and tearUp (default mark), settlement (default settlement), adl (default: the policy’s). extent: tearUp. base and repayable: profitHaircut, socialisedLoss. gateMs or chargeFund: withdrawalGate. trigger: every layer but the first three.',
    type: 'object',
    required: ['layer'],
    additionalProperties: false,
    properties: {
      layer: {
        description: 'Which source of loss absorption.',
        enum: [
          'ownNetting',
          'ownCollateral',
          'crossing',
          'offers',
          'backstopVault',
          'insuranceFund',
          'venueCapital',
          'adl',
          'profitHaircut',
          'socialisedLoss',
          'tearUp',
          'settlement',
          'withdrawalGate',
        ],
      },
      fund: { description: 'Who pays.', $ref: '#/$defs/identifier' },
      mode: {
        description: 'takeover: takes lots at mark with their deficit; deficitOnly: pays money.',
        enum: ['takeover', 'deficitOnly'],
      },
      cap: {
        description: 'The most that the fund pays in a round. Default: what it has available.',
        $ref: '#/$defs/decimal',
      },
      account: {
        description: 'The vault that takes over lots, an account of kind vault.',
        $ref: '#/$defs/identifier',
      },
      capacity: {
        description:
          'The most that all positions of the vault may be worth at mark after it took lots. Default unbounded.',
        $ref: '#/$defs/decimal',
      },
      lossCap: {
        description:
          'The most that the vault’s positions may have lost, what it pays against mark included. Default unbounded.',
        $ref: '#/$defs/decimal',
      },
      policy: {
        description:
          'The name of a preset, or a policy in full; one that differs from a preset needs a name of its own.',
        anyOf: [{ $ref: '#/$defs/identifier' }, { $ref: '#/$defs/policy' }],
      },
      price: { $ref: '#/$defs/priceRule' },
      base: {
        description:
          'Who is charged. Of profitHaircut (default oppositeGains): oppositeGains, marketGains, periodGains, unsettledProfit. Of socialisedLoss: openInterest, payouts, equity. unsettledProfit and equity charge accounts without a position.',
        enum: [
          'oppositeGains',
          'marketGains',
          'periodGains',
          'unsettledProfit',
          'openInterest',
          'payouts',
          'equity',
        ],
      },
      repayable: {
        description: 'What is charged becomes a claim, repaid from later surplus. Default false.',
        type: 'boolean',
      },
      chargesFlatAccounts: {
        description:
          'Must be true where accounts without a position are charged (base unsettledProfit or equity, chargeFund), and nowhere else.',
        type: 'boolean',
      },
      extent: {
        description:
          'partial: as many contracts are ended as the case has; full: every contract of every market in which a case has lots.',
        enum: ['partial', 'full'],
      },
      gateMs: {
        description: 'Withdrawals are refused for so long after a round that leaves a deficit.',
        $ref: '#/$defs/duration',
      },
      chargeFund: {
        description:
          'In place of gateMs: a part of every withdrawal goes to this fund while something is missing.',
        $ref: '#/$defs/identifier',
      },
      trigger: {
        description:
          'When the layer acts: the name of a preset, or a trigger in full. Default: on whatever is left.',
        anyOf: [
          { $ref: '#/$defs/identifier' },
          { $ref: '#/$defs/fundEmpty' },
          { $ref: '#/$defs/fundDrawdown' },
          { $ref: '#/$defs/marketDrawdown' },
          { $ref: '#/$defs/belowAverage' },
          { $ref: '#/$defs/losses' },
          { $ref: '#/$defs/backlog' },
          { $ref: '#/$defs/negativeEquity' },
          { $ref: '#/$defs/vaultLoss' },
          { $ref: '#/$defs/vaultFull' },
          { $ref: '#/$defs/poolFactor' },
          { $ref: '#/$defs/manual' },
          { $ref: '#/$defs/anyTrigger' },
        ],
      },
    },
  },
  fundEmpty: {
    description: 'On while the funds of the market’s pool have nothing available.',
    type: 'object',
    required: ['kind'],
    additionalProperties: false,
    properties: { kind: { description: 'Names this trigger.', const: 'fundEmpty' } },
  },
  fundDrawdown: {
    description:
      'On once the pool’s balance is so far below its peak in the window. As fundEmpty where the peak is not known.',
    type: 'object',
    required: ['kind', 'windowMs', 'start', 'stop'],
    additionalProperties: false,
    properties: {
      kind: { description: 'Names this trigger.', const: 'fundDrawdown' },
      windowMs: { description: 'How far back the peak is sought.', $ref: '#/$defs/duration' },
      start: { description: 'Switches on.', $ref: '#/$defs/line' },
      stop: { description: 'Switches off; nearer to the peak.', $ref: '#/$defs/line' },
    },
  },
  marketDrawdown: {
    description:
      'On once the market’s result in the pool is so far below its own peak, as a part of the pool’s peak balance. As fundEmpty where that is not known.',
    type: 'object',
    required: ['kind', 'windowMs', 'start', 'stop'],
    additionalProperties: false,
    properties: {
      kind: { description: 'Names this trigger.', const: 'marketDrawdown' },
      windowMs: { description: 'How far back peaks are sought.', $ref: '#/$defs/duration' },
      start: { description: 'Switches on.', $ref: '#/$defs/line' },
      stop: { description: 'Switches off; nearer to the peak.', $ref: '#/$defs/line' },
      balanceAbove: {
        description: 'Only while the pool has more than this. Default: no such condition.',
        $ref: '#/$defs/decimal',
      },
      pinned: {
        description:
          'Funds before the layer pay for the market down to the start line and no further. Default false.',
        type: 'boolean',
      },
    },
  },
  belowAverage: {
    description:
      'On while the pool’s balance is below its average in the window by more than a share of it, at least by the cushion. As fundEmpty where that is not known.',
    type: 'object',
    required: ['kind', 'windowMs', 'sharePpm', 'cushion'],
    additionalProperties: false,
    properties: {
      kind: { description: 'Names this trigger.', const: 'belowAverage' },
      windowMs: { description: 'Over which the average is taken.', $ref: '#/$defs/duration' },
      sharePpm: { description: 'Millionths of the average.', $ref: '#/$defs/ppm' },
      cushion: { description: 'Money, 0 or more.', $ref: '#/$defs/decimal' },
    },
  },
  losses: {
    description: 'On while the pool’s funds had so many losses of at least so much in the window.',
    type: 'object',
    required: ['kind', 'windowMs', 'count', 'amount'],
    additionalProperties: false,
    properties: {
      kind: { description: 'Names this trigger.', const: 'losses' },
      windowMs: { description: 'How far back losses count.', $ref: '#/$defs/duration' },
      count: { description: 'How many.', $ref: '#/$defs/count' },
      amount: { description: 'Of each, above 0.', $ref: '#/$defs/decimal' },
    },
  },
  backlog: {
    description: 'On once so many buckets wait to be closed.',
    type: 'object',
    required: ['kind', 'start', 'stop'],
    additionalProperties: false,
    properties: {
      kind: { description: 'Names this trigger.', const: 'backlog' },
      start: { description: 'Switches on at so many.', $ref: '#/$defs/count' },
      stop: { description: 'Switches off below so many; not above start.', $ref: '#/$defs/count' },
    },
  },
  negativeEquity: {
    description: 'On for every case below 0; no fund is asked.',
    type: 'object',
    required: ['kind'],
    additionalProperties: false,
    properties: { kind: { description: 'Names this trigger.', const: 'negativeEquity' } },
  },
  vaultLoss: {
    description: 'On once a vault’s positions have lost so much.',
    type: 'object',
    required: ['kind', 'account', 'start', 'stop'],
    additionalProperties: false,
    properties: {
      kind: { description: 'Names this trigger.', const: 'vaultLoss' },
      account: { description: 'Of kind vault.', $ref: '#/$defs/identifier' },
      start: { description: 'Switches on above this loss.', $ref: '#/$defs/decimal' },
      stop: {
        description: 'Switches off at this loss or less; not above start.',
        $ref: '#/$defs/decimal',
      },
    },
  },
  vaultFull: {
    description: 'On while a vault holds as much as it may.',
    type: 'object',
    required: ['kind', 'account', 'capacity'],
    additionalProperties: false,
    properties: {
      kind: { description: 'Names this trigger.', const: 'vaultFull' },
      account: { description: 'Of kind vault.', $ref: '#/$defs/identifier' },
      capacity: {
        description: 'What its positions are worth at mark, at least.',
        $ref: '#/$defs/decimal',
      },
    },
  },
  poolFactor: {
    description:
      'Only of a layer adl: traders’ profit on one side of a market is too large a part of its poolValue.',
    type: 'object',
    required: ['kind', 'account', 'startPpm', 'floorPpm'],
    additionalProperties: false,
    properties: {
      kind: { description: 'Names this trigger.', const: 'poolFactor' },
      account: {
        description: 'The pool: of kind vault, the counterparty of the market.',
        $ref: '#/$defs/identifier',
      },
      startPpm: { description: 'Above this part, in millionths.', $ref: '#/$defs/ppm' },
      floorPpm: {
        description: 'No cut takes the part below this; not above startPpm.',
        $ref: '#/$defs/ppm',
      },
    },
  },
  manual: {
    description: 'An officer switches it.',
    type: 'object',
    required: ['kind'],
    additionalProperties: false,
    properties: { kind: { description: 'Names this trigger.', const: 'manual' } },
  },
  anyTrigger: {
    description: 'On once one of several would be; off when all of them would be.',
    type: 'object',
    required: ['kind', 'triggers'],
    additionalProperties: false,
    properties: {
      kind: { description: 'Names this trigger.', const: 'anyOf' },
      triggers: {
        description: 'None of them anyOf itself.',
        type: 'array',
        minItems: 2,
        maxItems: 16,
        items: { $ref: '#/$defs/singleTrigger' },
      },
    },
  },
  singleTrigger: {
    title: 'trigger that is not anyOf',
    description: 'One of several.',
    anyOf: [
      { $ref: '#/$defs/fundEmpty' },
      { $ref: '#/$defs/fundDrawdown' },
      { $ref: '#/$defs/marketDrawdown' },
      { $ref: '#/$defs/belowAverage' },
      { $ref: '#/$defs/losses' },
      { $ref: '#/$defs/backlog' },
      { $ref: '#/$defs/negativeEquity' },
      { $ref: '#/$defs/vaultLoss' },
      { $ref: '#/$defs/vaultFull' },
      { $ref: '#/$defs/manual' },
    ],
  },
  line: {
    title: 'line',
    description: 'A ratio that is crossed, in millionths below 0: 300000 is −30 %.',
    type: 'object',
    required: ['ppm'],
    additionalProperties: false,
    properties: {
      ppm: { description: 'Millionths below 0.', $ref: '#/$defs/ppm' },
      strict: {
        description: 'Whether the line itself does not count. Default false.',
        type: 'boolean',
      },
    },
  },
  duration: {
    title: 'milliseconds',
    description: 'How long, in milliseconds.',
    type: 'integer',
    minimum: 1,
    maximum: 8640000000000000,
  },
  ppm: {
    title: 'millionths',
    type: 'integer',
    minimum: 0,
    maximum: 1000000000,
  },
} as const
