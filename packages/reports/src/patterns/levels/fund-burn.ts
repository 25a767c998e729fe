import { formatUnits } from '@plimsoll/protocol'
import type { FundCause } from '../activity/pattern-event.ts'
import { instantsOf, largestFall } from './largest-fall.ts'
import { type LevelPath, pathOf } from './level-path.ts'
import type { LevelChange, LevelHistory } from './level-track.ts'
import { fallWindowsMs } from './open-interest-collapse.ts'

/** The present rate of a fund is what it lost, net of income, over so long. */
const burnRateWindowMs = 60_000

/** A fund that would be empty within this at its present rate is in danger. */
const dangerMs = 600_000

/** The most a fund lost within a span, net of income and of what came back; what was moved by order counts neither way. */
interface FundFall {
  readonly windowMs: number
  readonly fromMs: number
  readonly toMs: number
  readonly amount: string
}

/** How long a fund would last at the rate of a moment. */
interface TimeToEmpty {
  readonly atMs: number
  /** What it lost in the minute before, net. */
  readonly lastMinute: string
  readonly timeToEmptyMs: number
}

/** How a fund was used up. Money is exact; times to empty are estimates. */
export interface FundBurn {
  readonly fund: string
  readonly start?: string
  readonly end?: string
  /** What it keeps; absent where the source does not say, and 0 is taken for it. */
  readonly floor?: string
  /** What layers took, net of what came back. This and the next two are absent where the source tells balances alone. */
  readonly paid?: string
  readonly income?: string
  /** What was moved in by order, below 0 out. */
  readonly transferred?: string
  /** What came in without the source saying why, below 0 out. */
  readonly unexplained: string
  readonly falls: readonly FundFall[]
  /** When it first had nothing above its floor. */
  readonly emptyAtMs?: number
  /** When its rate first said that it would be empty within ten minutes. */
  readonly firstDanger?: TimeToEmpty
  /** The shortest time to empty while it had something. */
  readonly shortest?: TimeToEmpty
  /** At the end; absent where it gained in the last minute, or has nothing. */
  readonly atEnd?: TimeToEmpty
  readonly path?: LevelPath
}

/** The history of a fund's balance, and what it keeps. */
export interface FundHistory extends LevelHistory<FundCause> {
  readonly fund: string
  /** Absent where the source does not say. */
  readonly floorUnits?: bigint
}

/**
 * How a fund was used up, from the history of its balance.
 *
 * @param isExplained whether the source says why balances changed
 */
export function fundBurn(
  history: FundHistory,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  isExplained: boolean,
): FundBurn {
  const { fund, floorUnits, places, startUnits, changes } = history
  const show = (units: bigint): string => formatUnits(units, places)
  const total = (cause: FundCause): bigint =>
    changes.reduce((sum, one) => (one.cause === cause ? sum + one.units : sum), 0n)
  const used = changes.filter(({ cause }) => cause !== 'transfer')
  const flows = {
    fund,
    ...(isExplained && {
      paid: show(-total('payment')),
      income: show(total('income')),
      transferred: show(total('transfer')),
    }),
    unexplained: show(total('unknown')),
    falls: fallWindowsMs.flatMap((windowMs): FundFall[] => {
      const fall = largestFall(used, windowMs)
      if (fall === undefined) return []
      return [{ windowMs, fromMs: fall.fromMs, toMs: fall.toMs, amount: show(fall.units) }]
    }),
  }
  if (startUnits === undefined) return flows
  const { end, emptyAtMs, firstDanger, shortest, atEnd } = followed(
    history,
    startUnits - (floorUnits ?? 0n),
    { fromMs, toMs },
  )
  const shown = (one: Moment | undefined): TimeToEmpty | undefined =>
    one && { atMs: one.atMs, lastMinute: show(one.lost), timeToEmptyMs: one.timeToEmptyMs }
  const [danger, soonest, last] = [shown(firstDanger), shown(shortest), shown(atEnd)]
  return {
    ...flows,
    start: show(startUnits),
    end: show(end + (floorUnits ?? 0n)),
    ...(floorUnits !== undefined && { floor: show(floorUnits) }),
    ...(emptyAtMs !== undefined && { emptyAtMs }),
    ...(danger && { firstDanger: danger }),
    ...(soonest && { shortest: soonest }),
    ...(last && { atEnd: last }),
    path: pathOf(history, { fromMs, toMs }),
  }
}

interface Moment {
  readonly atMs: number
  readonly lost: bigint
  readonly timeToEmptyMs: number
}

interface Followed {
  end: bigint
  emptyAtMs: number | undefined
  firstDanger: Moment | undefined
  shortest: Moment | undefined
  atEnd: Moment | undefined
}

/** Follows what a fund has above its floor. */
function followed(
  { changes }: LevelHistory<FundCause>,
  startUnits: bigint,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): Followed {
  const lostBy = lossesOf(changes)
  const found: Followed = {
    end: startUnits,
    emptyAtMs: startUnits <= 0n ? fromMs : undefined,
    firstDanger: undefined,
    shortest: undefined,
    atEnd: undefined,
  }
  for (const { timeMs, after } of instantsOf(changes)) {
    found.end = startUnits + after
    if (found.end <= 0n) found.emptyAtMs ??= timeMs
    const moment = momentOf(timeMs, found.end, lostBy(timeMs))
    if (moment && moment.timeToEmptyMs <= dangerMs) found.firstDanger ??= moment
    if (moment && moment.timeToEmptyMs < (found.shortest?.timeToEmptyMs ?? Infinity)) {
      found.shortest = moment
    }
  }
  found.atEnd = momentOf(toMs, found.end, lostBy(toMs))
  return found
}

function momentOf(atMs: number, above: bigint, lost: bigint): Moment | undefined {
  if (above <= 0n || lost <= 0n) return undefined
  return { atMs, lost, timeToEmptyMs: (Number(above) / Number(lost)) * burnRateWindowMs }
}

/** What was lost in the last minute, asked at rising times. */
function lossesOf(changes: readonly LevelChange<FundCause>[]): (timeMs: number) => bigint {
  let lost = 0n
  let [first, next] = [0, 0]
  const lossOf = (change: LevelChange<FundCause>): bigint =>
    change.cause === 'transfer' ? 0n : -change.units
  return (timeMs) => {
    for (let one = changes[next]; one && one.timeMs <= timeMs; one = changes[next]) {
      lost += lossOf(one)
      next += 1
    }
    const fromMs = timeMs - burnRateWindowMs
    for (let one = changes[first]; one && one.timeMs <= fromMs; one = changes[first]) {
      lost -= lossOf(one)
      first += 1
    }
    return lost
  }
}
