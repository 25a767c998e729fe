import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { AccountSpec } from '../account/account-spec.ts'
import { createState } from '../machine/create-state.ts'
import { inside } from '../machine/state.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { at } from '../quantity/assert.ts'
import { ratio } from '../quantity/ratio.ts'
import { lots, quoteUnits } from '../quantity/units.ts'
import { openPositions } from '../account/book.ts'
import { crossBankruptcySteps, truncatedEquityQuote } from './cross-bankruptcy.ts'

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
    readonly trigger: readonly (PeerCase & {
      readonly account: PeerAccount
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

/** The signed change of an account's quote balance; undefined where a position cannot change so. */
function quoteDelta(
  ledger: Ledger,
  account: string,
  market: number,
  deltaLots: bigint,
): bigint | undefined {
  const { book } = ledger
  const position = openPositions(book, bucketOf(ledger, account)).find(
    (slot) => at(book.shape.positions, slot).market === market,
  )
  if (position === undefined) return undefined
  const sign = at(book.shape.positions, position).side === 'long' ? 1n : -1n
  const closed = -deltaLots * sign
  if (closed <= 0n || closed > BigInt(book.lots.get(position))) return undefined
  return sign * crossBankruptcySteps(book, position).valueQuote(closed)
}

describe.skipIf(!isPresent)('S-4 dYdX v4 vectors', () => {
  const vectors: Vectors['cases'] = isPresent
    ? (JSON.parse(readFileSync(file, 'utf8')) as Vectors).cases
    : { bankruptcy_price: [], trigger: [] }

  test('every case of the two categories is run', () => {
    expect([vectors.bankruptcy_price.length, vectors.trigger.length]).toEqual([18, 5])
  })

  test.each(vectors.bankruptcy_price.map((row) => [row.source, row] as const))('%s', (_, row) => {
    const ledger = load(row.markets, [row.account])
    const delta = quoteDelta(ledger, row.account.id, row.perp_id, BigInt(row.delta_base_quantums))
    expect(delta === undefined ? undefined : String(delta)).toBe(row.expected_quote_delta)
  })

  test.each(vectors.trigger.map((row) => [row.source, row] as const))('%s', (_, row) => {
    const ledger = load(row.markets, [row.account])
    const netCollateral = truncatedEquityQuote(ledger.book, bucketOf(ledger, row.account.id))
    expect(netCollateral).toBe(BigInt(row.derived_net_collateral))
  })
})
