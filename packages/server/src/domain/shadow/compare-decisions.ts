import type { Ratio } from '@plimsoll/engine'
import {
  type BookFormat,
  formatExactMoney,
  formatMoney,
  formatPrice,
  formatSize,
  marketFormat,
} from '@plimsoll/protocol'
import {
  averagePrice,
  costOf,
  type DecidedFill,
  type EngineDecision,
  type Leg,
  lotsOf,
  type PostedDecision,
} from './decision.ts'
import type { ShadowDifference, ShadowPair, ShadowRow } from './shadow-ledger.ts'

/** Decisions about one leg; at least one of them. */
export interface Compared {
  readonly leg: Leg
  readonly venue?: PostedDecision | undefined
  readonly engine?: EngineDecision | undefined
}

/** The comparison, with everything of both that differs or not. */
export function compareDecisions(
  { leg, venue, engine }: Compared,
  differenceId: string,
  format: BookFormat,
): ShadowDifference {
  const size = lotsPair(leg, venue?.fills, engine?.fills, format)
  const excess = lotsOf(venue?.fills ?? []) - lotsOf(engine?.fills ?? [])
  const rows = rowsOf(leg, { venue, engine }, format)
  const fundPaid = moneyPair(venue?.fundPaidQuote, engine?.fundPaidQuote, format)
  return {
    differenceId,
    ...(venue && { decisionId: venue.decisionId }),
    ...leg,
    found: venue === undefined ? 'engineOnly' : engine === undefined ? 'venueOnly' : 'both',
    ...(venue && { venueTimeMs: venue.timeMs }),
    ...(engine && {
      engineTimeMs: engine.timeMs,
      engineSequence: engine.sequence,
      deficit: formatMoney(format, engine.deficitQuote),
    }),
    fundPaid,
    size,
    cost: costPair(venue?.fills, engine?.fills, format),
    overshoot: formatSize(marketFormat(format, leg.market), excess > 0n ? excess : 0n),
    rows,
    isSame:
      venue !== undefined &&
      engine !== undefined &&
      fundPaid.venue === fundPaid.engine &&
      rows.every(isSameRow),
  }
}

function isSameRow({ size, price }: ShadowRow): boolean {
  return size.venue === size.engine && price.venue === price.engine
}

/** Counterparties of either, by account and bucket. */
function rowsOf(
  leg: Leg,
  { venue, engine }: Omit<Compared, 'leg'>,
  format: BookFormat,
): ShadowRow[] {
  const ofVenue = byBucket(venue?.fills ?? [])
  const ofEngine = byBucket(engine?.fills ?? [])
  const keys = [...new Set([...ofVenue.keys(), ...ofEngine.keys()])].toSorted()
  return keys.flatMap((key) => {
    const fills = { venue: ofVenue.get(key), engine: ofEngine.get(key) }
    const [first] = fills.venue ?? fills.engine ?? []
    if (first === undefined) return []
    const { account, bucket } = first
    return [
      {
        account,
        bucket,
        size: lotsPair(leg, fills.venue, fills.engine, format),
        price: {
          venue: priceText(leg, fills.venue, format),
          engine: priceText(leg, fills.engine, format),
        },
        cost: costPair(fills.venue, fills.engine, format),
      },
    ]
  })
}

function byBucket(fills: readonly DecidedFill[]): ReadonlyMap<string, readonly DecidedFill[]> {
  return Map.groupBy(fills, ({ account, bucket }) => JSON.stringify([account, bucket]))
}

type Fills = readonly DecidedFill[] | undefined

function lotsPair({ market }: Leg, venue: Fills, engine: Fills, format: BookFormat): ShadowPair {
  const text = (lots: bigint): string => formatSize(marketFormat(format, market), lots)
  return pair(venue && lotsOf(venue), engine && lotsOf(engine), text)
}

function moneyPair(
  venue: bigint | undefined,
  engine: bigint | undefined,
  format: BookFormat,
): ShadowPair {
  return pair(venue, engine, (amount) => formatMoney(format, amount))
}

function pair(
  venue: bigint | undefined,
  engine: bigint | undefined,
  text: (value: bigint) => string,
): ShadowPair {
  return {
    venue: venue === undefined ? null : text(venue),
    engine: engine === undefined ? null : text(engine),
    difference: text((venue ?? 0n) - (engine ?? 0n)),
  }
}

function costPair(venue: Fills, engine: Fills, format: BookFormat): ShadowPair {
  const text = (cost: Ratio): string => formatExactMoney(format, cost)
  const ours = costOf(engine ?? [])
  const theirs = costOf(venue ?? [])
  return {
    venue: venue === undefined ? null : text(theirs),
    engine: engine === undefined ? null : text(ours),
    difference: text({
      numerator: theirs.numerator * ours.denominator - ours.numerator * theirs.denominator,
      denominator: theirs.denominator * ours.denominator,
    }),
  }
}

function priceText({ market }: Leg, fills: Fills, format: BookFormat): string | null {
  const price = fills && averagePrice(fills)
  return price === undefined ? null : formatPrice(marketFormat(format, market), price)
}
