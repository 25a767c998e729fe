import {
  type FillView,
  type LayerName,
  type LayerView,
  quoteUnits,
  type Ratio,
  ratio,
} from '@plimsoll/engine'
import type { AccountSpread, EventTotals, MarketSpread } from './event-totals.ts'
import type { HeldPosition } from './round-tally.ts'

/** How many accounts the largest parts are stated for. */
const LARGEST = [1, 10, 100, 1_000] as const

/** The positions of which something is left after a round, by name. */
type HeldNames = ReadonlySet<string>

/** One name for each position of a book. */
export function positionName({ account, bucket, market, side }: HeldPosition): string {
  return JSON.stringify([account, bucket, market, side])
}

interface MarketTally {
  readonly market: string
  readonly accounts: Set<string>
  cuts: number
  value: bigint
  liquidated: bigint
}

/** Follows what `EventTotals` states. */
export class EventTally {
  readonly #liquidated = { inMarket: 0n, byVaults: 0n, byFunds: 0n }
  #firstLiquidationMs: number | undefined
  readonly #instants = new Map<number, { cuts: number; value: bigint }>()
  readonly #accounts = new Map<string, { cuts: number; value: bigint }>()
  readonly #markets = new Map<string, MarketTally>()
  #cuts = 0
  #fullCuts = 0
  #gap = 0n

  /** A fill in the venue's own market that closed a position in liquidation. */
  liquidated(market: string, valueQuote: bigint, timeMs: number): void {
    this.#firstLiquidationMs ??= timeMs
    this.#liquidated.inMarket += valueQuote
    this.#marketNamed(market).liquidated += valueQuote
  }

  /** What the layers of a round did for its cases. */
  resolved(layers: readonly LayerView[], held: HeldNames, timeMs: number): void {
    const fillsOf = (name: LayerName): FillView[] =>
      layers.filter(({ layer }) => layer === name).flatMap(({ fills }) => fills)
    this.#liquidated.byVaults += this.#takenOver(fillsOf('backstopVault'), timeMs)
    this.#liquidated.byFunds += this.#takenOver(fillsOf('insuranceFund'), timeMs)
    this.#cut(fillsOf('adl'), held, timeMs)
  }

  totals(): EventTotals {
    const byDeleveraging = sum([...this.#accounts.values()].map(({ value }) => value))
    const { inMarket, byVaults, byFunds } = this.#liquidated
    return {
      liquidated: {
        inMarketQuote: quoteUnits(inMarket),
        byVaultsQuote: quoteUnits(byVaults),
        byFundsQuote: quoteUnits(byFunds),
        byDeleveragingQuote: quoteUnits(byDeleveraging),
        totalQuote: quoteUnits(inMarket + byVaults + byFunds + byDeleveraging),
      },
      ...(this.#firstLiquidationMs !== undefined && {
        firstLiquidationMs: this.#firstLiquidationMs,
      }),
      instants: [...this.#instants].map(([timeMs, { cuts, value }]) => ({
        timeMs,
        cuts,
        valueQuote: quoteUnits(value),
      })),
      cuts: this.#cuts,
      fullCuts: this.#fullCuts,
      gapQuote: quoteUnits(this.#gap),
      accounts: spreadOf([...this.#accounts.values()]),
      markets: this.#marketSpreads(),
      marketConcentration: concentration([...this.#markets.values()].map(({ value }) => value)),
    }
  }

  #takenOver(fills: readonly FillView[], timeMs: number): bigint {
    for (const { market, valueQuote } of fills) {
      this.#firstLiquidationMs ??= timeMs
      this.#marketNamed(market).liquidated += valueQuote
    }
    return sum(fills.map(({ valueQuote }) => valueQuote))
  }

  #cut(fills: readonly FillView[], held: HeldNames, timeMs: number): void {
    if (fills.length === 0) return
    this.#firstLiquidationMs ??= timeMs
    const positions = new Map<string, FillView>()
    const instant = this.#instants.get(timeMs) ?? { cuts: 0, value: 0n }
    this.#instants.set(timeMs, instant)
    for (const fill of fills) {
      const { account, market, valueQuote, forgoneQuote } = fill
      positions.set(positionName(fill), fill)
      instant.value += valueQuote
      this.#accountNamed(account).value += valueQuote
      const tally = this.#marketNamed(market)
      tally.value += valueQuote
      tally.liquidated += valueQuote
      tally.accounts.add(account)
      this.#gap += wholeUnits(forgoneQuote)
    }
    for (const [name, fill] of positions) {
      instant.cuts += 1
      this.#cuts += 1
      if (!held.has(name)) this.#fullCuts += 1
      this.#accountNamed(fill.account).cuts += 1
      this.#marketNamed(fill.market).cuts += 1
    }
  }

  #accountNamed(account: string): { cuts: number; value: bigint } {
    const known = this.#accounts.get(account) ?? { cuts: 0, value: 0n }
    this.#accounts.set(account, known)
    return known
  }

  #marketNamed(market: string): MarketTally {
    const known = this.#markets.get(market) ?? {
      market,
      accounts: new Set<string>(),
      cuts: 0,
      value: 0n,
      liquidated: 0n,
    }
    this.#markets.set(market, known)
    return known
  }

  #marketSpreads(): MarketSpread[] {
    return [...this.#markets.values()]
      .toSorted((a, b) => descending(a.value, b.value))
      .map(({ market, cuts, accounts, value, liquidated }) => ({
        market,
        cuts,
        accounts: accounts.size,
        valueQuote: quoteUnits(value),
        liquidatedQuote: quoteUnits(liquidated),
      }))
  }
}

function spreadOf(
  rows: readonly { readonly cuts: number; readonly value: bigint }[],
): AccountSpread {
  const values = rows.map(({ value }) => value).sort(descending)
  const total = sum(values)
  return {
    accounts: rows.length,
    cutOnce: rows.filter(({ cuts }) => cuts === 1).length,
    cutsMaximum: rows.reduce((most, { cuts }) => Math.max(most, cuts), 0),
    gini: giniOf(values),
    largest: LARGEST.map((accounts) => {
      const value = sum(values.slice(0, accounts))
      return { accounts, valueQuote: quoteUnits(value), share: shareOf(value, total) }
    }),
  }
}

/** Gini coefficient Σ (n + 1 − 2i) × x_i / (n × Σ x), x in descending order, i from 1. */
export function giniOf(descendingValues: readonly bigint[]): Ratio {
  const count = BigInt(descendingValues.length)
  const total = sum(descendingValues)
  if (total === 0n) return ratio(0n)
  const weighted = descendingValues.map((value, index) => (count - 1n - 2n * BigInt(index)) * value)
  return ratio(sum(weighted), count * total)
}

/** Herfindahl index: Σ of squared shares. */
function concentration(values: readonly bigint[]): Ratio {
  const total = sum(values)
  return shareOf(sum(values.map((value) => value * value)), total * total)
}

function shareOf(part: bigint, whole: bigint): Ratio {
  return whole === 0n ? ratio(0n) : ratio(part, whole)
}

/** Without sign and fraction. The exact sum would need a denominator that all prices have in common. */
function wholeUnits({ numerator, denominator }: Ratio): bigint {
  return (numerator < 0n ? -numerator : numerator) / denominator
}

function descending(a: bigint, b: bigint): number {
  return a < b ? 1 : a > b ? -1 : 0
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n)
}
