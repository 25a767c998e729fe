import { formatUnits, readDecimal } from '@plimsoll/protocol'
import type { DistressFill, PatternEvent } from '@plimsoll/reports'
import { decimalIn, type JsonObject, LineComplaint, textIn, timeIn } from './line-fields.ts'

/** What is known of the markets of an import besides its events. */
export interface ImportTerms {
  /** Whether a contract is worth size × price; of others no value can be said. */
  readonly isLinear: (market: string) => boolean
}

/**
 * Reads the lines of an import. A venue tells both sides of a trade, so that a liquidation against an account which was deleveraged for it
 * is known once the lines of its time are all there: events come out when the time is over.
 */
export class ImportedEvents {
  readonly #terms: ImportTerms
  #timeMs = Number.NEGATIVE_INFINITY
  #waiting: JsonObject[] = []

  constructor(terms: ImportTerms) {
    this.#terms = terms
  }

  /** Takes the next line; returns the events of the time before, where this one begins another. */
  take(line: JsonObject): PatternEvent[] {
    const timeMs = timeIn(line, 'timeMs')
    const before = timeMs === this.#timeMs ? [] : this.rest()
    this.#timeMs = timeMs
    this.#waiting.push(line)
    return before
  }

  /** The events that are still waiting. */
  rest(): PatternEvent[] {
    const lines = this.#waiting
    this.#waiting = []
    const deleveraged = new Set(
      lines.flatMap(({ kind, trade }) =>
        kind === 'deleveraging' && typeof trade === 'string' ? [trade] : [],
      ),
    )
    return lines.flatMap((line) => this.#eventsOf(line, deleveraged))
  }

  #eventsOf(line: JsonObject, deleveraged: ReadonlySet<string>): PatternEvent[] {
    switch (textIn(line, 'kind')) {
      case 'liquidation':
        return [this.#fillOf(line, 'liquidation', deleveraged)]
      case 'deleveraging':
        return [this.#fillOf(line, 'deleveraging', deleveraged)]
      case 'mark':
        return statedOpenInterest(line)
      case 'fundBalance':
        return [statedBalance(line)]
      default:
        return []
    }
  }

  #fillOf(
    line: JsonObject,
    kind: DistressFill['kind'],
    deleveraged: ReadonlySet<string>,
  ): DistressFill {
    const { account, trade } = line
    const market = textIn(line, 'market')
    const isDeleveraged =
      kind === 'liquidation' && typeof trade === 'string' && deleveraged.has(trade)
    return {
      kind,
      timeMs: this.#timeMs,
      market,
      ...(account !== undefined && { account: textIn(line, 'account') }),
      ...(this.#terms.isLinear(market) && {
        value: product(decimalIn(line, 'size'), decimalIn(line, 'price')),
      }),
      ...(isDeleveraged && { isDeleveraged }),
    }
  }
}

function statedOpenInterest(line: JsonObject): PatternEvent[] {
  if (line['openInterest'] === undefined) return []
  const size = decimalIn(line, 'openInterest')
  const [timeMs, market] = [timeIn(line, 'timeMs'), textIn(line, 'market')]
  return [{ kind: 'openInterestStated', timeMs, market, size }]
}

/** A fund is named by its source, or by what it serves. */
function statedBalance(line: JsonObject): PatternEvent {
  const { detail, market, asset } = line
  const served = typeof market === 'string' ? market : 'shared'
  const fund =
    typeof detail === 'string' && detail.startsWith('insurance')
      ? detail
      : ['insurance', served, ...(typeof asset === 'string' ? [asset] : [])].join('-')
  return {
    kind: 'fundStated',
    timeMs: timeIn(line, 'timeMs'),
    fund,
    balance: decimalIn(line, 'value'),
  }
}

/** The product of decimals, exact. */
function product(one: string, other: string): string {
  const [left, right] = [readDecimal(one), readDecimal(other)]
  if (left === undefined || right === undefined) throw new LineComplaint('is not a decimal')
  return formatUnits(left.digits * right.digits, left.places + right.places)
}
