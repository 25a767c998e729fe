import type { BookSpec } from '@plimsoll/engine'
import { looksLike } from '@plimsoll/protocol'
import { broughtBook } from '../populations/venue-book.ts'
import { everyOther, saidOf } from './every-other.ts'
import type { PathSpec, PricePoints, Scenario } from './scenario.ts'

/** A scenario and a book that do not go together. The message says why, then after a semicolon what to do. */
export class ScenarioMisfit extends Error {
  override readonly name = 'ScenarioMisfit'
  /** Where in the scenario; absent where it is about the book. */
  readonly place?: readonly (string | number)[]

  constructor(message: string, place?: readonly (string | number)[]) {
    super(message)
    if (place !== undefined) this.place = place
  }
}

/** A scenario around a book that was brought. */
export interface ScenarioOnBook {
  readonly scenario: Scenario
  /** The book, with makers from outside where nobody in it makes markets. */
  readonly book: BookSpec
  /** What of the scenario does not apply to the book, a phrase each. */
  readonly leftOut: readonly string[]
}

/**
 * A scenario on a book of somebody else: how prices move, how deep books are and what people do is the scenario's, everything
 * else is the book's. Known prices move its markets by as much as those of the venue they were known for. Commands and outcomes
 * of the scenario are about its own venue and left out. Plans are carried out as they are made, whoever keeps the book.
 *
 * @throws ScenarioMisfit where the scenario does not say how a market of the book moves, or moves none of them
 */
export function scenarioOnBook(scenario: Scenario, brought: BookSpec): ScenarioOnBook {
  if (brought.markets.length === 0) {
    throw new ScenarioMisfit('the book has no market; bring one that is traded')
  }
  const names = brought.markets.map(({ market }) => market)
  for (const market of names) refuseUnmoved(scenario, market)
  refuseUnmoving(scenario, names)
  const { population: _drawn, watch: _own, script = [], outcomes = [], ...kept } = scenario
  const { execution, ...book } = brought
  return {
    scenario: { ...kept, venue: brought, paths: pathsOn(scenario, brought) },
    book: joinedBy(scenario, book),
    leftOut: [
      ...unmatched(scenario, new Set(names)),
      ...(script.length > 0 ? [`commands at given times: ${script.length}`] : []),
      ...(outcomes.length > 0 ? [`asserted outcomes: ${outcomes.length}`] : []),
      ...(execution === 'sidecar' ? ['confirmations of the venue: fills are taken for done'] : []),
    ],
  }
}

function refuseUnmoved({ markets, paths, scenario }: Scenario, market: string): void {
  if (saidOf(markets, market) === undefined) {
    const remedy = 'add it, or "*", to markets of a scenario file of your own'
    throw new ScenarioMisfit(`${scenario} does not say how ${market} moves; ${remedy}`)
  }
  if (paths.kind !== 'bootstrap') return
  const column = paths.columns?.[market] ?? market
  if (Object.hasOwn(paths.returns, column) || Object.hasOwn(paths.returns, everyOther)) return
  const remedy = 'name one in paths.columns, or call a column "*"'
  throw new ScenarioMisfit(`the history of ${scenario} has no column for ${market}; ${remedy}`)
}

/** Moves of other markets are left out where some are of the book; a scenario of which none is would run in calm, unasked. */
function refuseUnmoving({ shocks, paths }: Scenario, names: readonly string[]): void {
  const moves = [
    ...shocks.flatMap(({ changePpm }, index) =>
      Object.keys(changePpm).map((market) => ({
        market,
        place: ['shocks', index, 'change', market],
      })),
    ),
    ...marketsOf(paths).map((market) => ({ market, place: ['paths'] })),
  ]
  const [first] = moves
  const isLeft = moves.some(({ market }) => market === everyOther || names.includes(market))
  if (first === undefined || isLeft) return
  const meant = names.find((name) => looksLike(first.market, name))
  const remedy =
    meant === undefined
      ? `name one of ${names.slice(0, 10).join(', ')}, or *`
      : `did you mean ${meant}`
  const complaint = `${JSON.stringify(first.market)} is not a market of the book, and no other move is of one`
  throw new ScenarioMisfit(`${complaint}; ${remedy}`, first.place)
}

/** Markets whose prices are known. */
function marketsOf(paths: PathSpec): string[] {
  if (paths.kind !== 'points') return []
  return paths.points.flatMap(({ priceTicks }) => Object.keys(priceTicks))
}

function joinedBy(scenario: Scenario, book: BookSpec): BookSpec {
  try {
    return broughtBook(scenario, book)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new ScenarioMisfit(`${error.message}; rename it, or make it a marketMaker`)
  }
}

function pathsOn({ paths, venue }: Scenario, brought: BookSpec): PathSpec {
  if (paths.kind !== 'points') return paths
  const factors = new Map(
    brought.markets.flatMap(({ market, markPriceTicks }) => {
      const known = venue.markets.find((one) => one.market === market)
      if (known === undefined) return []
      return [[market, numberOf(markPriceTicks) / numberOf(known.markPriceTicks)]]
    }),
  )
  return { ...paths, points: paths.points.map((point) => scaled(point, factors)) }
}

type Point = PricePoints['points'][number]

function scaled({ atMs, priceTicks }: Point, factors: ReadonlyMap<string, number>): Point {
  const ticks = Object.entries(priceTicks).flatMap(([market, price]) => {
    const factor = factors.get(market)
    return factor === undefined ? [] : [[market, price * factor] as const]
  })
  return { atMs, priceTicks: Object.fromEntries(ticks) }
}

function numberOf({
  numerator,
  denominator,
}: {
  readonly numerator: bigint
  readonly denominator: bigint
}): number {
  return Number(numerator) / Number(denominator)
}

/** Markets that moves of the scenario name and the book does not have. */
function unmatched({ shocks, outages, paths }: Scenario, names: ReadonlySet<string>): string[] {
  const named = new Set([
    ...shocks.flatMap(({ changePpm }) => Object.keys(changePpm)),
    ...outages.map(({ market }) => market),
    ...marketsOf(paths),
  ])
  const missing = [...named].filter((market) => market !== everyOther && !names.has(market)).sort()
  return missing.length === 0
    ? []
    : [`moves of ${missing.join(', ')}, which the book does not have`]
}
