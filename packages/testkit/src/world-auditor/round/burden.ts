import type { Ratio } from '@plimsoll/engine'
import { equityScaled, leastCommonMultiple } from '../valuation.ts'
import type { Moves } from '../scenarios.ts'
import type { Bucket, Market, Position, World } from '../world.ts'

const million = 1_000_000n

/** What a lot less of a position changes, in the parts of a unit that its pass counts in. */
export interface LotLess {
  readonly losses: readonly bigint[]
  readonly equity: bigint
}

/** Above every number. */
const boundless: Ratio = { numerator: 1n, denominator: 0n }

/** Greater or smaller, with numbers above all others: neither denominator is below 0. */
export function compareLevels(left: Ratio, right: Ratio): number {
  const [one, other] = [left.numerator * right.denominator, right.numerator * left.denominator]
  return one < other ? -1 : one > other ? 1 : 0
}

/** A bucket with the cuts so far: what every move of prices would cost it, and what it has (SPEC N-1, N-2). */
export class Burden {
  /** By move, in millionths of a part. */
  readonly #losses: bigint[]
  #equity: bigint
  /** Parts that make a quote unit. */
  readonly #parts: bigint
  /** Before any cut. */
  readonly levelBefore: Ratio
  readonly shortfallBefore: Ratio

  constructor(losses: readonly bigint[], equity: bigint, parts: bigint) {
    this.#losses = [...losses]
    this.#equity = equity
    this.#parts = parts
    this.levelBefore = this.level()
    this.shortfallBefore = this.shortfall()
  }

  cut(lotLess: LotLess, lots: bigint): void {
    lotLess.losses.forEach((change, index) => {
      this.#losses[index] = (this.#losses[index] ?? 0n) + change * lots
    })
    this.#equity += lotLess.equity * lots
  }

  /** Stress leverage as it is, or with so many lots less. */
  level(lotLess?: LotLess, lots: bigint = 0n): Ratio {
    const equity = this.#equityWith(lotLess, lots)
    if (equity <= 0n) return boundless
    let most = 0n
    for (const loss of this.#lossesWith(lotLess, lots)) if (loss > most) most = loss
    return { numerator: most, denominator: equity * million }
  }

  /** What the moves would leave unpaid on average, quote units, as it is or with so many lots less. */
  shortfall(lotLess?: LotLess, lots: bigint = 0n): Ratio {
    const equity = this.#equityWith(lotLess, lots) * million
    const losses = this.#lossesWith(lotLess, lots)
    const unpaid = losses.reduce((sum, loss) => (loss > equity ? sum + loss - equity : sum), 0n)
    return { numerator: unpaid, denominator: BigInt(losses.length) * this.#parts * million }
  }

  /** The most lots, up to a limit, with which the level is at most what it was before any cut: it is now, and for an interval of counts. */
  lotsWithin(lotLess: LotLess, limit: bigint): bigint {
    const isWithin = (lots: bigint): boolean =>
      compareLevels(this.level(lotLess, lots), this.levelBefore) <= 0
    if (isWithin(limit)) return limit
    let [within, beyond] = [0n, limit]
    while (beyond - within > 1n) {
      const middle = (within + beyond) / 2n
      if (isWithin(middle)) within = middle
      else beyond = middle
    }
    return within
  }

  #lossesWith(lotLess: LotLess | undefined, lots: bigint): readonly bigint[] {
    if (lotLess === undefined || lots === 0n) return this.#losses
    return this.#losses.map((loss, index) => loss + (lotLess.losses[index] ?? 0n) * lots)
  }

  #equityWith(lotLess: LotLess | undefined, lots: bigint): bigint {
    return this.#equity + (lotLess?.equity ?? 0n) * lots
  }
}

/** Burdens of buckets in one pass, all counted in the same parts of a quote unit. */
export class Burdens {
  readonly #world: World
  readonly #moves: Moves
  /** Denominator that all prices of the pass share. */
  readonly #priceDenominator: bigint
  readonly #known = new Map<Bucket, Burden>()

  constructor(world: World, moves: Moves, prices: readonly Ratio[]) {
    this.#world = world
    this.#moves = moves
    this.#priceDenominator = prices
      .map(({ denominator }) => denominator)
      .reduce(leastCommonMultiple, 1n)
  }

  of(bucket: Bucket): Burden {
    const known = this.#known.get(bucket)
    if (known !== undefined) return known
    const { moves, countsHedges } = this.#moves
    const { scale, markets } = this.#world
    const held = heldBy(bucket, countsHedges)
    const losses = moves.map((move) =>
      markets.reduce(
        (sum, market, index) =>
          sum - (move[index] ?? 0n) * (held.get(market) ?? 0n) * this.#markOf(market),
        0n,
      ),
    )
    const equity = equityScaled(this.#world, bucket) * this.#priceDenominator
    const burden = new Burden(losses, equity, scale * this.#priceDenominator)
    this.#known.set(bucket, burden)
    return burden
  }

  /** A lot less of a position at a price: its part of the losses goes, and what the lot costs against mark. */
  lotLess({ market, side, isLongOfValue }: Position, price: Ratio): LotLess {
    const sign = side === 'long' ? 1n : -1n
    const mark = this.#markOf(market)
    const value = price.numerator * this.#world.scale * (this.#priceDenominator / price.denominator)
    return {
      losses: this.#moves.moves.map((move) => (move[market.index] ?? 0n) * sign * mark),
      equity: isLongOfValue ? value - mark : mark - value,
    }
  }

  #markOf({ lotScaled }: Market): bigint {
    return lotScaled * this.#priceDenominator
  }
}

/** Lots by market, signed by the side of the contract; what a wallet's owner has elsewhere too, where it counts. */
function heldBy(
  { positions, account, isIsolated }: Bucket,
  countsHedges: boolean,
): Map<Market, bigint> {
  const held = new Map(countsHedges && !isIsolated ? account?.hedges : [])
  for (const { market, side, lots } of positions) {
    held.set(market, (held.get(market) ?? 0n) + (side === 'long' ? lots : -lots))
  }
  return held
}
