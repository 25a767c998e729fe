import { createState, quoteUnits, ratio, type State, step, view } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { parseBook } from '../../book/parse-book.ts'
import { decodeCommand } from '../../command/decode-command.ts'
import type { CommandDocument } from '../../command/command-schema.ts'
import { encodeAccount } from './encode-account.ts'
import { summariseQueue } from './encode-adl.ts'
import { encodeDomain } from './encode-domain.ts'
import { encodeMarkets } from './encode-markets.ts'

const timeMs = 1_760_130_964_831

const { spec, format } = parseBook(
  {
    version: 1,
    timeMs,
    domain: 'd',
    asset: { name: 'BTC', decimals: 8 },
    markets: [
      {
        market: 'XBT-INV',
        contract: 'inverse',
        contractValue: '100',
        tickSize: '0.5',
        lotSize: '1',
        markPrice: '50000.0',
        maintenanceTiers: [{ notionalFrom: '0', rate: '0.005' }],
      },
    ],
    accounts: [
      {
        account: 'long',
        kind: 'trader',
        collateral: '1.00000000',
        positions: [
          {
            market: 'XBT-INV',
            size: '400',
            entryPrice: '40000.0',
            marginMode: 'isolated',
            isolatedMargin: '0.10000000',
          },
        ],
      },
      {
        account: 'short',
        kind: 'marketMaker',
        collateral: '2.00000000',
        positions: [
          { market: 'XBT-INV', size: '-400', entryPrice: '40000.0', marginMode: 'cross' },
        ],
      },
    ],
    funds: [],
    waterfall: [],
    claims: [{ account: 'long', amount: '0.50000000' }],
  },
  { file: 'book', resolvePolicy: () => undefined },
)

function give(state: State, command: CommandDocument): void {
  expect(step(state, { ...decodeCommand(command, format), timeMs }).outcome).toBe('accepted')
}

test('an account in an inverse market, frozen, with a claim', () => {
  const state = createState(spec)
  give(state, { kind: 'freezeAccount', account: 'long', reason: 'asked by a court' })
  const at = { epoch: 2, sequence: 1, timeMs }
  expect(
    encodeAccount(view(state), 'long', { at, terms: { format, markets: spec.markets } }),
  ).toEqual({
    at,
    account: 'long',
    kind: 'trader',
    adlExempt: false,
    frozenFor: 'asked by a court',
    collateral: '1.00000000',
    unsettledFunding: '0.00000000',
    owed: '0.50000000',
    positions: [
      {
        market: 'XBT-INV',
        marginMode: 'isolated',
        bucket: 'isolated:XBT-INV:long',
        side: 'long',
        size: '400',
        entryPrice: '40000.0',
        // 400 × 100 / 40,000; at mark it is 0.8.
        entryValue: '1.00000000',
        markPrice: '50000.0',
        unrealisedPnl: '0.20000000',
        // 40,000 / (1 + 0.1)
        bankruptcyPrice: '36363.6',
        isolatedMargin: '0.10000000',
      },
    ],
    margins: [
      expect.objectContaining({ bucket: 'cross', equity: '1.00000000', marginRatio: '0.000000' }),
      expect.objectContaining({
        bucket: 'isolated:XBT-INV:long',
        equity: '0.30000000',
        // 0.5 % of 0.8 over 0.3
        maintenance: '0.00400000',
        marginRatio: '0.013333',
      }),
    ],
  })
})

test('what an account offers to take over stands with it', () => {
  const state = createState(spec)
  const limitPrice = '45000.0'
  const offer = { market: 'XBT-INV', side: 'long', size: '3', limitPrice } as const
  give(state, { kind: 'placeOffer', account: 'short', ...offer })
  const at = { epoch: 2, sequence: 1, timeMs }
  const terms = { format, markets: spec.markets }
  expect(encodeAccount(view(state), 'short', { at, terms })?.offers).toEqual([offer])
})

test('nobody has an unknown account', () => {
  const read = view(createState(spec))
  const at = { epoch: 2, sequence: 0, timeMs }
  const terms = { format, markets: spec.markets }
  expect(encodeAccount(read, 'nobody', { at, terms })).toBeUndefined()
})

test('a halted market says why, and so does the domain', () => {
  const state = createState(spec)
  give(state, { kind: 'halt', market: 'XBT-INV', reason: 'index lost' })
  give(state, { kind: 'halt', reason: 'all of it' })
  const read = view(state)
  const at = { epoch: 2, sequence: 2, timeMs }
  const [market] = encodeMarkets(read, at, { format, markets: spec.markets }).rows
  expect(market).toMatchObject({
    contract: 'inverse',
    contractValue: '100',
    haltedFor: 'index lost',
  })
  const standing = { domain: 'd', phase: 'running', queueLength: 3, ...at } as const
  expect(encodeDomain(standing, { state: read, format, waterfallHash: 'h' })).toMatchObject({
    halts: [{ reason: 'all of it' }, { market: 'XBT-INV', reason: 'index lost' }],
  })
  expect(encodeDomain(standing)).toEqual(standing)
})

test('a price that has grown too old is stale, though it was used', () => {
  const priceGate = {
    maxAgeMs: 1_000,
    bandPpm: 10_000,
    wideningPpmPerSecond: 0,
    sourcesMin: 1,
    haltAfterMs: 60_000,
  }
  const markets = spec.markets.map((market) => ({ ...market, priceGate }))
  const state = createState({ ...spec, markets })
  const at = { epoch: 2, sequence: 2, timeMs: timeMs + 2_000 }
  const standing = { domain: 'd', phase: 'running', queueLength: 0, ...at } as const
  step(state, { kind: 'openAccount', account: 'new', accountKind: 'trader', timeMs: at.timeMs })
  const read = { state: view(state), format, waterfallHash: 'h' }
  expect(encodeDomain(standing, read).gates).toEqual([{ market: 'XBT-INV', verdict: 'stale' }])
})

test('the fifths of a queue come to all who are eligible and have lights', () => {
  const row = { bucket: 'cross', eligible: true, score: ratio(1n) } as const
  const rows = ([5, 5, 3, 1] as const).map((lights, index) => ({
    ...row,
    account: `a${index}`,
    lots: quoteUnits(BigInt(index + 1)) as never,
    rank: index + 1,
    lights,
  }))
  const passedOver = { ...row, account: 'x', lots: quoteUnits(9n) as never, eligible: false }
  expect(summariseQueue([...rows, passedOver])).toEqual({
    positions: 4,
    lots: 10n,
    depth: [
      { lights: 5, lots: 3n, positions: 2 },
      { lights: 4, lots: 0n, positions: 0 },
      { lights: 3, lots: 3n, positions: 1 },
      { lights: 2, lots: 0n, positions: 0 },
      { lights: 1, lots: 4n, positions: 1 },
    ],
  })
})
