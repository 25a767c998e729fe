/** What a book says of a market. One literal, because only a literal carries its types through to declarations by itself. */
export const marketDefinitions = {
  tier: {
    description:
      'One step of a marginal table: the rate applies to the notional from here to the next step.',
    type: 'object',
    required: ['notionalFrom', 'rate'],
    additionalProperties: false,
    properties: {
      notionalFrom: {
        description: '0 in the first tier, then ascending.',
        $ref: '#/$defs/decimal',
      },
      rate: { description: 'Above 0, never falling.', $ref: '#/$defs/decimal' },
    },
  },
  market: {
    description:
      'A listed contract. What one lot is worth at a price of one tick must be whole quote units: tickSize × lotSize for linear, lotSize × contractValue / tickSize for inverse.',
    type: 'object',
    required: ['market', 'contract', 'tickSize', 'lotSize', 'markPrice', 'maintenanceTiers'],
    additionalProperties: false,
    properties: {
      market: { $ref: '#/$defs/identifier' },
      contract: {
        description:
          'linear: size is in the base asset and worth size × price. inverse: size is in contracts and worth size × contractValue / price.',
        enum: ['linear', 'inverse'],
      },
      contractValue: {
        description: 'Of inverse: what one contract is for, in the currency of the price.',
        $ref: '#/$defs/decimal',
      },
      tickSize: { description: 'Grid of order prices.', $ref: '#/$defs/decimal' },
      lotSize: { description: 'Grid of sizes.', $ref: '#/$defs/decimal' },
      markPrice: { description: 'Values every position. Above 0.', $ref: '#/$defs/decimal' },
      previousMarkPrice: {
        description: 'The mark before this one, for the price rule previousMark.',
        $ref: '#/$defs/decimal',
      },
      indexPrice: { description: 'For the price rule index.', $ref: '#/$defs/decimal' },
      previousIndexPrice: {
        description: 'The index before this one, for the price rule previousIndex.',
        $ref: '#/$defs/decimal',
      },
      settlementPrice: {
        description: 'At which the market settles, for the price rule settlement.',
        $ref: '#/$defs/decimal',
      },
      minimumPrice: {
        description:
          'No forced fill is priced below it. Not above the mark; below 0 only in a linear market. Default 0.',
        $ref: '#/$defs/decimal',
      },
      priceDecimals: {
        description: 'Places of mark, index and entry prices. Default: those of tickSize.',
        type: 'integer',
        minimum: 0,
        maximum: 18,
      },
      priceTimeMs: { description: 'Informative.', $ref: '#/$defs/timeMs' },
      maintenanceTiers: {
        description: 'Marginal, from notional 0 up.',
        type: 'array',
        minItems: 1,
        items: { $ref: '#/$defs/tier' },
      },
      initialTiers: {
        description:
          'What opening needs, as maintenanceTiers and nowhere below them. Default: maintenanceTiers.',
        type: 'array',
        minItems: 1,
        items: { $ref: '#/$defs/tier' },
      },
      closeFeeRate: { description: 'Only 0 so far.', $ref: '#/$defs/decimal' },
      poolValue: {
        description:
          'Money of the pool that owes what traders win, without what is pending; for the trigger poolFactor. Above 0.',
        $ref: '#/$defs/decimal',
      },
      listedTimeMs: {
        description: 'When it was listed, for a fund with a listing.',
        $ref: '#/$defs/timeMs',
      },
      expiryTimeMs: {
        description:
          'From then on nothing is traded in it, and it waits for settlement. Default never.',
        $ref: '#/$defs/timeMs',
      },
      liquidationFeeRate: {
        description:
          'The largest part of the value of a liquidation fill that a fund takes of what is left above bankruptcy, from 0 to 1. Default 0.',
        $ref: '#/$defs/decimal',
      },
      priceGate: { $ref: '#/$defs/priceGate' },
    },
  },
  priceGate: {
    description:
      'When a price may be acted upon. A market without a gate takes every price as it is.',
    type: 'object',
    required: ['maxAgeMs', 'band', 'wideningPerSecond', 'sourcesMin', 'haltAfterMs'],
    additionalProperties: false,
    properties: {
      maxAgeMs: { description: 'A price older than this is stale.', $ref: '#/$defs/duration' },
      band: {
        description:
          'How far the mark may be from the index right after a good price, as a part of the index with at most 6 places.',
        $ref: '#/$defs/decimal',
      },
      wideningPerSecond: {
        description: 'How much the band grows with every second since the last good price.',
        $ref: '#/$defs/decimal',
      },
      sourcesMin: {
        description: 'Fewer sources than this are not believed.',
        type: 'integer',
        minimum: 0,
        maximum: 1000,
      },
      haltAfterMs: {
        description:
          'A market without a healthy price for this long is halted; an officer resumes it.',
        $ref: '#/$defs/duration',
      },
    },
  },
} as const
