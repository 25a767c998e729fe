import { type BookFormat, type Place, readPriceTicks, refuseAt, under } from '@plimsoll/protocol'
import { naturalLog } from '../populations/portable-math.ts'
import { everyOther } from '../scenarios/every-other.ts'
import type { Bootstrap, JumpDiffusion, PathSpec, PricePoints } from '../scenarios/scenario.ts'
import { DecimalFields, readNumber } from './decimal-fields.ts'
import type { MarketNames } from './market-names.ts'
import { readPriceTable, type ReadPriceFile } from './price-table.ts'
import type { ScenarioDocument } from './scenario-schema.ts'

type PathsDocument = ScenarioDocument['paths']
type PointsDocument = Extract<PathsDocument, { kind: 'points' }>
type BootstrapDocument = Extract<PathsDocument, { kind: 'bootstrap' }>

/** What prices are read against. */
export interface PathTerms {
  readonly format: BookFormat
  readonly names: MarketNames
  /** Start of the venue, for files with times UTC. */
  readonly timeMs: number
  readonly stepMs: number
  readonly durationMs: number
  readonly readPriceFile: ReadPriceFile
}

const perHourMax = 3_600
const priceMax = 1e15

/** How prices elsewhere move. */
export function readPaths(terms: PathTerms, place: Place, from: PathsDocument): PathSpec {
  switch (from.kind) {
    case 'jumpDiffusion':
      return readJumpDiffusion(place, from)
    case 'points':
      return readPoints(terms, under(place, 'points'), from)
    case 'bootstrap':
      return readBootstrap(terms, place, from)
  }
}

function readJumpDiffusion(
  place: Place,
  from: Extract<PathsDocument, { kind: 'jumpDiffusion' }>,
): JumpDiffusion {
  const fields = new DecimalFields(place, from)
  return {
    kind: 'jumpDiffusion',
    factorPpm: fields.part('factor'),
    jumpsPerHour: fields.number('jumpsPerHour', { from: 0, to: perHourMax }),
    jumpPpm: fields.part('jump'),
    ...(from.commonJumps && {
      commonJumps: readCommonJumps(under(place, 'commonJumps'), from.commonJumps),
    }),
  }
}

function readCommonJumps(
  place: Place,
  from: { readonly perHour: string; readonly mean: string; readonly deviation: string },
): NonNullable<JumpDiffusion['commonJumps']> {
  const fields = new DecimalFields(place, from)
  return {
    perHour: fields.number('perHour', { from: 0, to: perHourMax }),
    meanPpm: fields.change('mean'),
    deviationPpm: fields.part('deviation'),
  }
}

function readPoints(terms: PathTerms, place: Place, from: PointsDocument): PricePoints {
  const rows =
    typeof from.points === 'string'
      ? pointsOfFile(terms, place, from.points)
      : from.points.map(({ atMs, prices }, index) => {
          const at = under(place, index)
          return { atMs, prices, at: under(at, 'atMs'), pricesAt: under(at, 'prices') }
        })
  let lastMs = -1
  const points = rows.map(({ atMs, prices, at, pricesAt }) => {
    if (atMs <= lastMs) {
      refuseAt(at, 'outOfRange', 'is not later than the point before; sort the points by time')
    }
    lastMs = atMs
    return { atMs, priceTicks: ticksOf(terms, pricesAt, prices) }
  })
  return { kind: 'points', between: from.between, points }
}

/** One point and where its parts stand. */
interface PlacedPoint {
  readonly atMs: number
  readonly prices: Readonly<Record<string, string>>
  readonly at: Place
  readonly pricesAt: Place
}

/** Rows before the start of the run or after its end are left out. */
function pointsOfFile(terms: PathTerms, place: Place, file: string): PlacedPoint[] {
  const { columns, rows, isElapsed } = readPriceTable(terms.readPriceFile, place, file)
  const startMs = isElapsed ? 0 : terms.timeMs
  const points = rows
    .map(({ timeMs, cells, at }) => ({
      atMs: timeMs - startMs,
      prices: Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ''])),
      at,
      pricesAt: at,
    }))
    .filter(({ atMs }) => atMs >= 0 && atMs <= terms.durationMs)
  if (points.length > 0) return points
  const complaint = `has no row within the run of ${file}; its times are ${isElapsed ? 'from the start of the run' : 'UTC, those of venue.timeMs'}`
  return refuseAt(place, 'outOfRange', complaint)
}

function ticksOf(
  { format, names }: PathTerms,
  place: Place,
  prices: Readonly<Record<string, string>>,
): Record<string, number> {
  const ticks = Object.entries(prices).map(([market, text]) => {
    const at = under(place, market)
    const known = format.markets.get(market)
    if (known === undefined) {
      names.refuseUnknown(at, market)
      return refuseAt(at, 'unknownReference', 'is not a market of the venue; name each market')
    }
    const { numerator, denominator } = readPriceTicks(known, at, text, 1n)
    return [market, Number(numerator) / Number(denominator)] as const
  })
  return Object.fromEntries(ticks)
}

function readBootstrap(terms: PathTerms, place: Place, from: BootstrapDocument): Bootstrap {
  const { rowMs, returns } = readHistory(terms, under(place, 'history'), from.history)
  refuseUnevenRows(terms, under(place, 'history'), rowMs)
  const { columns, blockRows } = from
  if (columns !== undefined) {
    for (const [market, column] of Object.entries(columns)) {
      const at = under(under(place, 'columns'), market)
      terms.names.refuseUnknown(at, market)
      if (Object.hasOwn(returns, column)) continue
      const complaint = `${JSON.stringify(column)} is not a column of the history; use one of ${Object.keys(returns).slice(0, 10).join(', ')}`
      refuseAt(at, 'unknownReference', complaint)
    }
  }
  refuseUnfollowed(terms, place, { returns, columns })
  return { kind: 'bootstrap', rowMs, blockRows, returns, ...(columns && { columns }) }
}

/** Every market of the venue has to find a column. */
function refuseUnfollowed(
  { format }: PathTerms,
  place: Place,
  { returns, columns = {} }: Pick<Bootstrap, 'returns'> & { columns: Bootstrap['columns'] },
): void {
  if (Object.hasOwn(returns, everyOther)) return
  for (const market of format.markets.keys()) {
    if (Object.hasOwn(returns, market) || Object.hasOwn(columns, market)) continue
    const complaint = `has no column for ${market}; name one in columns, or call one "*"`
    refuseAt(under(place, 'history'), 'missingField', complaint)
  }
}

export interface History {
  readonly rowMs: number
  readonly returns: Readonly<Record<string, readonly number[]>>
}

function readHistory(
  { readPriceFile }: PathTerms,
  place: Place,
  from: BootstrapDocument['history'],
): History {
  if (typeof from === 'string') return historyOfFile(readPriceFile, place, from)
  const columns = Object.entries(from.prices)
  const [first] = columns
  if (first === undefined) refuseAt(under(place, 'prices'), 'outOfRange', 'has no column')
  const returns = columns.map(([column, prices]) => {
    const at = under(under(place, 'prices'), column)
    if (prices.length !== first[1].length) {
      const complaint = `has ${prices.length} prices, ${first[0]} has ${first[1].length}; give as many in each`
      refuseAt(at, 'outOfRange', complaint)
    }
    const numbers = prices.map((text, index) => readPrice(under(at, index), text))
    return [column, logReturns(numbers)] as const
  })
  return { rowMs: from.rowMs, returns: Object.fromEntries(returns) }
}

export function historyOfFile(readFile: ReadPriceFile, place: Place, file: string): History {
  const { columns, rows } = readPriceTable(readFile, place, file)
  const [first, second] = rows
  if (first === undefined || second === undefined) {
    refuseAt(place, 'outOfRange', `${file} has fewer than two rows; a history has two or more`)
  }
  const rowMs = second.timeMs - first.timeMs
  rows.forEach(({ timeMs, at }, index) => {
    const dueMs = first.timeMs + index * rowMs
    if (timeMs === dueMs && rowMs > 0) return
    const complaint = `is ${timeMs}, not ${dueMs}; times go up in even steps, without gaps`
    refuseAt(under(at, 'timeMs'), 'outOfRange', complaint)
  })
  const returns = columns.map((column, index) => {
    const prices = rows.map(({ cells, at }) => readPrice(under(at, column), cells[index] ?? ''))
    return [column, logReturns(prices)] as const
  })
  return { rowMs, returns: Object.fromEntries(returns) }
}

function readPrice(place: Place, text: string): number {
  return readNumber(place, text, { from: 0, to: priceMax, isOpen: true })
}

function logReturns(prices: readonly number[]): number[] {
  return prices.slice(1).map((price, index) => naturalLog(price / (prices[index] ?? price)))
}

function refuseUnevenRows({ stepMs }: PathTerms, place: Place, rowMs: number): void {
  if (rowMs % stepMs === 0 || stepMs % rowMs === 0) return
  const complaint = `has a row every ${rowMs} ms, a step has ${stepMs}; one has to be a whole multiple of the other`
  refuseAt(place, 'outOfRange', complaint)
}
