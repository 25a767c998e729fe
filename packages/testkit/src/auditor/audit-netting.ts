import { ledgerOf, type Market, positionIn, valueSideOf } from '../book/book.ts'
import { absolute, compare, multiply, one, rational, subtract } from '../exact/rational.ts'
import type { FillRow } from '../resolution.ts'
import { expectThat } from './audit.ts'
import { isFairSplit } from './fair-split.ts'
import { type Closing, overlapPostings } from './overlaps.ts'
import {
  expectPostings,
  lotsIn,
  marketNamed,
  type Replay,
  replayClose,
  showLotPrice,
  type Turn,
  unitsIn,
} from './replay.ts'

/** After own netting no case is both long and short in a market. */
export function auditOwnNetting(replay: Replay, turns: readonly Turn[]): void {
  for (const turn of turns) {
    const hadBoth = bothSides(replay, turn)
    const closings = closeAtMark(replay, turn, 'netting')
    const sum = balanceOf(closings)
    expectPostings(replay, turn, new Map([[ledgerOf(turn.of.bucket), sum]]))
    if (closings.length > 0) {
      expectThat(replay.audit, 'netting', sum === 0n, turn.at, () => `netting left ${sum} units`)
    }
    if (hadBoth.length === 0) continue
    const left = bothSides(replay, turn)
    expectThat(replay.audit, 'netting', left.length === 0, turn.at, () => {
      return `still long and short in ${left.join()}`
    })
  }
}

function bothSides({ book }: Replay, turn: Turn): string[] {
  const { bucket } = turn.of
  const both = book.markets.filter(
    (market) => positionIn(bucket, market, 'long') && positionIn(bucket, market, 'short'),
  )
  return both.map(({ market }) => market)
}

/** After crossing no two cases are on opposite sides, and each side gave pro rata to its lots. */
export function auditCrossing(replay: Replay, turns: readonly Turn[]): void {
  const { audit, book } = replay
  const before = book.markets.map((market) => sidesOf(turns, market))
  const closings = turns.flatMap((turn) => closeAtMark(replay, turn, 'crossing'))
  const posted = overlapPostings(book, closings)
  for (const turn of turns)
    expectPostings(replay, turn, posted.get(turn) ?? new Map<string, bigint>())
  const gained = balanceOf(closings)
  expectThat(audit, 'crossing', gained === 0n, 'crossing', () => `cases gained ${gained} units`)
  book.markets.forEach((market, index) => {
    const was = before[index] ?? { long: [], short: [] }
    if (totalLots(was.long) === 0n || totalLots(was.short) === 0n) return
    const is = sidesOf(turns, market)
    const isCrossed = totalLots(is.long) === 0n || totalLots(is.short) === 0n
    expectThat(audit, 'crossing', isCrossed, market.market, () => 'opposite cases are left open')
    for (const side of ['long', 'short'] as const) {
      const parts = was[side].map((weight, place) => {
        const left = is[side][place] ?? 0n
        return { weight, given: weight - left, hasRoom: left > 0n }
      })
      expectThat(audit, 'crossing', isFairSplit(parts), `${market.market} ${side}`, () => {
        return 'lots are not pro rata'
      })
    }
  })
}

interface SideLots {
  readonly long: readonly bigint[]
  readonly short: readonly bigint[]
}

function sidesOf(turns: readonly Turn[], market: Market): SideLots {
  const lots = (side: 'long' | 'short'): bigint[] =>
    turns.map((turn) => positionIn(turn.of.bucket, market, side)?.lots ?? 0n)
  return { long: lots('long'), short: lots('short') }
}

function balanceOf(closings: readonly Closing[]): bigint {
  return closings.reduce(
    (sum, { valueSide, value }) => sum + (valueSide === 'long' ? value : -value),
    0n,
  )
}

/** Applies rows that close the case's own legs at mark. */
function closeAtMark(replay: Replay, turn: Turn, check: 'netting' | 'crossing'): Closing[] {
  const closings: Closing[] = []
  for (const fill of turn.row?.fills ?? []) {
    const market = marketNamed(replay.book, fill.market)
    const { bucket } = turn.of
    const held = positionIn(bucket, market, fill.side)
    const lots = lotsIn(market, fill.size)
    const isOwn = fill.account === bucket.account.account && fill.bucket === bucket.name
    const fits = isOwn && held !== undefined && lots > 0n && lots <= held.lots
    expectThat(
      replay.audit,
      'position',
      fits,
      turn.at,
      () => `no ${fill.size} ${fill.side} to close`,
    )
    if (!fits || held === undefined) continue
    const value = unitsIn(replay.book, fill.value)
    expectMarkValue(replay, turn, { fill, market, lots, value, check })
    const realised = replayClose(bucket, held, lots, value)
    expectThat(
      replay.audit,
      'value',
      unitsIn(replay.book, fill.realisedPnl) === realised,
      turn.at,
      () => `realised ${fill.realisedPnl}, replayed ${realised} units`,
    )
    const valueSide = valueSideOf(market, fill.side)
    closings.push({ turn, market: market.market, valueSide, value })
  }
  return closings
}

interface MarkFill {
  readonly fill: FillRow
  readonly market: Market
  readonly lots: bigint
  readonly value: bigint
  readonly check: 'netting' | 'crossing'
}

function expectMarkValue(replay: Replay, turn: Turn, closed: MarkFill): void {
  const { fill, market, lots, value } = closed
  const exact = multiply(rational(lots), market.lotValue)
  const isNear = compare(absolute(subtract(rational(value), exact)), one) < 0
  expectThat(
    replay.audit,
    closed.check,
    isNear,
    turn.at,
    () => `${fill.value} is not the mark value`,
  )
  const isMark = fill.price === showLotPrice(market, market.lotValue)
  expectThat(replay.audit, 'price', isMark && fill.forgone === fillZero(replay), turn.at, () => {
    return `${fill.price} is not mark, or something was forgone`
  })
}

function fillZero({ book }: Replay): string {
  return book.decimals === 0 ? '0' : `0.${'0'.repeat(book.decimals)}`
}

function totalLots(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n)
}
