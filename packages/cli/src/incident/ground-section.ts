import type { BookSpec } from '@plimsoll/engine'
import {
  type Attention,
  type DepthSpec,
  everyOther,
  isFromOutside,
  type MarketWorld,
  saidOf,
  type Scenario,
  type Shock,
} from '@plimsoll/simulator'
import { counted } from '../output/grouped.ts'
import { wrapped } from '../output/wrapped.ts'
import type { Section } from '../summary/section.ts'
import type { IncidentReading } from './incident-reading.ts'
import { changeText } from './timeline-text.ts'

const marketsTold = 5

/** Of a run on a book that was brought, or with other moves: what is whose. Nothing of a scenario as it is. */
export function groundSections(reading: IncidentReading): Section[] {
  const lines = groundLines(reading)
  if (lines.length === 0) return []
  const isBrought = reading.run.request.ground !== undefined
  return [
    {
      title: isBrought
        ? 'What is of the book, and what is assumed'
        : 'With other moves than its own',
      lines: lines.flatMap((line) => wrapped(line, '  ')),
    },
  ]
}

/** The same as sentences. */
export function groundLines({ run }: IncidentReading): string[] {
  const { ground, isAltered = false } = run.request
  if (ground === undefined && !isAltered) return []
  const leftOut = ground?.leftOut ?? []
  return [
    ...(ground === undefined ? [] : bookFacts(ground.file, run.book)),
    ...assumptions(run.scenario, run.book),
    ...(leftOut.length === 0 ? [] : [`left out of the scenario: ${leftOut.join('; ')}`]),
  ]
}

function bookFacts(file: string, book: BookSpec): string[] {
  const layers = book.waterfall.map(({ layer }) => layer).join(', ')
  return [
    `of the book ${file}: accounts, positions, prices at the start, ${counted(book.funds.length, 'fund')}, and its own waterfall (${layers === '' ? 'none' : layers})`,
  ]
}

/** What of a run the scenario decides, with its numbers, a sentence each. */
export function assumptions(scenario: Scenario, book: BookSpec): string[] {
  return [
    movesText(scenario, book),
    ...depthText(scenario, book),
    makersText(scenario, book),
    behaviourText(scenario),
  ]
}

function movesText({ shocks, paths, durationMs }: Scenario, { markets }: BookSpec): string {
  const names = new Set(markets.map(({ market }) => market))
  const moves = shocks.flatMap((shock) => shockText(shock, names))
  return `assumed moves: ${moves.length === 0 ? 'none are scheduled' : moves.join('; ')}; besides, prices ${ownMoves[paths.kind]}; the run lasts ${secondsText(durationMs)}`
}

const ownMoves = {
  jumpDiffusion: 'walk at random',
  points: 'follow those that are known',
  bootstrap: 'follow blocks of a history in random order',
} as const

/** Nothing of a move that has none of the markets. */
function shockText({ fromMs, toMs, changePpm }: Shock, names: ReadonlySet<string>): string[] {
  const changes = Object.entries(changePpm).filter(
    ([market, ppm]) => ppm !== 0 && (market === everyOther || names.has(market)),
  )
  if (changes.length === 0) return []
  const told = changes
    .slice(0, marketsTold)
    .map(
      ([market, ppm]) =>
        `${market === everyOther ? everyMarket(changePpm) : market} ${changeText(ppm)}`,
    )
  const more = changes.length - told.length
  return [
    `${told.join(', ')}${more > 0 ? ` and ${more} more` : ''} from second ${fromMs / 1_000} to ${toMs / 1_000}`,
  ]
}

function everyMarket(changePpm: Shock['changePpm']): string {
  return Object.keys(changePpm).length > 1 ? 'every other market' : 'every market'
}

/** Markets of the same world are told of together. */
function depthText({ markets }: Scenario, book: BookSpec): string[] {
  const worlds = Map.groupBy(book.markets, ({ market }) => saidOf(markets, market))
  return [...worlds].flatMap(([world, rows]) => {
    if (world === undefined) return []
    const named = rows.slice(0, marketsTold).map(({ market }) => market)
    const more = rows.length - named.length
    const whose =
      worlds.size === 1 ? '' : ` of ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
    return [`assumed order books${whose}: ${depthOf(world)}`]
  })
}

function depthOf({ depth }: MarketWorld): string {
  const { levels, spacingPpm, levelPpm, recoveryPpm }: DepthSpec = depth
  return `${counted(levels, 'level')} ${percent(spacingPpm)} apart, ${percent(levelPpm)} of open interest at each; ${percent(recoveryPpm)} of what was taken comes back in a second, less while prices move`
}

function makersText({ makers }: Scenario, book: BookSpec): string {
  const own = book.accounts.filter(({ kind }) => kind === 'marketMaker')
  const fromOutside = own.filter(({ account }) => isFromOutside(account))
  if (fromOutside.length === 0) return `market makers: the ${own.length} of the book`
  return `assumed market makers: the book names none, so ${makers.count} join from outside with ${percent(makers.equityPpm)} of the value of open interest, up to a leverage of ${makers.leverageMax}`
}

function behaviourText({ traders, liquidator, stepMs }: Scenario): string {
  const { addsPpm, fleesPpm, warningPpm, attention } = traders
  return `assumed behaviour: ${lookersText(attention)} look at their margin every ${secondsText(stepMs)}; below ${warningPpm / 1_000_000} times maintenance ${percent(addsPpm)} of traders then add to it and ${percent(fleesPpm)} close; the venue tries ${secondsText(liquidator.patienceMs)} to close a position in the market`
}

function lookersText(attention: Attention): string {
  return 'sharePpm' in attention
    ? `${percent(attention.sharePpm)} of traders`
    : counted(attention.accounts, 'account')
}

function percent(ppm: number): string {
  return `${ppm / 10_000} %`
}

function secondsText(ms: number): string {
  return `${ms / 1_000} s`
}
