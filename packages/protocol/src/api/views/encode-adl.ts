import type { PolicySpec, RankStanding, RankView, Ratio, Side, TriggerView } from '@plimsoll/engine'
import { type BookFormat, formatPrice, formatSize, marketFormat } from '../../book/book-format.ts'
import { encodeRank } from '../../rank/encode-rank.ts'
import { encodeScore } from '../../resolution/encode-score.ts'
import type { Document } from '../documents/definitions.ts'
import { abs } from './position-value.ts'
import { encodePlace, type ViewPlace } from './view-terms.ts'

/** One side of a market as a layer would ask it. */
export interface RankedQueue {
  readonly market: string
  readonly side: Side
  readonly policy: Pick<PolicySpec, 'policy'>
  readonly markPriceTicks: Ratio
  /** All of it. */
  readonly rows: readonly RankView[]
  /** Of the rows, where it is known already. */
  readonly summary?: QueueSummary
}

/** What stands in one side of a market, without who. */
export interface QueueSummary {
  /** Positions that are eligible. */
  readonly positions: number
  readonly lots: bigint
  /** From 5 lights down to 1. */
  readonly depth: readonly QueueFifth[]
}

interface QueueFifth {
  readonly lights: 1 | 2 | 3 | 4 | 5
  readonly lots: bigint
  readonly positions: number
}

/** What all rows of one side come to. */
export function summariseQueue(rows: readonly RankView[]): QueueSummary {
  const fifths = ([5, 4, 3, 2, 1] as const).map((lights) => ({ lights, lots: 0n, positions: 0 }))
  let lots = 0n
  let positions = 0
  for (const row of rows) {
    if (!row.eligible) continue
    positions += 1
    lots += row.lots
    const fifth = row.lights === undefined ? undefined : fifths[5 - row.lights]
    if (fifth === undefined) continue
    fifth.lots += row.lots
    fifth.positions += 1
  }
  return { positions, lots: abs(lots), depth: fifths }
}

/**
 * One side of a market.
 *
 * @param page its `shown` rows are what the reader gets: a page of all, or, where `isOwn`, all that are his
 */
export function encodeQueue(
  format: BookFormat,
  { market, side, policy, markPriceTicks, rows, summary = summariseQueue(rows) }: RankedQueue,
  page: {
    readonly at: ViewPlace
    readonly shown: readonly RankView[]
    readonly isOwn?: boolean
    readonly next?: string
  },
): Document<'queue'> {
  const one = marketFormat(format, market)
  return {
    at: encodePlace(page.at),
    market,
    side,
    policy: policy.policy,
    markPrice: formatPrice(one, markPriceTicks),
    positions: summary.positions,
    size: formatSize(one, summary.lots),
    listed: page.isOwn === true ? page.shown.length : rows.length,
    depth: summary.depth.map(({ lights, lots, positions }) => ({
      lights,
      size: formatSize(one, abs(lots)),
      positions,
    })),
    rows: encodeRank(format, market, page.shown),
    ...(page.next !== undefined && { next: page.next }),
  }
}

/**
 * Where positions of an account stand.
 *
 * @param triggers of the whole domain; a layer without one for the market acts whenever it is reached
 */
export function encodeAdlPositions(
  format: BookFormat,
  ranks: readonly RankStanding[],
  triggers: readonly TriggerView[],
): Document<'adlPosition'>[] {
  const byPlace = new Map(triggers.map((row) => [placeOf(row), row]))
  return ranks.flatMap(({ layerIndex, policy, market, side, queueLength, row }) => {
    const trigger = byPlace.get(placeOf({ layerIndex, market }))
    return encodeRank(format, market, [row]).map(({ account: _account, ...rank }) => ({
      market,
      side,
      layerIndex,
      policy,
      ...rank,
      queueLength,
      ...(trigger && { trigger: encodeTrigger(trigger) }),
    }))
  })
}

/** Where every position of an account stands. */
export function encodeAccountAdl(
  format: BookFormat,
  { account, ranks }: { readonly account: string; readonly ranks: readonly RankStanding[] },
  { at, triggers }: { readonly at: ViewPlace; readonly triggers: readonly TriggerView[] },
): Document<'accountAdl'> {
  return {
    at: encodePlace(at),
    account,
    positions: encodeAdlPositions(format, ranks, triggers),
  }
}

/** How near a layer is to acting in a market. */
export function encodeTrigger(view: TriggerView): Document<'triggerDistance'> {
  const { trigger, isOn, part, measure, line, windowMs } = view
  return {
    trigger,
    on: isOn,
    ...(part && { part }),
    ...(measure && { measure: encodeScore(measure) }),
    ...(line && {
      line: {
        unit: line.unit,
        start: encodeScore(line.start),
        ...(line.stop && { stop: encodeScore(line.stop) }),
        startsWhen: line.startsWhen,
      },
    }),
    ...(windowMs !== undefined && { windowMs }),
  }
}

function placeOf({ layerIndex, market }: Pick<TriggerView, 'layerIndex' | 'market'>): string {
  return `${layerIndex} ${market}`
}
