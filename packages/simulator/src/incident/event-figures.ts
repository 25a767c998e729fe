import { addRatios, type Ratio, ratio } from '@plimsoll/engine'
import type { DeleveragingInstant, EventTotals } from './event-totals.ts'

const BPS = 10_000n

/** What an event comes to, in the figures by which events are compared. Exact. */
export interface EventFigures {
  /** What was deleveraged, of everything that was liquidated. */
  readonly deleveragedShare: Ratio
  /** The mean of that share over the markets in which somebody was deleveraged. */
  readonly marketsMeanShare: Ratio
  /** From the first liquidation to the first deleveraging. */
  readonly untilDeleveragingMs: number
  /** Cuts of the first instant, of all. */
  readonly firstInstantShare: Ratio
  /** Cuts that closed a position whole, of all. */
  readonly fullShare: Ratio
  /** What fills were away from mark, whichever way, weighted by value; ten-thousandths. */
  readonly gapBps: Ratio
  readonly cutOnceShare: Ratio
  readonly cutsMean: Ratio
}

/** The figures of an event; none where nobody was deleveraged. */
export function eventFigures(event: EventTotals): EventFigures | undefined {
  const { liquidated, instants, cuts, fullCuts, gapQuote, accounts, firstLiquidationMs } = event
  const [first] = instants
  if (first === undefined || firstLiquidationMs === undefined) return undefined
  const { byDeleveragingQuote, totalQuote } = liquidated
  return {
    deleveragedShare: share(byDeleveragingQuote, totalQuote),
    marketsMeanShare: marketsMeanShare(event),
    untilDeleveragingMs: first.timeMs - firstLiquidationMs,
    firstInstantShare: countShare(first.cuts, cuts),
    fullShare: countShare(fullCuts, cuts),
    gapBps: share(gapQuote * BPS, byDeleveragingQuote),
    cutOnceShare: countShare(accounts.cutOnce, accounts.accounts),
    cutsMean: countShare(cuts, accounts.accounts),
  }
}

/** Which part of all cuts there had been so long after the first liquidation. */
export function cutShareAfter(
  { instants, cuts, firstLiquidationMs = 0 }: EventTotals,
  afterMs: number,
): Ratio {
  const within = ({ timeMs }: DeleveragingInstant): boolean =>
    timeMs - firstLiquidationMs <= afterMs
  const reached = instants.filter(within).reduce((sum, instant) => sum + instant.cuts, 0)
  return countShare(reached, cuts)
}

function marketsMeanShare({ markets }: EventTotals): Ratio {
  const cut = markets.filter(({ cuts, liquidatedQuote }) => cuts > 0 && liquidatedQuote > 0n)
  const total = cut.reduce(
    (sum, { valueQuote, liquidatedQuote }) =>
      // To a millionth: the exact sum of so many fractions has no use.
      addRatios(sum, ratio((valueQuote * MILLION) / liquidatedQuote, MILLION)),
    ratio(0n),
  )
  return ratio(total.numerator, total.denominator * BigInt(Math.max(1, cut.length)))
}

const MILLION = 1_000_000n

function countShare(part: number, whole: number): Ratio {
  return share(BigInt(part), BigInt(whole))
}

/** 0 of nothing: lots that are cut at a price of 0 have no value. */
function share(part: bigint, whole: bigint): Ratio {
  return whole === 0n ? ratio(0n) : ratio(part, whole)
}
