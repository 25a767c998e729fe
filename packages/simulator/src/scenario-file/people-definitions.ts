/** Who is on the venue and what they do. */
export const peopleDefinitions = {
  population: {
    description: 'Traders that fill the venue; a vault and the makers hold the other side.',
    type: 'object',
    required: [
      'traders',
      'weights',
      'equity',
      'longLeverage',
      'shortLeverage',
      'long',
      'hedge',
      'isolated',
      'twoPositions',
      'threePositions',
      'entrySpread',
      'vault',
      'funds',
    ],
    additionalProperties: false,
    properties: {
      traders: { description: 'How many.', type: 'integer', minimum: 1, maximum: 1000000 },
      weights: {
        title: 'object of decimals by market',
        description:
          'How much of the population trades a market, relative to the others; from 0 to 1,000,000.',
        type: 'object',
        additionalProperties: { $ref: '#/$defs/number' },
      },
      equity: { description: 'Equity of a trader.', $ref: '#/$defs/distribution' },
      longLeverage: { $ref: '#/$defs/leverage' },
      shortLeverage: { $ref: '#/$defs/leverage' },
      longLeverageFactors: {
        title: 'object of decimals by market',
        description:
          'What the leverage of longs is multiplied by, by market; the mean over the markets of a trader, and 1 where none is given. Above 0, up to 1,000.',
        type: 'object',
        additionalProperties: { $ref: '#/$defs/number' },
      },
      long: { description: 'Share of traders that are long.', $ref: '#/$defs/share' },
      hedge: {
        description: 'Share of positions that face the other way than their trader.',
        $ref: '#/$defs/share',
      },
      isolated: { description: 'Share of traders with isolated margin.', $ref: '#/$defs/share' },
      twoPositions: { description: 'Share of traders with two positions.', $ref: '#/$defs/share' },
      threePositions: {
        description: 'Share of traders with three positions.',
        $ref: '#/$defs/share',
      },
      entrySpread: {
        description: 'Standard deviation of entry prices around the start.',
        $ref: '#/$defs/part',
      },
      shorts: { $ref: '#/$defs/shorts' },
      vault: {
        description:
          'Part of what traders are long net that one vault is short; makers have the rest.',
        $ref: '#/$defs/share',
      },
      funds: {
        description: 'Money of the funds of the venue.',
        type: 'array',
        maxItems: 10000,
        items: { $ref: '#/$defs/fundShare' },
      },
    },
  },
  shorts: {
    description:
      'A short side whose sizes are known. Equity follows from size and leverage, and whoever is long is made larger or smaller, at the same leverage, until they match it.',
    type: 'object',
    required: [
      'notional',
      'equityMaximum',
      'leverageCorrelation',
      'longsMultiple',
      'openInterestWeights',
    ],
    additionalProperties: false,
    properties: {
      notional: {
        description: 'Value of all positions of a trader at the start.',
        $ref: '#/$defs/distribution',
      },
      equityMaximum: {
        description:
          'Nobody has more equity than this, in units of the asset, unless the positions need it.',
        $ref: '#/$defs/number',
      },
      leverageCorrelation: {
        description: 'Correlation of the logarithms of size and leverage; from -1 to 1.',
        $ref: '#/$defs/number',
      },
      longsMultiple: {
        description:
          'Those who are long hold this multiple of it in every market; makers are short of the rest. From 0 to 1,000.',
        $ref: '#/$defs/number',
      },
      openInterestWeights: {
        title: 'object of decimals by market',
        description:
          'What each market has of the whole, relative to the others; from 0 to 1,000,000.',
        type: 'object',
        additionalProperties: { $ref: '#/$defs/number' },
      },
    },
  },
  distribution: {
    description:
      'A positive quantity: log-normal between the quantiles, a truncated Pareto tail above the last of them. In units of the asset.',
    type: 'object',
    required: ['quantiles', 'tailExponent', 'maximum'],
    additionalProperties: false,
    properties: {
      quantiles: {
        description: 'Ascending in both.',
        type: 'array',
        minItems: 2,
        maxItems: 1000,
        items: { $ref: '#/$defs/quantile' },
      },
      tailExponent: { description: 'Above 0, up to 100.', $ref: '#/$defs/number' },
      maximum: { description: 'The tail ends here.', $ref: '#/$defs/number' },
    },
  },
  quantile: {
    description: 'So large a share is at or below the value.',
    type: 'object',
    required: ['share', 'value'],
    additionalProperties: false,
    properties: {
      share: { description: 'Above 0, below 1.', $ref: '#/$defs/number' },
      value: { description: 'Above 0.', $ref: '#/$defs/number' },
    },
  },
  leverage: {
    description: 'A log-normal leverage with an upper end.',
    type: 'object',
    required: ['median', 'logDeviation', 'maximum'],
    additionalProperties: false,
    properties: {
      median: { description: 'Above 0, up to 10,000.', $ref: '#/$defs/number' },
      logDeviation: {
        description: 'Standard deviation of its logarithm; from 0 to 10.',
        $ref: '#/$defs/number',
      },
      maximum: { description: 'Above 0, up to 10,000.', $ref: '#/$defs/number' },
    },
  },
  fundShare: {
    description: 'Money of one fund, as a part of the open interest it serves.',
    type: 'object',
    required: ['fund', 'balance', 'floor'],
    additionalProperties: false,
    properties: {
      fund: { description: 'Of the venue.', $ref: '#/$defs/identifier' },
      balance: { $ref: '#/$defs/part' },
      floor: { $ref: '#/$defs/part' },
      atPeak: {
        description:
          'Whether it begins at its highest, so that triggers which look at a fall from there count from the start. Default false.',
        type: 'boolean',
      },
    },
  },
  makers: {
    description:
      'Market makers. Where a book has accounts of that kind, they are its makers; else so many join it from outside, without positions.',
    type: 'object',
    required: ['count', 'equity', 'leverageMax'],
    additionalProperties: false,
    properties: {
      count: { description: 'How many.', type: 'integer', minimum: 1, maximum: 1000 },
      equity: {
        description: 'Equity of all of them, as a part of the value of open interest.',
        $ref: '#/$defs/part',
      },
      leverageMax: {
        description: 'They stop adding at this multiple of their equity; from 0 to 10,000.',
        $ref: '#/$defs/number',
      },
    },
  },
  funding: {
    description: 'Funding: the premium of mark over index, bounded, at intervals.',
    type: 'object',
    required: ['everyMs', 'rateMax'],
    additionalProperties: false,
    properties: {
      everyMs: { $ref: '#/$defs/spanMs' },
      rateMax: { description: 'For one interval.', $ref: '#/$defs/share' },
    },
  },
  traders: {
    description: 'What traders do by themselves.',
    type: 'object',
    required: ['warning', 'adds', 'flees', 'withdraws', 'reserve', 'tradesPerStep'],
    additionalProperties: false,
    properties: {
      attentionPerStep: {
        description:
          'How many look at their account in a step, however many there are. Either this or attentionShare.',
        type: 'integer',
        minimum: 0,
        maximum: 100000,
      },
      attentionShare: {
        description:
          'The share of traders who look at their account in a step, rounded up to whole traders: grows with a book that is brought.',
        $ref: '#/$defs/share',
      },
      warning: {
        description: 'Equity below this multiple of maintenance is a warning.',
        $ref: '#/$defs/part',
      },
      adds: {
        description: 'Share of traders who add margin at a warning.',
        $ref: '#/$defs/share',
      },
      flees: { description: 'Share who close at a warning.', $ref: '#/$defs/share' },
      withdraws: {
        description: 'Share who take money out where they can spare it. The rest does nothing.',
        $ref: '#/$defs/share',
      },
      reserve: {
        description: 'What someone who adds margin has outside, as a part of equity at the start.',
        $ref: '#/$defs/part',
      },
      tradesPerStep: {
        description: 'Trades between two accounts in a step.',
        type: 'integer',
        minimum: 0,
        maximum: 100000,
      },
      afterCut: { $ref: '#/$defs/afterCut' },
    },
  },
  afterCut: {
    description:
      'How those who were deleveraged come back to the market. Each decides once a run, at the first cut. Absent: they do nothing.',
    type: 'object',
    required: ['tradedWithin', 'rehedges'],
    additionalProperties: false,
    properties: {
      tradedWithin: {
        description:
          'Ascending in both; even in between, from 0 at once. Whoever is not within the last row does nothing.',
        type: 'array',
        minItems: 1,
        maxItems: 1000,
        items: { $ref: '#/$defs/tradedWithin' },
      },
      rehedges: {
        description:
          'Of those who trade, the share that opens again what was taken. The others close all they have left.',
        $ref: '#/$defs/share',
      },
    },
  },
  tradedWithin: {
    description: 'So large a share trades within so long after a cut.',
    type: 'object',
    required: ['withinMs', 'share'],
    additionalProperties: false,
    properties: {
      withinMs: { $ref: '#/$defs/spanMs' },
      share: { $ref: '#/$defs/share' },
    },
  },
  liquidator: {
    description: 'How the venue closes positions in its market.',
    type: 'object',
    required: ['patienceMs', 'suspendedRetryMs'],
    additionalProperties: false,
    properties: {
      patienceMs: {
        description: 'How long it tries before it gives a bucket up.',
        $ref: '#/$defs/elapsedMs',
      },
      suspendedRetryMs: {
        description:
          'How long suspended cases wait for the next round, when there is no other reason for one.',
        $ref: '#/$defs/elapsedMs',
      },
    },
  },
} as const
