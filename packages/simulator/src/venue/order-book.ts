import type { Ratio, Side } from '@plimsoll/engine'
import type { DepthSpec } from '../scenarios/scenario.ts'
import { fraction } from './millionths.ts'

/** Resting orders of one market around a middle. What is taken comes back over time; what moved the middle decays. */
export interface OrderBook {
  readonly depth: DepthSpec
  /** Lots at each level in calm. */
  readonly levelLots: number
  /** Lots that can be bought from the venue's makers and sold to them, by level from the best. */
  readonly asks: number[]
  readonly bids: number[]
  /** The middle, as a multiple of the index less 1. */
  basis: number
  /** The middle of this step in ticks, on the grid. */
  midTicks: number
  /** The deepest level taken in this step, from 1; 0 where none was. */
  deepestAsk: number
  deepestBid: number
}

/** A book that is full. */
export function createOrderBook(
  depth: DepthSpec,
  openInterestLots: number,
  midTicks: number,
): OrderBook {
  const levelLots = Math.max(1, Math.floor(openInterestLots * fraction(depth.levelPpm)))
  const full = (): number[] => Array.from({ length: depth.levels }, () => levelLots)
  return {
    depth,
    levelLots,
    asks: full(),
    bids: full(),
    basis: 0,
    midTicks,
    deepestAsk: 0,
    deepestBid: 0,
  }
}

/** What a step does to a book before anybody trades. */
export interface BookStep {
  readonly indexTicks: number
  readonly seconds: number
  /** Change of the index in this step, as a fraction, without sign. */
  readonly turbulence: number
  /** Which part of the basis decays in a second. */
  readonly basisDecay: number
}

/**
 * The taking of the last step moves the middle, part of the distance closes, and orders come back as far as the market is
 * calm: makers show less while it moves.
 */
export function advanceOrderBook(book: OrderBook, step: BookStep): void {
  const { depth } = book
  const decay = Math.max(0, 1 - step.basisDecay * step.seconds)
  book.basis = shifted(book) * decay
  book.deepestAsk = 0
  book.deepestBid = 0
  book.midTicks = Math.max(1, Math.round(step.indexTicks * (1 + book.basis)))
  const target = book.levelLots / (1 + depth.thinning * step.turbulence)
  const part = Math.min(1, fraction(depth.recoveryPpm) * step.seconds)
  for (const side of [book.asks, book.bids]) {
    side.forEach((lots, level) => {
      side[level] = restored(lots, target, part)
    })
  }
}

/** The basis after the taking of a step, of both sides; never below the last price that was paid, however far it was before. */
function shifted({ depth, basis, deepestAsk, deepestBid }: OrderBook): number {
  const spacing = fraction(depth.spacingPpm)
  const pushed = basis + fraction(depth.impactPpm) * spacing * (deepestAsk - deepestBid)
  return deepestBid === 0 ? pushed : Math.max(pushed, (1 + basis) * (1 - spacing * deepestBid) - 1)
}

/** Whole lots of a level after a step. A level that is less than half full gains at least one, or a thin book would stay empty. */
function restored(lots: number, target: number, part: number): number {
  const shown = Math.floor(lots > target ? target : lots + (target - lots) * part)
  const isStuck = shown === lots && part > 0 && lots < target / 2 && lots + 1 <= target
  return isStuck ? lots + 1 : shown
}

/** Which orders close a position of this side. */
export function restingSide(book: OrderBook, closing: Side): number[] {
  return closing === 'long' ? book.bids : book.asks
}

/** Price of a level, from 0: rounded away from the middle, so that a maker is never worse off than its quote. */
export function levelPriceTicks(book: OrderBook, closing: Side, level: number): number {
  const distance = fraction(book.depth.spacingPpm) * (level + 1)
  return closing === 'long'
    ? Math.max(1, Math.floor(book.midTicks * (1 - distance)))
    : Math.ceil(book.midTicks * (1 + distance))
}

/** Whether a whole-tick price is at a limit or better for the account whose position of this side is closed. */
export function isWithinLimit(closing: Side, priceTicks: number, limit: Ratio): boolean {
  const scaled = BigInt(priceTicks) * limit.denominator
  return closing === 'long' ? scaled >= limit.numerator : scaled <= limit.numerator
}

/** Takes lots from one level and remembers how deep it went. */
export function takeLots(book: OrderBook, closing: Side, level: number, lots: number): void {
  const side = restingSide(book, closing)
  side[level] = (side[level] ?? 0) - lots
  if (closing === 'long') book.deepestBid = Math.max(book.deepestBid, level + 1)
  else book.deepestAsk = Math.max(book.deepestAsk, level + 1)
}
