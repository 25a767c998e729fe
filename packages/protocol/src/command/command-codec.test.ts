import { type Lots, lots, quoteUnits, type Ratio, ratio } from '@plimsoll/engine'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BookFormat, MarketFormat } from '../book/book-format.ts'
import { type CommandKind, officerCommandKinds, venueCommandKinds } from './command-schema.ts'
import { decodeCommand } from './decode-command.ts'
import { encodeCommand } from './encode-command.ts'
import { RequestError } from './request-error.ts'
import type { SubmittedCommand, SubmittedOf } from './submitted-command.ts'

const linear: MarketFormat = {
  market: 'BTC-USDT',
  tickDigits: 5n,
  tickPlaces: 1,
  lotDigits: 2n,
  lotPlaces: 3,
  priceDecimals: 3,
}

const inverse: MarketFormat = {
  market: 'BTC-USD',
  tickDigits: 1n,
  tickPlaces: 0,
  lotDigits: 10n,
  lotPlaces: 0,
  contractValue: { digits: 1n, places: 0 },
  priceDecimals: 2,
}

const format: BookFormat = {
  domain: 'd',
  asset: { name: 'USDT', decimals: 6 },
  markets: new Map([linear, inverse].map((one) => [one.market, one])),
  collateralPlaces: new Map([['BTC', 8]]),
}

const amountMax = 2n ** 53n - 1n

const name = fc.stringMatching(/^[a-z0-9:._-]{1,12}$/u)
const text = fc.stringMatching(/^[ -~]{1,40}$/u)
const money = fc.bigInt({ min: -amountMax, max: amountMax }).map(quoteUnits)
const market = fc.constantFrom(linear.market, inverse.market)
const side = fc.constantFrom('long', 'short')
const whole = fc.integer({ min: 0, max: 1_000_000 })
const ticks = fc.bigInt({ min: 1n, max: 10n ** 9n })
const marginMode = fc.constantFrom('cross', 'isolated')

function lotsFrom(min: bigint): fc.Arbitrary<Lots> {
  return fc.bigInt({ min, max: amountMax }).map(lots)
}

/** In steps of the last place of every market here: a thousandth is 1/500 tick of one and 1/100 is of the other. */
const price: fc.Arbitrary<Ratio> = fc
  .bigInt({ min: 1n, max: 10n ** 9n })
  .map((hundredths) => ratio(hundredths, 50n))

const party = fc.record(
  {
    account: name,
    marginMode,
    effect: fc.constantFrom('open', 'close'),
    isolatedMarginQuote: money,
  },
  { requiredKeys: ['account'] },
)

const collateral = fc.record({
  asset: fc.constant('BTC'),
  amountUnits: fc.bigInt({ min: 0n, max: 10n ** 18n }),
  unitPriceQuote: fc.bigInt({ min: 1n, max: 10n ** 12n }).map((units) => ratio(units, 10n ** 5n)),
  haircut: fc.integer({ min: 0, max: 1000 }).map((parts) => ratio(BigInt(parts), 1000n)),
})

const posting: fc.Arbitrary<SubmittedOf<'postCorrection'>['postings'][number]> = fc.oneof(
  fc.record({ account: name, amountQuote: money }),
  fc.record({ fund: name, amountQuote: money }),
  fc.record({ residue: fc.constant(true as const), amountQuote: money }),
)

const holder = fc.record({ account: name, marginMode }, { requiredKeys: ['account'] })

/** Any command of each kind. A new kind does not compile before it stands here. */
const arbitraries: { readonly [Kind in CommandKind]: fc.Arbitrary<SubmittedOf<Kind>> } = {
  openAccount: of(
    'openAccount',
    {
      account: name,
      owner: name,
      accountKind: fc.constantFrom('trader', 'marketMaker', 'vault', 'fund', 'venue'),
      positionMode: fc.constantFrom('oneWay', 'hedge'),
      adlExempt: fc.boolean(),
    },
    ['account', 'accountKind'],
  ),
  deposit: of('deposit', { account: name, amountQuote: money }),
  withdraw: of('withdraw', { account: name, amountQuote: money }),
  moveMargin: of('moveMargin', { account: name, market, side, amountQuote: money }),
  updateCollaterals: of('updateCollaterals', {
    account: name,
    collaterals: fc.array(collateral, { maxLength: 1 }),
  }),
  placeOffer: of(
    'placeOffer',
    { account: name, market, side, lots: lotsFrom(0n), limitPriceTicks: price },
    ['account', 'market', 'side', 'lots'],
  ),
  trade: of('trade', {
    market,
    lots: lotsFrom(1n),
    priceTicks: ticks,
    buyer: party,
    seller: party,
  }),
  accrueFunding: of('accrueFunding', {
    market,
    quotePerLot: fc
      .bigInt({ min: -(10n ** 12n), max: 10n ** 12n })
      .map((units) => ratio(units, 10n ** 9n)),
  }),
  settleFunding: of('settleFunding', {}),
  updatePrices: of('updatePrices', {
    prices: fc.array(
      fc.record(
        {
          market,
          markPriceTicks: price,
          indexPriceTicks: price,
          sources: whole,
          priceTimeMs: whole,
        },
        { requiredKeys: ['market', 'sources', 'priceTimeMs'] },
      ),
      { minLength: 1, maxLength: 3 },
    ),
  }),
  requestLiquidations: of('requestLiquidations', {}),
  fillLiquidation: of('fillLiquidation', {
    account: name,
    bucket: name,
    market,
    side,
    lots: lotsFrom(1n),
    priceTicks: ticks,
    counterparty: party,
  }),
  failLiquidation: of('failLiquidation', { account: name, bucket: name }),
  confirmPlan: of('confirmPlan', {
    planId: name,
    fills: fc.array(
      fc.record({
        index: whole,
        status: fc.constantFrom('done', 'partial', 'rejected'),
        lots: lotsFrom(0n),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  }),
  passTime: of('passTime', {}),
  openRound: of('openRound', {}),
  halt: of('halt', { market, reason: text }, ['reason']),
  resume: of('resume', { market }, []),
  freezeAccount: of('freezeAccount', { account: name, reason: text }),
  unfreezeAccount: of('unfreezeAccount', { account: name }),
  orderCase: of('orderCase', { account: name, bucket: name, reason: text }),
  moveFundMoney: of('moveFundMoney', { fund: name, amountQuote: money }),
  unwindInventory: of('unwindInventory', {
    fund: name,
    market,
    side,
    lots: lotsFrom(1n),
    priceTicks: ticks,
    counterparty: party,
  }),
  assignMarket: of('assignMarket', { market, fund: name, amountQuote: money }, ['market', 'fund']),
  setTrigger: of('setTrigger', { layer: whole, market, isOn: fc.boolean() }),
  postCorrection: of('postCorrection', {
    reference: name,
    reason: text,
    postings: fc.array(posting, { minLength: 2, maxLength: 4 }),
  }),
  transferPosition: of('transferPosition', {
    market,
    side,
    lots: lotsFrom(1n),
    from: holder,
    to: holder,
    at: fc.constantFrom('mark', 'entry'),
    reason: text,
  }),
  settleMarket: of('settleMarket', { market, priceTicks: price, reason: text }),
}

/** Commands of a kind with these fields; those not required may be absent. */
function of<Kind extends CommandKind>(
  kind: Kind,
  fields: object,
  required: readonly string[] = Object.keys(fields),
): fc.Arbitrary<SubmittedOf<Kind>> {
  const model = { kind: fc.constant(kind), ...fields }
  return fc.record(model, { requiredKeys: ['kind', ...required] as never }) as fc.Arbitrary<
    SubmittedOf<Kind>
  >
}

const writing = { format, marketOfPlan: () => inverse.market }

/** As it comes off the wire. */
function sent(command: SubmittedCommand): unknown {
  return JSON.parse(JSON.stringify(encodeCommand(command, writing)))
}

test.each([...venueCommandKinds, ...officerCommandKinds])(
  '%s is read as it was written',
  (kind) => {
    const arbitrary: fc.Arbitrary<SubmittedCommand> = arbitraries[kind]
    fc.assert(
      fc.property(arbitrary, (command) => {
        expect(decodeCommand(sent(command), format)).toEqual(command)
      }),
    )
  },
)

const trade = {
  kind: 'trade',
  market: 'BTC-USDT',
  size: '0.004',
  price: '50000.5',
  buyer: { account: 'a' },
  seller: { account: 'b' },
}

test('sizes are lots, prices are ticks', () => {
  expect(decodeCommand(trade, format)).toEqual({
    kind: 'trade',
    market: 'BTC-USDT',
    lots: 2n,
    priceTicks: 100_001n,
    buyer: { account: 'a' },
    seller: { account: 'b' },
  })
})

test('funding is told for a size of 1', () => {
  const document = { kind: 'accrueFunding', market: 'BTC-USDT', quotePerUnit: '0.5' }
  // A lot is 0.002: 0.001 USDT, 1,000 quote units.
  expect(decodeCommand(document, format)).toMatchObject({ quotePerLot: ratio(1_000n) })
})

describe('what is wrong is refused with its place', () => {
  test.each<[string, unknown, string, RegExp]>([
    ['no object', [], '', /not an object/],
    ['nothing', null, '', /not an object/],
    ['no kind', {}, 'kind', /missing/],
    ['an unknown kind', { kind: 'start' }, 'kind', /"start" is not known; use one of openAccount/],
    ['an inherited kind', { kind: 'toString' }, 'kind', /not known/],
    ['a missing field', { kind: 'deposit', account: 'a' }, 'amount', /missing/],
    ['an unknown field', { ...trade, hidden: 1 }, 'hidden', /not a field of the command trade/],
    ['a misspelt field', { ...trade, pryce: '1' }, 'pryce', /did you mean price/],
    ['a number', { ...trade, price: 50000 }, 'price', /write it in quotes/],
    ['an exponent', { ...trade, price: '5e4' }, 'price', /not a plain decimal/],
    ['a price off the grid', { ...trade, price: '50000.250' }, 'price', /ticks of 0\.5/],
    ['too many places', { ...trade, price: '50000.0001' }, 'price', /has 4 decimals/],
    ['a size off the grid', { ...trade, size: '0.003' }, 'size', /lots of 0\.002/],
    ['no size', { ...trade, size: '0' }, 'size', /is 0/],
    ['a signed size', { ...trade, size: '-0.002' }, 'size', /without a sign/],
    ['a price of 0', { ...trade, price: '0' }, 'price', /not positive/],
    ['a market of elsewhere', { ...trade, market: 'X' }, 'market', /"X" is not a market/],
    [
      'money finer than the asset',
      { ...trade, buyer: { account: 'a', isolatedMargin: '1.0000001' } },
      'buyer.isolatedMargin',
      /asset USDT has 6/,
    ],
    [
      'an amount of an asset that the book does not know, finer than a unit',
      {
        kind: 'updateCollaterals',
        account: 'a',
        collaterals: [{ asset: 'ETH', amount: '1.5', price: '1', haircut: '0' }],
      },
      'collaterals[0].amount',
      /asset ETH has 0/,
    ],
    [
      'money of two at once',
      {
        kind: 'postCorrection',
        reference: 'r',
        reason: 'r',
        postings: [
          { account: 'a', fund: 'f', amount: '1' },
          { residue: true, amount: '-1' },
        ],
      },
      'postings[0]',
      /exactly one of account, fund and residue/,
    ],
  ])('%s', (_name, document, path, complaint) => {
    const refusal = refusalOf(document)
    expect(refusal).toBeInstanceOf(RequestError)
    expect(refusal).toMatchObject({ path })
    expect(String(refusal)).toMatch(complaint)
  })

  test('the place in a batch comes first', () => {
    expect(refusalOf({ ...trade, size: '0' }, 'commands[3]')).toMatchObject({
      path: 'commands[3].size',
    })
    expect(refusalOf(null, 'commands[3]')).toMatchObject({ path: 'commands[3]' })
  })
})

test('whatever a field holds is read or refused, and nothing else happens', () => {
  const any: fc.Arbitrary<SubmittedCommand> = fc.oneof(...Object.values(arbitraries))
  fc.assert(
    fc.property(any, fc.nat(), fc.jsonValue(), (command, place, value) => {
      const document = Object.entries(sent(command) as object)
      const [field = ''] = document[place % document.length] ?? []
      const refusal = refusalOf({ ...Object.fromEntries(document), [field]: value })
      const isRead = typeof refusal === 'object' && refusal !== null && 'kind' in refusal
      expect(isRead || refusal instanceof RequestError).toBe(true)
    }),
    { numRuns: 2_000 },
  )
})

function refusalOf(document: unknown, at?: string): unknown {
  try {
    return decodeCommand(document, format, at)
  } catch (error) {
    return error
  }
}

test('a number that no decimal is cannot be written', () => {
  const third: SubmittedCommand = {
    kind: 'accrueFunding',
    market: 'BTC-USDT',
    quotePerLot: ratio(1n, 3n),
  }
  expect(() => encodeCommand(third, writing)).toThrow('no finite decimal')
  const between: SubmittedCommand = {
    kind: 'settleMarket',
    market: 'BTC-USD',
    priceTicks: ratio(1n, 3n),
    reason: 'r',
  }
  expect(() => encodeCommand(between, writing)).toThrow('more than 2 decimals')
})
