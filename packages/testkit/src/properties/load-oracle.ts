import type { BookSpec, MarketSpec } from '@plimsoll/engine'
import {
  add,
  ceiling,
  divide,
  isNegative,
  multiply,
  negate,
  type Rational,
  rational,
  subtract,
  total,
} from '../exact/rational.ts'

/** What is missing after a move of all marks, and what insurance funds can pay then. */
export interface MovedShortfall {
  readonly deficitQuote: bigint
  readonly buckets: number
  readonly availableQuote: bigint
}

/** A position of an account or a fund. */
interface Holding {
  readonly market: string
  readonly sizeLots: bigint
  readonly entryValueQuote: bigint
}

/** How far the mark of each market is moved, thousandths. */
type Move = (market: string) => number

/** A bucket after the move. */
interface MovedBucket {
  readonly equity: Rational
  readonly holds: ReadonlySet<string>
}

/** A fund after the move. */
interface MovedFund extends MovedBucket {
  readonly serves: readonly string[]
  /** What it can pay; 0 for one that is no insurance fund. */
  readonly available: bigint
}

/** Values every bucket of a book anew after all marks moved alike, straight from the specification. */
export function shortfallAfter(spec: BookSpec, movePermille: number): MovedShortfall {
  const { accounts, funds } = bucketsAfter(spec, () => movePermille)
  return shortfallOf([...accounts, ...funds], funds)
}

/** The same of one market whose mark alone moved: its holders, and the funds that serve it. */
export function marketShortfallAfter(
  spec: BookSpec,
  market: string,
  movePermille: number,
): MovedShortfall {
  const { accounts, funds } = bucketsAfter(spec, (id) => (id === market ? movePermille : 0))
  return shortfallOf(
    [...accounts, ...funds].filter(({ holds }) => holds.has(market)),
    funds.filter(({ serves }) => serves.includes(market)),
  )
}

function shortfallOf(
  buckets: readonly MovedBucket[],
  paying: readonly MovedFund[],
): MovedShortfall {
  const below = buckets.map(({ equity }) => equity).filter(isNegative)
  return {
    deficitQuote: ceiling(negate(total(below))),
    buckets: below.length,
    availableQuote: paying.reduce((sum, { available }) => sum + available, 0n),
  }
}

function bucketsAfter(
  spec: BookSpec,
  move: Move,
): { readonly accounts: MovedBucket[]; readonly funds: MovedFund[] } {
  const profit = (holding: Holding): Rational => profitAfter(spec, holding, move(holding.market))
  const accounts = spec.accounts.flatMap((account) => {
    const { collateralQuote, unsettledFundingQuote = 0n, collaterals = [], positions } = account
    const assets = collaterals.map(({ amountUnits, unitPriceQuote, haircut }) => {
      const kept = rational(haircut.denominator - haircut.numerator, haircut.denominator)
      const price = rational(unitPriceQuote.numerator, unitPriceQuote.denominator)
      return -ceiling(negate(multiply(multiply(rational(amountUnits), price), kept)))
    })
    const money = assets.reduce(
      (sum, asset) => sum + asset,
      collateralQuote + unsettledFundingQuote,
    )
    const cross = positions.filter(({ marginMode }) => marginMode === 'cross')
    const isolated = positions.filter(({ marginMode }) => marginMode === 'isolated')
    return [
      { equity: add(rational(money), total(cross.map(profit))), holds: heldBy(cross) },
      ...isolated.map((row) => ({
        equity: add(rational(row.isolatedMarginQuote ?? 0n), profit(row)),
        holds: heldBy([row]),
      })),
    ]
  })
  const funds = spec.funds.map((fund) => {
    const { purpose, balanceQuote, floorQuote = 0n, positions = [], markets } = fund
    const result = total(positions.map(profit))
    const lossQuote = isNegative(result) ? ceiling(negate(result)) : 0n
    const above = balanceQuote - floorQuote - lossQuote
    const isPaying = purpose !== 'venueCapital' && above > 0n
    return {
      equity: add(rational(balanceQuote), result),
      holds: heldBy(positions),
      serves: markets,
      available: isPaying ? above : 0n,
    }
  })
  return { accounts, funds }
}

function heldBy(positions: readonly Holding[]): ReadonlySet<string> {
  return new Set(positions.map(({ market }) => market))
}

function profitAfter(spec: BookSpec, holding: Holding, movePermille: number): Rational {
  const market = spec.markets.find((row) => row.market === holding.market)
  if (market === undefined) throw new Error(`the book has no market ${holding.market}`)
  const { sizeLots, entryValueQuote } = holding
  const value = multiply(
    rational(sizeLots < 0n ? -sizeLots : sizeLots),
    lotValueAfter(market, movePermille),
  )
  const gain = subtract(value, rational(entryValueQuote))
  return sizeLots > 0n === (market.contract === 'linear') ? gain : negate(gain)
}

function lotValueAfter(
  { contract, tickValueQuote, markPriceTicks: { numerator, denominator } }: MarketSpec,
  movePermille: number,
): Rational {
  const moved = rational(BigInt(1000 + movePermille), 1000n)
  const price = multiply(rational(numerator, denominator), moved)
  const tick = rational(tickValueQuote)
  return contract === 'linear' ? multiply(tick, price) : divide(tick, price)
}
