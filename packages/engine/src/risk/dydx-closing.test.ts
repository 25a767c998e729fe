import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { AccountSpec } from '../account/account-spec.ts'
import { createState } from '../machine/create-state.ts'
import { inside } from '../machine/state.ts'
import { closeLots } from '../ledger/fill.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { at } from '../quantity/assert.ts'
import { ratio } from '../quantity/ratio.ts'
import { lots, quoteUnits } from '../quantity/units.ts'
import { dydxClosingQuoteDelta, dydxNetCollateral } from './dydx-closing.ts'
import { priceBasis } from './price-basis.ts'

interface PeerMarket {
  readonly perp_id: number
  readonly atomic_resolution: number
  readonly price: string
  readonly price_exponent: number
  readonly initial_margin_ppm: number
  readonly maintenance_fraction_ppm: number
}

interface PeerAccount {
  readonly id: string
  readonly quote_quantums: string
  readonly positions: readonly { readonly perp_id: number; readonly base_quantums: string }[]
}

interface PeerCase {
  readonly source: string
  readonly markets: readonly PeerMarket[]
  readonly perp_id: number
}

interface Vectors {
  readonly cases: {
    readonly bankruptcy_price: readonly (PeerCase & {
      readonly account: PeerAccount
      readonly delta_base_quantums: string
      readonly expected_quote_delta?: string
    })[]
    readonly process_rounding: readonly (PeerCase & {
      readonly accounts: readonly PeerAccount[]
      readonly resolve_account: string
      readonly offsetting_account: string
      readonly delta_base_quantums: string
      readonly derived_quote_delta_liquidated: string
      readonly derived_accounts: readonly PeerAccount[]
    })[]
    readonly trigger: readonly (PeerCase & {
      readonly account: PeerAccount
      readonly market_in_final_settlement: boolean
      readonly expected_at_bankruptcy_price: boolean
      readonly expected_at_oracle_price: boolean
      readonly derived_net_collateral: string
    })[]
  }
}

const file = new URL('../../../../../shared/vectors/dydx-deleveraging.json', import.meta.url)
const isPresent = existsSync(file)
if (!isPresent)
  console.warn('skipped: dYdX vectors, which are not distributed with this repository')

const QUOTE_DECIMALS = 6
const ENTRY = 1n

/** The peer keeps a quote balance; the engine keeps money and cost. They agree as money − signed cost = balance. */
function toSpec(account: PeerAccount): AccountSpec {
  const positions = account.positions.map(({ perp_id, base_quantums }) => ({
    market: String(perp_id),
    marginMode: 'cross' as const,
    sizeLots: lots(BigInt(base_quantums)),
    entryValueQuote: quoteUnits(ENTRY),
  }))
  const cost = positions.reduce((sum, { sizeLots }) => sum + (sizeLots > 0n ? ENTRY : -ENTRY), 0n)
  return {
    account: account.id,
    kind: 'trader',
    collateralQuote: quoteUnits(BigInt(account.quote_quantums) + cost),
    positions,
  }
}

/** One lot is one base quantum. What the accounts of a case leave open, `rest` holds against them. */
function load(markets: readonly PeerMarket[], accounts: readonly PeerAccount[]): Ledger {
  const specs = accounts.map(toSpec)
  const rest = markets.flatMap(({ perp_id }) => {
    const held = specs
      .flatMap(({ positions }) => positions)
      .filter(({ market }) => market === String(perp_id))
    const open = held.reduce((sum, { sizeLots }) => sum - sizeLots, 0n)
    return open === 0n ? [] : [{ perp_id, base_quantums: String(open) }]
  })
  const state = createState({
    domain: 'dydx',
    timeMs: 0,
    asset: { name: 'USDC', wholeUnitQuote: quoteUnits(10n ** 6n) },
    markets: markets.map((market) => {
      const exponent = market.price_exponent + market.atomic_resolution + QUOTE_DECIMALS
      return {
        market: String(market.perp_id),
        contract: 'linear',
        tickValueQuote: quoteUnits(1n),
        markPriceTicks: ratio(BigInt(market.price), 10n ** BigInt(-exponent)),
        maintenanceTiers: [
          {
            notionalFromQuote: quoteUnits(0n),
            rate: ratio(
              BigInt(market.initial_margin_ppm) * BigInt(market.maintenance_fraction_ppm),
              10n ** 12n,
            ),
          },
        ],
      }
    }),
    accounts: [...specs, toSpec({ id: 'rest', quote_quantums: '1000000000000', positions: rest })],
    funds: [],
    waterfall: [],
  })
  return inside(state).draft.begin()
}

function bucketOf({ book }: Ledger, account: string): number {
  const row = book.shape.accounts.find((one) => one.account === account)
  if (row === undefined) throw new Error(`no account ${account}`)
  return row.buckets[0] ?? -1
}

function positionOf({ book }: Ledger, account: string, market: number): number {
  const bucket = bucketOf({ book } as Ledger, account)
  return book.shape.positions.findIndex((one) => one.bucket === bucket && one.market === market)
}

/** The peer's quote balance of an account. */
function quoteBalance(ledger: Ledger, account: string): bigint {
  const { book } = ledger
  const bucket = bucketOf(ledger, account)
  return book.shape.positions.reduce(
    (sum, position, slot) => {
      if (position.bucket !== bucket) return sum
      const cost = BigInt(book.entryValue.get(slot))
      return position.side === 'long' ? sum - cost : sum + cost
    },
    BigInt(book.money.get(bucket)),
  )
}

describe.skipIf(!isPresent)('S-4 dYdX v4 vectors', () => {
  const vectors: Vectors['cases'] = isPresent
    ? (JSON.parse(readFileSync(file, 'utf8')) as Vectors).cases
    : { bankruptcy_price: [], process_rounding: [], trigger: [] }

  test('every case of the three categories is run', () => {
    const counts = [vectors.bankruptcy_price, vectors.process_rounding, vectors.trigger].map(
      ({ length }) => length,
    )
    expect(counts).toEqual([18, 4, 5])
  })

  test.each(vectors.bankruptcy_price.map((row) => [row.source, row] as const))('%s', (_, row) => {
    const ledger = load(row.markets, [row.account])
    const delta = dydxClosingQuoteDelta(ledger.book, {
      bucket: bucketOf(ledger, row.account.id),
      market: row.perp_id,
      deltaLots: BigInt(row.delta_base_quantums),
    })
    expect(String(delta)).toBe(row.expected_quote_delta ?? 'invalidSizeDelta')
  })

  test.each(vectors.process_rounding.map((row) => [row.source, row] as const))('%s', (_, row) => {
    const ledger = load(row.markets, row.accounts)
    const deltaLots = BigInt(row.delta_base_quantums)
    const closing = {
      bucket: bucketOf(ledger, row.resolve_account),
      market: row.perp_id,
      deltaLots,
    }
    const delta = dydxClosingQuoteDelta(ledger.book, closing)
    expect(String(delta)).toBe(row.derived_quote_delta_liquidated)
    const signed = BigInt(delta)
    const fill = {
      lots: deltaLots < 0n ? -deltaLots : deltaLots,
      valueQuote: signed < 0n ? -signed : signed,
    }
    for (const account of [row.resolve_account, row.offsetting_account]) {
      closeLots(ledger.book, { position: positionOf(ledger, account, row.perp_id), ...fill })
    }
    for (const expected of row.derived_accounts) {
      const held = ledger.book.lots.get(positionOf(ledger, expected.id, row.perp_id))
      expect(quoteBalance(ledger, expected.id)).toBe(BigInt(expected.quote_quantums))
      expect(held).toBe(Math.abs(Number(at(expected.positions, 0).base_quantums)))
    }
  })

  test.each(vectors.trigger.map((row) => [row.source, row] as const))('%s', (_, row) => {
    const ledger = load(row.markets, [row.account])
    const netCollateral = dydxNetCollateral(ledger.book, bucketOf(ledger, row.account.id))
    expect(netCollateral).toBe(BigInt(row.derived_net_collateral))
    const sign = netCollateral < 0n ? -1 : netCollateral > 0n ? 1 : 0
    const basis = priceBasis(sign, row.market_in_final_settlement)
    expect(basis === 'bankruptcy').toBe(row.expected_at_bankruptcy_price)
    expect(basis === 'settlement').toBe(row.expected_at_oracle_price)
  })
})
