import { addDecimals, subtractDecimals } from '@plimsoll/client'
import { counted } from '../parts/counted.ts'
import { grouped, percent } from '../parts/decimal-words.ts'
import { verdictWords } from '../parts/verdict-words.ts'

/** What this page reads of `plimsoll simulate --json`. Amounts are decimals of the asset, times milliseconds UTC of the scenario. */
export interface SimulationResult {
  readonly version: 1
  readonly scenario: string
  readonly seed: number
  readonly title: string
  readonly asset: { readonly name: string; readonly decimals: number }
  readonly startMs: number
  readonly endMs: number
  readonly accounts: number
  readonly cases: {
    readonly rounds: number
    readonly opened: number
    readonly closed: number
    readonly suspended: number
    readonly deficit: string
  }
  readonly layers: readonly {
    readonly layer: string
    readonly fund?: string
    readonly policy?: string
    readonly paid: string
    readonly fills: number
    readonly filledValue: string
  }[]
  readonly timeline: readonly TimelineRow[]
  readonly prices: readonly {
    readonly market: string
    readonly first: string
    readonly lowest: string
    readonly last: string
    readonly refused: readonly { readonly verdict: string; readonly count: number }[]
    readonly halts: number
  }[]
  readonly deleveraging: {
    readonly fills: number
    readonly accounts: number
    readonly filledValue: string
    readonly forgone: string
    readonly sides: readonly CutSide[]
    readonly concentration: {
      readonly largest: string
      readonly tenLargest: string
      readonly halfAccounts: number
    }
    readonly largestAccounts: readonly CutAccount[]
  }
  readonly haircut: {
    readonly buckets: number
    readonly charged: string
    readonly returned: string
  }
  readonly funds: readonly {
    readonly fund: string
    readonly before: string
    readonly fees: string
    readonly paid: string
    readonly returned: string
    readonly after: string
    readonly floor: string
  }[]
  readonly conservation: { readonly difference: string }
  readonly path: {
    readonly markets: readonly string[]
    readonly funds: readonly string[]
    readonly points: readonly {
      readonly timeMs: number
      readonly marks: readonly string[]
      readonly balances: readonly string[]
    }[]
  }
  readonly stateHashAfter: string
}

/** What was cut of one side of a market. */
export interface CutSide {
  readonly market: string
  readonly side: string
  readonly size: string
  readonly openInterest: string
  readonly accounts: number
}

/** An account that was cut. */
export interface CutAccount {
  readonly account: string
  readonly fills: number
  readonly value: string
  readonly forgone: string
  readonly markets: readonly string[]
}

/** Something notable of a run; which fields there are depends on the kind. */
export interface TimelineRow {
  readonly timeMs: number
  readonly kind: string
  readonly market?: string
  readonly markPrice?: string
  readonly changePpm?: number
  readonly verdict?: string
  readonly reason?: string
  readonly command?: string
  readonly of?: readonly string[]
  readonly positions?: number
  readonly buckets?: number
  readonly fund?: string
  readonly floor?: string
  readonly fills?: number
  readonly charged?: string
  readonly cases?: number
  readonly suspended?: number
  readonly deficit?: string
  readonly paidByFunds?: string
  readonly paidByDeleveraging?: string
  readonly paidByHaircut?: string
}

/** The document of a run; undefined where it is of a form that this page does not know. */
export function readSimulation(result: unknown): SimulationResult | undefined {
  const { version, timeline, path } = (result ?? {}) as Partial<SimulationResult>
  return version === 1 && Array.isArray(timeline) && path !== undefined
    ? (result as SimulationResult)
    : undefined
}

/** What a layer paid, what came back because cases needed less in the end, and the difference. */
export interface LayerBurden {
  readonly name: string
  readonly layer: string
  readonly paid: string
  readonly returned: string
  readonly net: string
  readonly fills: number
  readonly filledValue: string
}

/** What every layer bore. */
export function burdensOf({ layers, funds, haircut }: SimulationResult): LayerBurden[] {
  return layers.map(({ layer, fund, policy, paid, fills, filledValue }) => {
    const ofFund = funds.find((one) => fund !== undefined && one.fund === fund)?.returned ?? '0'
    const returned = layer === 'profitHaircut' ? haircut.returned : ofFund
    const name = [layer, fund ?? policy].filter(Boolean).join(' ')
    return {
      name,
      layer,
      paid,
      returned,
      net: subtractDecimals(paid, returned),
      fills,
      filledValue,
    }
  })
}

/** What the run came to in one sentence. */
export function headlineOf(result: SimulationResult): string {
  const { cases, deleveraging } = result
  const burdens = burdensOf(result)
  const sumOf = (...names: readonly string[]): string =>
    burdens
      .filter(({ layer }) => names.length === 0 || names.includes(layer))
      .reduce((sum, { net }) => addDecimals(sum, net), '0')
  const all = Number(sumOf())
  const left =
    cases.suspended === 0 ? 'all closed' : `${counted(cases.suspended, 'case')} not closed`
  const said = `${counted(cases.opened, 'case')} in ${counted(cases.rounds, 'round')}, ${left}`
  if (!(all > 0)) return `${said}; nobody had to pay.`
  const shares = [
    ['funds paid', sumOf('insuranceFund', 'venueCapital')],
    ['counterparties', sumOf('adl', 'tearUp', 'settlement')],
    ['charges on gains', sumOf('profitHaircut', 'socialisedLoss')],
  ] as const
  const told = shares.map(([who, paid]) => `${who} ${percent(Number(paid) / all)}`).join(', ')
  return `${said}: ${told}. ${counted(deleveraging.accounts, 'account')} of ${grouped(String(result.accounts))} were cut.`
}

/** Falls of prices that follow each other are one row of the timeline, and so are rises. */
export function tellTimeline(
  rows: readonly TimelineRow[],
): { readonly timeMs: number; readonly text: string; readonly kind: string }[] {
  const told: { timeMs: number; text: string; kind: string }[] = []
  let moves = new Map<string, number>()
  for (const row of rows) {
    const last = told.at(-1)
    if (row.kind === 'priceFell' || row.kind === 'priceRose') {
      const isNew = last?.kind !== row.kind
      if (isNew) moves = new Map()
      // Each is told only where it goes farther than the one before it.
      moves.set(row.market ?? '', row.changePpm ?? 0)
      const text = moveWords(row.kind === 'priceFell' ? 'fall' : 'rise', moves)
      if (isNew || last === undefined) told.push({ timeMs: row.timeMs, text, kind: row.kind })
      else last.text = text
    } else told.push({ timeMs: row.timeMs, text: timelineWords(row), kind: row.kind })
  }
  return told
}

const movesNamed = 4

function moveWords(verb: 'fall' | 'rise', moves: ReadonlyMap<string, number>): string {
  const farthest = [...moves].sort(([, a], [, b]) => Math.abs(b) - Math.abs(a))
  const named = farthest
    .slice(0, movesNamed)
    .map(([market, ppm]) => `${market} ${percent(ppm / 1e6)}`)
  const more = farthest.length - named.length
  return `Prices ${verb}, since the start: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

function timelineWords(row: TimelineRow): string {
  const where = row.market ?? 'The whole venue'
  switch (row.kind) {
    case 'priceRefused':
      return `${where}: price ${verdictWords(row.verdict ?? '')}, not acted upon`
    case 'ordered':
      return ['By order:', row.command, ...(row.of ?? [])].join(' ')
    case 'halted':
      return `${where} is halted: ${row.reason}`
    case 'resumed':
      return `${where} goes on`
    case 'firstLiquidation':
      return `First liquidation: ${counted(row.positions ?? 0, 'position')} to be closed in the market`
    case 'firstFailedLiquidation':
      return `First that cannot be closed in the market: ${counted(row.buckets ?? 0, 'bucket')}`
    case 'deleveragingBegan':
      return 'Deleveraging begins'
    case 'deleveragingEnded':
      return `Deleveraging ends after ${counted(row.fills ?? 0, 'fill')}`
    case 'firstHaircut':
      return 'Gains are charged for the first time'
    case 'fundEmptied':
      return `Fund ${row.fund} is ${/[1-9]/u.test(row.floor ?? '') ? 'down to its floor' : 'empty'}`
    default:
      return row.kind
  }
}
