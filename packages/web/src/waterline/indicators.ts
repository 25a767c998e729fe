import type { CallAnswer } from '@plimsoll/client'

export type Indicators = CallAnswer<'listIndicators'>

/** Columns that a point always has. */
const columns = [
  'timeMs',
  'sequence',
  'available',
  'deficit',
  'liquidations',
  'openCases',
  'cases',
  'cutFills',
  'cutValue',
  'charged',
] as const

/** Columns that each market has. */
const marketColumns = [
  'markPrice',
  'openInterest',
  'coverage',
  'imbalance',
  'freeboardDown',
  'freeboardUp',
  'adlNearness',
] as const

/** As many points as a server keeps. */
export const pointsMax = 1_440

/**
 * What is known, and the points that came after. The same object where none did; undefined where the two do not fit
 * together (the server began anew, or keeps fewer points now), and everything has to be asked for.
 */
export function withLater(known: Indicators, later: Indicators): Indicators | undefined {
  const isSameCourse =
    known.sinceMs === later.sinceMs &&
    known.everyMs === later.everyMs &&
    known.markets.length === later.markets.length &&
    known.markets.every(({ market }, index) => market === later.markets[index]?.market)
  if (!isSameCourse || known.timeMs.length + later.timeMs.length > pointsMax) return undefined
  if (later.timeMs.length === 0) return known
  const markets = known.markets.map((row, index) => {
    const next = later.markets[index] ?? row
    // What is told of the newest point alone is that of the later ones.
    return { ...next, ...joined(row, next, marketColumns) }
  })
  return { ...known, ...joined(known, later, columns), at: later.at, markets }
}

/** Columns of one after those of another; those that either has not are left out. */
function joined<Row extends object, Name extends keyof Row>(
  before: Row,
  after: Row,
  names: readonly Name[],
): Pick<Row, Name> {
  const rows: Partial<Record<Name, readonly unknown[]>> = {}
  for (const name of names) {
    const [first, then] = [before[name], after[name]]
    if (Array.isArray(first) && Array.isArray(then)) rows[name] = [...first, ...then]
  }
  return rows as Pick<Row, Name>
}

/** What a column went by since its first point, as a part of that; undefined where there is no such part. For drawing. */
export function changeSinceFirst(column: readonly string[]): readonly (number | null)[] {
  const first = Number(column[0])
  if (!(first > 0)) return column.map(() => null)
  return column.map((value) => Number(value) / first - 1)
}

/** A market, and how far its mark is from the first that is known. */
export interface MarketCourse {
  readonly market: string
  /** A part of the first mark, one for each point. */
  readonly changes: readonly (number | null)[]
  readonly last: number
}

/** The markets that moved furthest either way, furthest first. */
export function furthestMoved({ markets }: Indicators, most: number): readonly MarketCourse[] {
  return markets
    .map(({ market, markPrice }) => {
      const changes = changeSinceFirst(markPrice)
      return { market, changes, last: changes.at(-1) ?? 0 }
    })
    .toSorted((left, right) => Math.abs(right.last) - Math.abs(left.last))
    .slice(0, most)
}

/** How far a market is from its first mark that is known, as a part of that. */
export function changeOf(indicators: Indicators | undefined, market: string): number | undefined {
  const course = indicators?.markets.find((row) => row.market === market)
  const [first, last] = [course?.markPrice[0], course?.markPrice.at(-1)]
  if (first === undefined || last === undefined) return undefined
  return changeSinceFirst([first, last]).at(-1) ?? undefined
}
