import type { XStatic } from 'typebox/schema'
import { hedgeDefinitions } from './hedge-schema.ts'
import { hiddenDefinitions } from './hidden-schema.ts'
import { standingDefinitions } from './standing-schema.ts'

/** All of it but what a round says beside its cases. One literal, because only a literal carries its types by itself. */
const casesSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:plimsoll:resolution:1',
  title: 'Plimsoll resolution',
  description: 'What one round did to every bankrupt bucket of a book.',
  type: 'object',
  required: [
    'version',
    'domain',
    'waterfallHash',
    'stateHashBefore',
    'stateHashAfter',
    'cases',
    'accountsAfter',
    'fundsAfter',
    'conservation',
  ],
  additionalProperties: false,
  properties: {
    version: { description: 'Version of this format.', const: 1 },
    domain: { description: 'The risk domain of the book.', type: 'string' },
    waterfallHash: {
      description: 'Of the layers, their policies in full, and the deficit split.',
      $ref: '#/$defs/hash',
    },
    stateHashBefore: { description: 'Of the book as loaded.', $ref: '#/$defs/hash' },
    stateHashAfter: { description: 'Of the book after the round.', $ref: '#/$defs/hash' },
    cases: {
      description:
        'One for each bankrupt bucket, in order of account and bucket; empty if none was.',
      type: 'array',
      items: { $ref: '#/$defs/case' },
    },
    accountsAfter: {
      description: 'Accounts the round touched, by id; every account with --all.',
      type: 'array',
      items: { $ref: '#/$defs/account' },
    },
    fundsAfter: {
      description: 'Every fund, by id.',
      type: 'array',
      items: { $ref: '#/$defs/fund' },
    },
    conservation: { $ref: '#/$defs/conservation' },
    exemptions: { $ref: '#/$defs/exemptions' },
    flatCharges: {
      description:
        'Layers that charge accounts without a position, whether they acted or not; absent where none does.',
      type: 'array',
      items: { $ref: '#/$defs/flatCharge' },
    },
    triggerChanges: {
      description: 'In the order in which they happened; absent where there were none.',
      type: 'array',
      items: { $ref: '#/$defs/triggerChange' },
    },
    settledMarkets: {
      description: 'By id; absent where there were none.',
      type: 'array',
      items: { $ref: '#/$defs/settledMarket' },
    },
    hedgesCrossed: {
      description:
        'Other legs of broken hedges, closed at mark against each other because their owners had agreed to it; absent where there were none.',
      type: 'array',
      items: { $ref: '#/$defs/crossedHedge' },
    },
    charges: {
      description:
        'What accounts were charged by profitHaircut and socialisedLoss, by id; absent where nobody was.',
      type: 'array',
      items: { $ref: '#/$defs/charge' },
    },
    claimsAfter: {
      description: 'What accounts are owed back, by id; absent where nobody is.',
      type: 'array',
      items: { $ref: '#/$defs/claim' },
    },
    fundAlarms: {
      description: 'By market; absent where there are none.',
      type: 'array',
      items: { $ref: '#/$defs/fundAlarm' },
    },
    withdrawals: { $ref: '#/$defs/withdrawals' },
    rehedgeOrders: {
      description:
        'For every account that deleveraging cut, by account and market, the order that restores its exposure; absent where nobody was cut.',
      type: 'array',
      items: { $ref: '#/$defs/rehedgeOrder' },
    },
  },
  $defs: {
    decimal: { title: 'decimal', type: 'string', pattern: '^-?[0-9]+(\\.[0-9]+)?$' },
    hash: { title: 'SHA-256', type: 'string', pattern: '^[0-9a-f]{64}$' },
    side: { enum: ['long', 'short'] },
    conservation: {
      description: 'What no round may change, and the open interest it closed.',
      type: 'object',
      required: ['moneyBefore', 'moneyAfter', 'openInterest'],
      additionalProperties: false,
      properties: {
        moneyBefore: {
          description: 'All money minus the signed cost of all positions.',
          $ref: '#/$defs/decimal',
        },
        moneyAfter: { description: 'Equal to the unit.', $ref: '#/$defs/decimal' },
        openInterest: {
          description: 'By market id.',
          type: 'array',
          items: { $ref: '#/$defs/openInterest' },
        },
      },
    },
    exemptions: {
      description:
        'Who and what deleveraging passes over by published exemption; absent where there is neither.',
      type: 'object',
      required: ['accounts', 'markets'],
      additionalProperties: false,
      properties: {
        accounts: {
          description: 'Marked adlExempt, by id.',
          type: 'array',
          items: { type: 'string' },
        },
        markets: {
          description: 'By policy.',
          type: 'array',
          items: { $ref: '#/$defs/exemptMarkets' },
        },
      },
    },
    exemptMarkets: {
      description: 'Markets that a policy of the waterfall never deleverages.',
      type: 'object',
      required: ['policy', 'markets'],
      additionalProperties: false,
      properties: {
        policy: { description: 'Its name.', type: 'string' },
        markets: { description: 'By id.', type: 'array', items: { type: 'string' } },
      },
    },
    openInterest: {
      description: 'Σ long size of one market.',
      type: 'object',
      required: ['market', 'before', 'after'],
      additionalProperties: false,
      properties: {
        market: { description: 'Its id.', type: 'string' },
        before: { description: 'When the round opened.', $ref: '#/$defs/decimal' },
        after: { description: 'When it ended.', $ref: '#/$defs/decimal' },
      },
    },
    score: {
      description: 'Exact as numerator over denominator; display is rounded half to even.',
      type: 'object',
      required: ['display', 'numerator', 'denominator'],
      additionalProperties: false,
      properties: {
        display: {
          description: 'Six places, or infinite.',
          type: 'string',
          pattern: '^(-?[0-9]+(\\.[0-9]+)?|infinite)$',
        },
        numerator: { description: 'In lowest terms.', type: 'string', pattern: '^-?[0-9]+$' },
        denominator: {
          description: 'Above 0; 0 of a number beyond all others.',
          type: 'string',
          pattern: '^[0-9]+$',
        },
      },
    },
    exposure: {
      description: 'Size of a case that someone must take over.',
      type: 'object',
      required: ['market', 'side', 'size'],
      additionalProperties: false,
      properties: {
        market: { description: 'Its id.', type: 'string' },
        side: { description: 'Of the case’s position.', $ref: '#/$defs/side' },
        size: { description: 'Still to be taken over.', $ref: '#/$defs/decimal' },
        markPrice: { description: 'At opening only.', $ref: '#/$defs/decimal' },
        bankruptcyPrice: {
          description:
            'At which closing it would leave its share of the deficit paid. Absent in an inverse market where no price does.',
          $ref: '#/$defs/decimal',
        },
      },
    },
    posting: {
      description: 'Money into or out of one ledger.',
      type: 'object',
      required: ['ledger', 'amount'],
      additionalProperties: false,
      properties: {
        ledger: { description: '<account>:<bucket>, fund:<fund> or residue.', type: 'string' },
        amount: { description: 'Positive is received.', $ref: '#/$defs/decimal' },
      },
    },
    fill: {
      description: 'One forced fill, seen from the counterparty.',
      type: 'object',
      required: [
        'account',
        'bucket',
        'market',
        'side',
        'size',
        'value',
        'markPrice',
        'realisedPnl',
        'forgone',
      ],
      additionalProperties: false,
      properties: {
        account: {
          description:
            'The counterparty, or fund:<fund>; the case itself in ownNetting and crossing.',
          type: 'string',
        },
        bucket: { description: 'cross, isolated:<market>:<side>, or inventory.', type: 'string' },
        market: { description: 'Its id.', type: 'string' },
        side: {
          description:
            'Of the position that was closed; of what was taken over where a fund or an offer took it.',
          $ref: '#/$defs/side',
        },
        size: { description: 'What was closed or taken over.', $ref: '#/$defs/decimal' },
        price: {
          description: 'Of the fill. Absent in an inverse market where the value is 0.',
          $ref: '#/$defs/decimal',
        },
        value: { description: 'The money that changed hands, exact.', $ref: '#/$defs/decimal' },
        markPrice: { description: 'When the round opened.', $ref: '#/$defs/decimal' },
        bankruptcyPrice: {
          description:
            'Of the case, at this step. Absent in an inverse market where there is none.',
          $ref: '#/$defs/decimal',
        },
        rank: { description: 'Absent where the policy has no queue.', type: 'integer', minimum: 1 },
        score: {
          description:
            'What decided, before the cuts of the pass: the place in a queue, stress leverage, what scenarios would leave unpaid.',
          $ref: '#/$defs/score',
        },
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
          description: 'Why it was asked, in a sentence with the numbers that decided. Of adl.',
          type: 'string',
        },
        realisedPnl: {
          description: 'Profit the fill turned into money; negative is a loss.',
          $ref: '#/$defs/decimal',
        },
        forgone: {
          description: 'Cost to the counterparty against mark; positive is a loss.',
          $ref: '#/$defs/decimal',
        },
      },
    },
    layer: {
      description: 'What one layer did for one case.',
      type: 'object',
      required: ['layer', 'paid', 'fills', 'postings', 'residualDeficit', 'residualExposure'],
      additionalProperties: false,
      properties: {
        layer: { description: 'Its name.', type: 'string' },
        fund: { description: 'Of insuranceFund, venueCapital and withdrawalGate.', type: 'string' },
        mode: { description: 'Of insuranceFund.', enum: ['takeover', 'deficitOnly'] },
        account: { description: 'The vault of backstopVault.', type: 'string' },
        policy: { description: 'Of adl.', type: 'string' },
        policyHash: { description: 'Of adl.', $ref: '#/$defs/hash' },
        price: { description: 'The price rule, where the layer states one.', type: 'string' },
        base: { description: 'By what a haircut or a shared loss goes.', type: 'string' },
        extent: { description: 'Of tearUp.', enum: ['partial', 'full'] },
        repayable: {
          description: 'What is charged is owed back. Absent where it is not.',
          const: true,
        },
        chargesFlatAccounts: {
          description: 'Accounts without a position are charged. Absent where they are not.',
          const: true,
        },
        paid: {
          description:
            'By how much the deficit fell. Negative if a layer left the case owing more.',
          $ref: '#/$defs/decimal',
        },
        fills: {
          description: 'In the order of filling: by pass, then rank.',
          type: 'array',
          items: { $ref: '#/$defs/fill' },
        },
        postings: {
          description: 'One a ledger, summing to zero.',
          type: 'array',
          items: { $ref: '#/$defs/posting' },
        },
        residualDeficit: { description: 'After this layer.', $ref: '#/$defs/decimal' },
        residualExposure: {
          description: 'After this layer.',
          type: 'array',
          items: { $ref: '#/$defs/exposure' },
        },
        skipped: { description: 'Why the layer changed nothing.', type: 'string' },
        hidden: { $ref: '#/$defs/hidden' },
      },
    },
    case: {
      description: 'One bankrupt bucket, carried as far as the waterfall goes.',
      type: 'object',
      required: [
        'caseId',
        'account',
        'bucket',
        'equity',
        'status',
        'exposure',
        'deficit',
        'layers',
        'residualDeficit',
        'residualExposure',
        'residue',
      ],
      additionalProperties: false,
      properties: {
        caseId: { description: '<domain>:<sequence>:<number>.', type: 'string' },
        cause: {
          description:
            'fundDefault: a fund’s inventory lost more than the fund has; poolFactor: a pool owes traders too much of its value. Absent where a bucket is bankrupt.',
          enum: ['fundDefault', 'poolFactor'],
        },
        account: {
          description: 'Whose bucket is bankrupt; fund:<fund> of a fund.',
          type: 'string',
        },
        bucket: {
          description: 'cross or isolated:<market>:<side>; inventory of a fund.',
          type: 'string',
        },
        equity: { description: 'When the round opened.', $ref: '#/$defs/decimal' },
        status: {
          description: 'closed: neither exposure nor deficit is left.',
          enum: ['closed', 'suspended'],
        },
        reason: { description: 'Present when suspended.', type: 'string' },
        exposure: {
          description: 'When the round opened.',
          type: 'array',
          items: { $ref: '#/$defs/exposure' },
        },
        deficit: { description: 'When the round opened.', $ref: '#/$defs/decimal' },
        assetsTaken: {
          description:
            'What the venue paid into the bucket for its other assets, which it took over when the round opened; part of equity. Absent where there were none.',
          $ref: '#/$defs/decimal',
        },
        layers: {
          description: 'Those that the case was reached by, first to last.',
          type: 'array',
          items: { $ref: '#/$defs/layer' },
        },
        residualDeficit: { description: 'What nobody paid.', $ref: '#/$defs/decimal' },
        residualExposure: {
          description: 'What nobody took over.',
          type: 'array',
          items: { $ref: '#/$defs/exposure' },
        },
        residue: {
          description: 'Roundings in the case’s favour, set aside.',
          $ref: '#/$defs/decimal',
        },
        returned: {
          description:
            'Paid for the case, not needed by it, and paid back. Absent where nothing was.',
          type: 'array',
          items: { $ref: '#/$defs/posting' },
        },
        hidden: { $ref: '#/$defs/hidden' },
      },
    },
    account: {
      description: 'An account after the round.',
      type: 'object',
      required: ['account', 'collateral', 'positions'],
      additionalProperties: false,
      properties: {
        account: { description: 'Its id.', type: 'string' },
        collateral: { description: 'The cross wallet, signed.', $ref: '#/$defs/decimal' },
        unsettledFunding: { description: 'Absent where it is 0.', $ref: '#/$defs/decimal' },
        unsettledProfit: {
          description: 'Absent where the book states none.',
          $ref: '#/$defs/decimal',
        },
        collaterals: {
          description: 'Other assets behind the cross wallet; absent where there are none.',
          type: 'array',
          items: { $ref: '#/$defs/collateral' },
        },
        positions: {
          description: 'By market, cross before isolated, long before short.',
          type: 'array',
          items: { $ref: '#/$defs/position' },
        },
      },
    },
    collateral: {
      description: 'Another asset behind a cross wallet.',
      type: 'object',
      required: ['asset', 'amount', 'value'],
      additionalProperties: false,
      properties: {
        asset: { description: 'Its name.', type: 'string' },
        amount: { description: 'In whole units of that asset.', $ref: '#/$defs/decimal' },
        value: { description: 'What counts, in the settlement asset.', $ref: '#/$defs/decimal' },
      },
    },
    position: {
      description:
        'A position after the round. One of size 0 is an isolated margin that is still owed.',
      type: 'object',
      required: ['market', 'size', 'entryValue', 'marginMode'],
      additionalProperties: false,
      properties: {
        market: { description: 'Its id.', type: 'string' },
        size: { description: 'Positive is long.', $ref: '#/$defs/decimal' },
        entryValue: { description: 'Unsigned cost.', $ref: '#/$defs/decimal' },
        marginMode: { description: 'Which money stands behind it.', enum: ['cross', 'isolated'] },
        isolatedMargin: { description: 'Its own money, if isolated.', $ref: '#/$defs/decimal' },
      },
    },
    fund: {
      description: 'A fund after the round.',
      type: 'object',
      required: ['fund', 'balance'],
      additionalProperties: false,
      properties: {
        fund: { description: 'Its id.', type: 'string' },
        purpose: {
          description: 'Absent of an insurance fund.',
          enum: ['venueCapital'],
        },
        balance: { description: 'Money.', $ref: '#/$defs/decimal' },
        available: {
          description:
            'What it can pay: above its floor and what its inventory has lost. Absent where that is the balance.',
          $ref: '#/$defs/decimal',
        },
        positions: {
          description: 'What the fund has taken over; absent where it holds nothing.',
          type: 'array',
          items: { $ref: '#/$defs/inventory' },
        },
      },
    },
    inventory: {
      description: 'A position of a fund.',
      type: 'object',
      required: ['market', 'size', 'entryValue'],
      additionalProperties: false,
      properties: {
        market: { description: 'Its id.', type: 'string' },
        size: { description: 'Positive is long.', $ref: '#/$defs/decimal' },
        entryValue: { description: 'Unsigned cost.', $ref: '#/$defs/decimal' },
      },
    },
  },
} as const

/**
 * The answer to `resolve`, version 1: the one source of its types and of its published JSON Schema. Amounts are
 * decimal strings with the places of the book they answer; key order is part of the form.
 */
export const resolutionJsonSchema: typeof casesSchema & {
  readonly $defs: typeof hedgeDefinitions & typeof standingDefinitions & typeof hiddenDefinitions
} = {
  ...casesSchema,
  $defs: {
    ...casesSchema.$defs,
    ...standingDefinitions,
    ...hedgeDefinitions,
    ...hiddenDefinitions,
  },
}

/** The answer to `resolve`. */
export type Resolution = XStatic<typeof resolutionJsonSchema>

/** Who and what deleveraging passes over by published exemption. */
export type Exemptions = NonNullable<Resolution['exemptions']>

/** One case of a resolution. */
export type ResolvedCase = Resolution['cases'][number]

/** What one layer did for one case. */
export type ResolvedLayer = ResolvedCase['layers'][number]

/** One forced fill. */
export type ResolvedFill = ResolvedLayer['fills'][number]

/** An account after the round. */
export type ResolvedAccount = Resolution['accountsAfter'][number]

/** A fund after the round. */
export type ResolvedFund = Resolution['fundsAfter'][number]
