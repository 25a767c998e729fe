import type { Side } from '@plimsoll/engine'
import type { MarginReading } from './venue-reader.ts'

/** What makers may still take on in a step. */
export interface MakerCapacity {
  /** In the order in which they are asked; it turns by one with every fill. */
  readonly queue: MakerRoom[]
}

/** One maker in one step. */
interface MakerRoom {
  readonly account: string
  /** Quote units of notional it may still add. */
  roomQuote: number
  /** Signed lots it holds, by market; reducing them needs no room. */
  readonly lots: Map<string, number>
}

/** A maker's part of a fill. */
export interface MakerFill {
  readonly account: string
  readonly lots: number
}

/** Value of one lot at mark, in quote units, by market. */
export type LotValues = ReadonlyMap<string, number>

/**
 * The appetite of makers from their wallets, in which they trade: a multiple of equity less what they hold. A maker without equity
 * has none.
 */
export function makerCapacity(
  readings: readonly MarginReading[],
  lotValues: LotValues,
  leverageMax: number,
): MakerCapacity {
  const solvent = readings.filter(
    ({ bucket, equityQuote }) => bucket === 'cross' && equityQuote.numerator > 0n,
  )
  const queue = solvent.map(({ account, equityQuote, positions }) => {
    const lots = new Map<string, number>()
    let held = 0
    for (const { market, side, lots: count } of positions) {
      lots.set(market, (lots.get(market) ?? 0) + (side === 'long' ? 1 : -1) * Number(count))
      held += Number(count) * (lotValues.get(market) ?? 0)
    }
    const equity = Number(equityQuote.numerator) / Number(equityQuote.denominator)
    return { account, roomQuote: Math.max(0, equity * leverageMax - held), lots }
  })
  return { queue }
}

/** What makers are asked to take: lots given up by whoever closes a position of this side. */
export interface MakerDemand {
  readonly market: string
  readonly closing: Side
  readonly lots: number
  readonly lotQuote: number
  /** Never its own counterparty. */
  readonly exceptAccount: string
}

/** Spreads lots over makers in turn; what nobody has room for is left out. */
export function takeFromMakers(capacity: MakerCapacity, demand: MakerDemand): MakerFill[] {
  const fills: MakerFill[] = []
  let left = demand.lots
  for (let asked = capacity.queue.length; asked > 0 && left > 0; asked -= 1) {
    const maker = capacity.queue.shift()
    if (maker === undefined) break
    capacity.queue.push(maker)
    if (maker.account === demand.exceptAccount) continue
    const lots = Math.min(left, roomLots(maker, demand))
    if (lots <= 0) continue
    book(maker, demand, lots)
    fills.push({ account: maker.account, lots })
    left -= lots
  }
  return fills
}

function roomLots(maker: MakerRoom, { market, closing, lotQuote }: MakerDemand): number {
  const held = maker.lots.get(market) ?? 0
  const offsetting = Math.max(0, closing === 'long' ? -held : held)
  // What it gives back makes room for as much again on the other side.
  const roomQuote = Math.max(0, maker.roomQuote + offsetting * lotQuote)
  return offsetting + Math.floor(roomQuote / lotQuote)
}

function book(maker: MakerRoom, { market, closing, lotQuote }: MakerDemand, lots: number): void {
  const held = maker.lots.get(market) ?? 0
  const now = held + (closing === 'long' ? lots : -lots)
  maker.roomQuote -= (Math.abs(now) - Math.abs(held)) * lotQuote
  maker.lots.set(market, now)
}
