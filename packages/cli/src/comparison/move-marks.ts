import {
  compareRatios,
  type PriceView,
  type Ratio,
  ratio,
  type State,
  step,
  view,
} from '@plimsoll/engine'
import { readDecimal } from '@plimsoll/protocol'
import type { Shock } from '@plimsoll/reports'
import type { ComparisonTask } from '@plimsoll/server'

// Enough for every gate: a question is not about how many sources agree.
const sources = 1_000

/** What became of marks, and the time by then. */
export interface MovedMarks {
  readonly timeMs: number
  readonly shocks: readonly Shock[]
}

/**
 * Moves marks of a state as prices that were just seen, an index by the same factor; markets without a healthy price are seen anew at the
 * mark they have. The gates of the markets judge all of them as any other price.
 *
 * @param timeMs the time until which the state is as it was, milliseconds UTC
 * @throws Error for a market that is not known, a move that is no number, and a price that its gate does not believe
 */
export function moveMarks(
  state: State,
  asked: ComparisonTask['shocks'],
  timeMs: number,
): MovedMarks {
  if (asked.length === 0) return { timeMs, shocks: [] }
  const seen = view(state)
  // A price is newer than whatever the state knows.
  const movedMs = timeMs + 1
  const before = new Map(seen.prices().map((row) => [row.market, row]))
  const moves = asked.map((shock) => moveOf(before.get(shock.market), shock))
  const moved = new Set(moves.map(({ market }) => market))
  const stale = [...before.values()].filter((row) => !row.isHealthy && !moved.has(row.market))
  const prices = [...moves, ...stale.map(unmoved)].map(({ market, markTicks, indexTicks }) => ({
    market,
    markPriceTicks: markTicks,
    indexPriceTicks: indexTicks,
    sources,
    priceTimeMs: movedMs,
  }))
  const decision = step(state, { kind: 'updatePrices', timeMs: movedMs, prices })
  if (decision.outcome === 'rejected') throw new Error(`marks do not move: ${decision.detail}`)
  const after = new Map(seen.prices().map((row) => [row.market, row]))
  for (const { market, markTicks, change } of moves) {
    const row = after.get(market)
    if (row !== undefined && compareRatios(row.markPriceTicks, markTicks) === 0) continue
    const why = row === undefined ? 'there is none' : `its gate says ${row.verdict}`
    throw new Error(
      `the mark of ${market} does not move by ${change}: ${why}; ask for another move`,
    )
  }
  return {
    timeMs: movedMs,
    shocks: moves.map(({ market, change, markBeforeTicks, markTicks }) => ({
      market,
      change,
      markBeforeTicks,
      markTicks,
    })),
  }
}

interface NewPrice {
  readonly market: string
  readonly markTicks: Ratio
  readonly indexTicks: Ratio
}

function unmoved({ market, markPriceTicks }: PriceView): NewPrice {
  return { market, markTicks: markPriceTicks, indexTicks: markPriceTicks }
}

function moveOf(
  price: PriceView | undefined,
  { market, move }: ComparisonTask['shocks'][number],
): Shock & NewPrice {
  const decimal = readDecimal(move)
  if (price === undefined || decimal === undefined) {
    throw new Error(`${market} ${move} is no move of a market that there is`)
  }
  const whole = 10n ** BigInt(decimal.places)
  const times = ({ numerator, denominator }: Ratio): Ratio =>
    ratio(numerator * (whole + decimal.digits), denominator * whole)
  const markTicks = times(price.markPriceTicks)
  return {
    market,
    change: percentText(move),
    markBeforeTicks: price.markPriceTicks,
    markTicks,
    indexTicks: price.indexPriceTicks === undefined ? markTicks : times(price.indexPriceTicks),
  }
}

/** -0.125 is -12.5%. */
function percentText(move: string): string {
  const [, sign = '', units = '0', part = ''] = /^(-?)(\d+)(?:\.(\d+))?$/u.exec(move) ?? []
  const shifted = `${units}${part.padEnd(2, '0').slice(0, 2)}`.replace(/^0+(?=\d)/u, '')
  const rest = part.slice(2).replace(/0+$/u, '')
  return `${sign}${shifted}${rest === '' ? '' : `.${rest}`}%`
}
