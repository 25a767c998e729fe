import type { XStatic } from 'typebox/schema'
import { domainDefinitions } from './domain-schema.ts'
import { marketDefinitions } from './market-schema.ts'
import { policyDefinitions } from './policy-schema.ts'
import { scenarioDefinitions } from './scenario-schema.ts'
import { waterfallDefinitions } from './waterfall-schema.ts'
import { wordDefinitions } from './word-definitions.ts'

/** All of it but the forms of policies and layers. One literal, because only a literal carries its types through to declarations by itself. */
const snapshotSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:plimsoll:book:1',
  title: 'Plimsoll book snapshot',
  description: 'A risk domain at one instant. Amounts are decimal strings.',
  type: 'object',
  required: ['version', 'timeMs', 'domain', 'asset', 'markets', 'accounts', 'funds', 'waterfall'],
  additionalProperties: false,
  properties: {
    version: { description: 'Version of this format.', const: 1 },
    timeMs: { $ref: '#/$defs/timeMs' },
    domain: {
      description: 'Name of the risk domain: one pool of collateral with its markets and funds.',
      $ref: '#/$defs/identifier',
    },
    asset: { $ref: '#/$defs/asset' },
    markets: {
      description: 'Everything that is traded.',
      type: 'array',
      items: { $ref: '#/$defs/market' },
    },
    accounts: {
      description: 'Everybody who trades.',
      type: 'array',
      items: { $ref: '#/$defs/account' },
    },
    funds: { description: 'May be empty.', type: 'array', items: { $ref: '#/$defs/fund' } },
    waterfall: {
      description:
        'Layers from first to last. ownNetting, ownCollateral and crossing act before all others, declared or not.',
      type: 'array',
      items: { $ref: '#/$defs/layer' },
    },
    deficitSplit: {
      description: 'How a case divides its deficit over its positions. Default losingLegs.',
      enum: ['losingLegs', 'maintenance', 'notional'],
    },
    scenarios: {
      description:
        'Moves of prices that the venue publishes, for policies with a stress. Needed by them in a book of several markets.',
      type: 'array',
      minItems: 1,
      items: { $ref: '#/$defs/scenario' },
    },
    groups: {
      description: 'What is known of funds of one group together.',
      type: 'array',
      items: { $ref: '#/$defs/group' },
    },
    claims: {
      description: 'What accounts are owed back for earlier charges.',
      type: 'array',
      items: { $ref: '#/$defs/claim' },
    },
    offers: {
      description:
        'Who takes over positions of his own will, for the layer offers and voluntary policies.',
      type: 'array',
      items: { $ref: '#/$defs/offer' },
    },
    execution: {
      description:
        'Who keeps the book: the engine (ledger), where a plan is filled as it is made, or the venue (sidecar), which confirms what it carried out. Default ledger.',
      enum: ['ledger', 'sidecar'],
    },
    limits: { $ref: '#/$defs/domainLimits' },
    collateralAssets: {
      description:
        'Places of other assets, for those that no account of the book has yet. Others have as many as their rows state or need.',
      type: 'array',
      items: { $ref: '#/$defs/collateralAsset' },
    },
    seed: {
      description:
        'Chooses where a round-robin begins; not the operator’s to choose. A whole number of 0 or more, as digits in quotes where it is large.',
      type: ['string', 'integer'],
      minimum: 0,
      maximum: 9007199254740991,
      maxLength: 64,
    },
  },
  $defs: {
    timeMs: {
      title: 'milliseconds',
      description: 'Milliseconds UTC since 1970.',
      type: 'integer',
      minimum: 0,
      maximum: 8640000000000000,
    },
    asset: {
      description: 'The settlement asset. All money is in it.',
      type: 'object',
      required: ['name', 'decimals'],
      additionalProperties: false,
      properties: {
        name: { $ref: '#/$defs/identifier' },
        decimals: {
          description: 'Places of every amount: one quote unit is 10^-decimals.',
          type: 'integer',
          minimum: 0,
          maximum: 18,
        },
      },
    },
    account: {
      description: 'One account: its cross wallet and what it holds.',
      type: 'object',
      required: ['account', 'collateral', 'positions'],
      additionalProperties: false,
      properties: {
        account: { description: 'Must not start with fund:.', $ref: '#/$defs/identifier' },
        owner: {
          description:
            'Groups accounts of one person, who is never his own counterparty. Default: the account.',
          $ref: '#/$defs/identifier',
        },
        kind: {
          description: 'Default trader.',
          enum: ['trader', 'marketMaker', 'vault', 'fund', 'venue'],
        },
        positionMode: {
          description: 'Long and short in one market need hedge. Default oneWay.',
          enum: ['oneWay', 'hedge'],
        },
        adlExempt: {
          description: 'Never deleveraged; named in every output. Default false.',
          type: 'boolean',
        },
        collateral: {
          description: 'The cross wallet, signed, without any isolatedMargin.',
          $ref: '#/$defs/decimal',
        },
        unsettledFunding: {
          description: 'Signed, positive is receivable. Default 0.',
          $ref: '#/$defs/decimal',
        },
        unsettledProfit: {
          description:
            'Profit that is not yet the account’s to withdraw, signed. The base unsettledProfit needs it of every account but vaults and funds.',
          $ref: '#/$defs/decimal',
        },
        collaterals: {
          description:
            'Other assets behind the cross wallet, each once. Only in a book of one JSON file.',
          type: 'array',
          items: { $ref: '#/$defs/collateral' },
        },
        declaredHedge: {
          description:
            'Exposure elsewhere that stress of the cross wallet counts. Only in a book of one JSON file.',
          type: 'array',
          items: { $ref: '#/$defs/hedge' },
        },
        bothLegs: {
          description:
            'Where a cut breaks a hedge, the other leg may be closed at mark against others who agreed to the same. Default false.',
          type: 'boolean',
        },
        positions: {
          description: 'May be empty.',
          type: 'array',
          items: { $ref: '#/$defs/position' },
        },
      },
    },
    collateral: {
      description: 'Counts with amount × price × (1 − haircut), rounded down to a quote unit.',
      type: 'object',
      required: ['asset', 'amount', 'price', 'haircut'],
      additionalProperties: false,
      properties: {
        asset: { description: 'Not the settlement asset.', $ref: '#/$defs/identifier' },
        amount: { description: '0 or more.', $ref: '#/$defs/decimal' },
        decimals: {
          description:
            'Places of amounts of this asset. Default: as many as the amounts in this book need.',
          type: 'integer',
          minimum: 0,
          maximum: 18,
        },
        price: {
          description: 'Of one whole unit, in the settlement asset. Above 0.',
          $ref: '#/$defs/decimal',
        },
        haircut: {
          description: 'The part that does not count, from 0 to 1.',
          $ref: '#/$defs/decimal',
        },
      },
    },
    offer: {
      description:
        'A standing offer to take over lots; one an account, market and side. What the account holds on the other side is closed first.',
      type: 'object',
      required: ['account', 'market', 'side', 'size'],
      additionalProperties: false,
      properties: {
        account: { description: 'Who offers.', $ref: '#/$defs/identifier' },
        market: { $ref: '#/$defs/identifier' },
        side: {
          description: 'Of the positions that would be taken over.',
          enum: ['long', 'short'],
        },
        size: { description: 'Unsigned. Whole lots, not 0.', $ref: '#/$defs/decimal' },
        price: {
          description:
            'The worst for whoever offers: the highest for a long, the lowest for a short. Default: the bankruptcy price.',
          $ref: '#/$defs/decimal',
        },
      },
    },
    position: {
      description: 'Exactly one of entryPrice and entryValue; isolatedMargin exactly if isolated.',
      type: 'object',
      required: ['market', 'size', 'marginMode'],
      additionalProperties: false,
      properties: {
        market: { $ref: '#/$defs/identifier' },
        size: {
          description: 'Signed: positive is long. Whole lots, not 0.',
          $ref: '#/$defs/decimal',
        },
        entryPrice: {
          description: 'What the position cost at this price must be whole quote units.',
          $ref: '#/$defs/decimal',
        },
        entryValue: {
          description: 'The unsigned cost of the whole position.',
          $ref: '#/$defs/decimal',
        },
        marginMode: { description: 'Which money stands behind it.', enum: ['cross', 'isolated'] },
        isolatedMargin: {
          description: 'The position’s own money, signed.',
          $ref: '#/$defs/decimal',
        },
        leverage: { description: 'Informative.', $ref: '#/$defs/decimal' },
        openedSeq: {
          description: 'Informative.',
          type: 'integer',
          minimum: 0,
          maximum: 9007199254740991,
        },
      },
    },
    fund: {
      description:
        'An insurance fund, or capital of the venue. What it holds above its floor may be drawn.',
      type: 'object',
      required: ['fund', 'markets', 'balance'],
      additionalProperties: false,
      properties: {
        fund: { $ref: '#/$defs/identifier' },
        purpose: {
          description:
            'insurance pays in the layer insuranceFund, venueCapital in the layer of that name. Default insurance.',
          enum: ['insurance', 'venueCapital'],
        },
        markets: {
          description: 'The markets it serves; none for venueCapital, which pays for every case.',
          type: 'array',
          items: { $ref: '#/$defs/identifier' },
        },
        balance: { description: '0 or more.', $ref: '#/$defs/decimal' },
        floor: { description: 'Default 0.', $ref: '#/$defs/decimal' },
        capacity: {
          description:
            'The most that its positions may be worth at mark after a takeover. Default unbounded.',
          $ref: '#/$defs/decimal',
        },
        target: {
          description: 'Money beyond this repays claims. Default: none is repaid.',
          $ref: '#/$defs/decimal',
        },
        group: {
          description: 'Insurance funds of one group are one pool to triggers.',
          $ref: '#/$defs/identifier',
        },
        positions: {
          description: 'What it has taken over.',
          type: 'array',
          items: { $ref: '#/$defs/inventory' },
        },
        peakBalance: {
          description:
            'The largest balance of late, for triggers whose window began before history.',
          $ref: '#/$defs/decimal',
        },
        history: {
          description: 'Earlier balances, oldest first, for triggers with a window.',
          type: 'array',
          items: { $ref: '#/$defs/sample' },
        },
        listing: { $ref: '#/$defs/listing' },
      },
    },
    sample: {
      description: 'The balance of a fund from a time on.',
      type: 'object',
      required: ['timeMs', 'balance'],
      additionalProperties: false,
      properties: {
        timeMs: { description: 'Not after that of the book.', $ref: '#/$defs/timeMs' },
        balance: { description: '0 or more.', $ref: '#/$defs/decimal' },
      },
    },
    listing: {
      description: 'Of a pool for new markets: each leaves for the successor after a while.',
      type: 'object',
      required: ['forMs', 'successor'],
      additionalProperties: false,
      properties: {
        forMs: { description: 'Counted from listedTimeMs.', $ref: '#/$defs/duration' },
        successor: {
          description: 'The insurance fund that serves the market afterwards.',
          $ref: '#/$defs/identifier',
        },
      },
    },
    group: {
      description: 'Funds that are one pool to triggers.',
      type: 'object',
      required: ['group'],
      additionalProperties: false,
      properties: {
        group: { description: 'As funds name it.', $ref: '#/$defs/identifier' },
        peakBalance: {
          description: 'The largest balance of them together of late.',
          $ref: '#/$defs/decimal',
        },
      },
    },
    claim: {
      description: 'What one account is owed back.',
      type: 'object',
      required: ['account', 'amount'],
      additionalProperties: false,
      properties: {
        account: { description: 'Once.', $ref: '#/$defs/identifier' },
        amount: { description: 'Above 0.', $ref: '#/$defs/decimal' },
      },
    },
    inventory: {
      description: 'A position of a fund.',
      type: 'object',
      required: ['market', 'size', 'entryValue'],
      additionalProperties: false,
      properties: {
        market: { $ref: '#/$defs/identifier' },
        size: { description: 'Positive is long.', $ref: '#/$defs/decimal' },
        entryValue: { description: 'Unsigned cost.', $ref: '#/$defs/decimal' },
      },
    },
  },
} as const

/**
 * The book snapshot, version 1: the one source of its types, its validation and its published JSON Schema.
 *
 * What a schema cannot say (grids, uniqueness, sums) is checked where the book is read.
 */
export const bookJsonSchema: typeof snapshotSchema & {
  readonly $defs: typeof wordDefinitions &
    typeof policyDefinitions &
    typeof scenarioDefinitions &
    typeof waterfallDefinitions &
    typeof marketDefinitions &
    typeof domainDefinitions
} = {
  ...snapshotSchema,
  $defs: {
    ...wordDefinitions,
    ...snapshotSchema.$defs,
    ...marketDefinitions,
    ...domainDefinitions,
    ...scenarioDefinitions,
    ...waterfallDefinitions,
    ...policyDefinitions,
  },
}

/** A book as written: amounts are still text, references unresolved. */
export type BookDocument = XStatic<typeof bookJsonSchema>

/** One market of a book as written. */
export type MarketDocument = BookDocument['markets'][number]

/** One account of a book as written. */
export type AccountDocument = BookDocument['accounts'][number]

/** One position of an account as written. */
export type PositionDocument = AccountDocument['positions'][number]

/** One fund of a book as written. */
export type FundDocument = BookDocument['funds'][number]

/** One other asset behind a wallet as written. */
export type CollateralDocument = NonNullable<AccountDocument['collaterals']>[number]

/** One attested exposure elsewhere as written. */
export type HedgeDocument = NonNullable<AccountDocument['declaredHedge']>[number]

/** What a book knows of a group of funds, as written. */
export type GroupDocument = NonNullable<BookDocument['groups']>[number]

/** One claim as written. */
export type ClaimDocument = NonNullable<BookDocument['claims']>[number]

/** One offer as written. */
export type OfferDocument = NonNullable<BookDocument['offers']>[number]

/** One scenario as written. */
export type ScenarioDocument = NonNullable<BookDocument['scenarios']>[number]

/** One layer of a waterfall as written. */
export type LayerDocument = BookDocument['waterfall'][number]

/** A trigger in full as written. */
export type TriggerDocument = Exclude<NonNullable<LayerDocument['trigger']>, string>
