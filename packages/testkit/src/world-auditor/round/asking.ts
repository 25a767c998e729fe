import type { CutLimits, Side } from '@plimsoll/engine'
import { isPositive, negate, rational, subtract } from '../../exact/rational.ts'
import { floorOf } from '../valuation.ts'
import type { Account, Market, Position, World } from '../world.ts'
import { bearsFill, type Cap, capOf } from './candidate-cap.ts'
import { netLotsOf } from './net-lots.ts'
import type { Closing } from './pricing.ts'
import type { RoundModel } from './round-model.ts'
import { weightOf } from './scores.ts'

/** One pass over the legs of one market and side, and whom it may ask. */
export interface Pass {
  readonly market: Market
  /** The side that is asked. */
  readonly side: Side
  /** Nobody is his own counterparty. */
  readonly owners: ReadonlySet<string>
  readonly lots: bigint
  readonly closing: Closing
  /** Caps that pooled fills turned out not to allow. */
  readonly lowered?: ReadonlyMap<Position, bigint>
}

const million = 1_000_000n

/** What each candidate of a pass may be asked for and gives (SPEC C-2 to C-7). */
export class Asking {
  readonly #world: World
  readonly #round: RoundModel
  readonly #pass: Pass
  readonly #limits: CutLimits
  readonly #excess = new Map<Account, bigint>()

  constructor(world: World, round: RoundModel, pass: Pass, limits: CutLimits = {}) {
    this.#world = world
    this.#round = round
    this.#pass = pass
    this.#limits = limits
  }

  /** What a candidate gives when so many lots are left; it is noted as taken. */
  give(position: Position, left: bigint): Cap {
    const limit = this.limitOf(position, left)
    const given = this.#limits.wholeOrNone
      ? this.#whole(position, limit)
      : this.#withoutDust(position, this.capOf(position, limit))
    const { account } = position.bucket
    if (account !== undefined && this.#limits.unhedgedExcess) {
      this.#excess.set(account, this.#excessOf(account) - given.lots)
    }
    return given
  }

  /** What C-4 and the lots that are free allow, of so many. */
  limitOf(position: Position, left: bigint): bigint {
    const { account } = position.bucket
    const bounds = [left, position.lots - position.reserved]
    const { positionShareMaxPpm, eventShareMaxPpm, unhedgedExcess } = this.#limits
    const closed = this.#round.closed.get(position) ?? 0n
    if (positionShareMaxPpm !== undefined) {
      const most = (this.#round.lotsAtOpening(position) * BigInt(positionShareMaxPpm)) / million
      bounds.push(most - closed)
    }
    if (eventShareMaxPpm !== undefined) {
      const { opened, taken } = this.#round.event.takingOf(position)
      const grown = this.#round.lotsAtOpening(position) + taken
      const base = grown > opened ? grown : opened
      // Where the venue carries plans out, what they reserve is what this round and those before promised.
      const promised = position.reserved > closed ? position.reserved : closed
      bounds.push((base * BigInt(eventShareMaxPpm)) / million - taken - promised)
    }
    if (unhedgedExcess && account !== undefined) bounds.push(this.#excessOf(account))
    const covered = this.#coveredLots(position)
    if (covered !== undefined) bounds.push(covered)
    const lowered = this.#pass.lowered?.get(position)
    if (lowered !== undefined) bounds.push(lowered)
    const least = bounds.reduce((low, bound) => (bound < low ? bound : low))
    return least > 0n ? least : 0n
  }

  /** What of a limit a candidate can bear at the price of the pass. */
  capOf(position: Position, limit: bigint): Cap {
    return capOf(this.#world, position, this.#pass.closing.lotValue, limit)
  }

  #whole(position: Position, limit: bigint): Cap {
    if (limit === 0n) return nothing
    const fill = { lots: limit, value: this.#pass.closing.quote(limit) }
    const isBorne = bearsFill(this.#world, position, fill, this.#limits.standing)
    return isBorne ? { lots: limit, isDoubtful: false } : nothing
  }

  /** No position is left with fewer lots than dust, unless with none (SPEC C-5). */
  #withoutDust(position: Position, cap: Cap): Cap {
    const dust = BigInt(this.#limits.dustLots ?? 0)
    const rest = position.lots - cap.lots
    if (cap.lots === 0n || rest === 0n || rest >= dust) return cap
    return position.lots > dust ? this.capOf(position, position.lots - dust) : nothing
  }

  /** Lots whose cost against mark a term of the position covers (SPEC A-3). */
  #coveredLots(position: Position): bigint | undefined {
    const { gapWithin } = this.#limits
    if (gapWithin === undefined) return undefined
    const { lotValue } = this.#pass.closing
    const { market, isLongOfValue } = position
    const above = subtract(rational(lotValue.numerator, lotValue.denominator), market.lotValue)
    const gap = isLongOfValue ? negate(above) : above
    if (!isPositive(gap)) return undefined
    const covered = weightOf(this.#world, position, gapWithin)
    return floorOf(covered * gap.denominator, gap.numerator)
  }

  /** Lots of an account on the asked side that its lots on the other do not offset, less what the pass has taken. */
  #excessOf(account: Account): bigint {
    const known = this.#excess.get(account)
    if (known !== undefined) return known
    const { market, side } = this.#pass
    const net = netLotsOf(account, market)
    const excess = side === 'long' ? net : -net
    this.#excess.set(account, excess)
    return excess
  }
}

const nothing: Cap = { lots: 0n, isDoubtful: false }
