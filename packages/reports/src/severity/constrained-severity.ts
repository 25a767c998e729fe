import { compareRatios, type Ratio, ratio } from '@plimsoll/engine'
import { minus, none } from '../comparison/exact.ts'
import { billionths, clampBillionths, toBillionths } from './billionths.ts'
import { clamp, largerUnits, one, times } from './rational.ts'
import type { SeverityController } from './severity-controller.ts'
import { floorSquareRoot } from './square-root.ts'
import { neededSeverity, type WaveAhead } from './wave.ts'

/** A line that severity should keep to in the long run, not in every wave. */
export interface SeverityConstraint {
  readonly kind: 'atMost' | 'atLeast'
  severity(ahead: WaveAhead): Ratio
}

/** Winners lose at most this part of their gains: severity ≤ part × capacity / deficit. */
export function gainsKept(largestPart: Ratio): SeverityConstraint {
  return {
    kind: 'atMost',
    severity: ({ capacityQuote, deficitQuote }) =>
      deficitQuote === 0n ? one : clamp(times(largestPart, ratio(capacityQuote, deficitQuote))),
  }
}

/** The fund keeps at least this: severity ≥ 1 − (fund − floor) / deficit. Quote units. */
export function fundKept(floorQuote: bigint): SeverityConstraint {
  return {
    kind: 'atLeast',
    severity: ({ fundQuote, deficitQuote }) =>
      deficitQuote === 0n ? none : clamp(minus(one, ratio(fundQuote - floorQuote, deficitQuote))),
  }
}

/**
 * Mirror descent with long-run constraints: each constraint has a price that rises while it is broken and falls to 0
 * while it is kept; severity steps towards what was needed and against those prices, by 1/√(waves seen). The distance
 * is the plain one on 0..1, the loss |severity − needed severity|. Steps and prices are whole billionths, rounded down.
 */
export function constrainedSeverity(
  start: Ratio,
  constraints: readonly SeverityConstraint[],
): SeverityController {
  const unpriced = constraints.map((constraint) => ({ constraint, price: 0n }))
  return at(clampBillionths(toBillionths(start)), unpriced, 1n)

  function at(severity: bigint, priced: readonly Priced[], wave: bigint): SeverityController {
    const decided = ratio(severity, billionths)
    return {
      decide: () => decided,
      after: ({ ahead, neededQuote }) => {
        const needed = neededSeverity(neededQuote, ahead.deficitQuote)
        let gradient = BigInt(Math.sign(compareRatios(decided, needed))) * billionths
        for (const { constraint, price } of priced)
          gradient += constraint.kind === 'atMost' ? price : -price
        const rate = floorSquareRoot(billionths ** 2n / wave)
        const next = priced.map(({ constraint, price }) => ({
          constraint,
          price: largerUnits(0n, price + scaled(rate, excess(constraint, decided, ahead))),
        }))
        return at(
          clampBillionths(severity - scaled(rate, ratio(gradient, billionths))),
          next,
          wave + 1n,
        )
      },
    }
  }
}

interface Priced {
  readonly constraint: SeverityConstraint
  /** Billionths. */
  readonly price: bigint
}

/** By how much a severity is on the wrong side of a line; negative where it is on the right one. */
function excess(constraint: SeverityConstraint, severity: Ratio, ahead: WaveAhead): Ratio {
  const line = constraint.severity(ahead)
  return constraint.kind === 'atMost' ? minus(severity, line) : minus(line, severity)
}

function scaled(rate: bigint, amount: Ratio): bigint {
  return toBillionths(times(ratio(rate, billionths), amount))
}
