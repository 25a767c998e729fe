import type { Command, FillView } from '@plimsoll/engine'
import { evenDraw } from '../populations/ranks.ts'
import type { CutReactions as ReactionSpec } from '../scenarios/scenario.ts'
import { closingOrder, type TradingRoom, tradesOf } from './market-order.ts'
import { fraction } from './millionths.ts'
import { worldStream } from './random-streams.ts'
import type { MarginReading } from './venue-reader.ts'

/** Lots that deleveraging took from somebody. */
export type Cut = Pick<FillView, 'account' | 'market' | 'side' | 'lots'>

/** What those who were deleveraged do about it. */
export interface CutReactions {
  /** They learn of it. */
  cut(cuts: readonly Cut[], timeMs: number): void
  /** Who closes all there is now, and needs to see it. */
  fleeing(timeMs: number): string[]
  /** Orders that are due, in the order in which their time came. Who gets nothing at an open market gives up. */
  act(seen: readonly MarginReading[], room: TradingRoom): Command[]
}

/** How somebody reacts to every cut of the run; undefined who does nothing. */
interface Character {
  readonly delayMs: number
  readonly rehedges: boolean
}

/** Something somebody is going to do. */
type Errand = {
  readonly account: string
  readonly dueMs: number
} /** With the lots that were held when it was last tried. */ & (
  | { readonly kind: 'close'; readonly triedLots?: bigint }
  | { readonly kind: 'open'; readonly cut: Cut; readonly lots: number }
)

/** Nobody reacts. */
const still: CutReactions = { cut: () => {}, fleeing: () => [], act: () => [] }

/** The reactions of those of the accounts that are cut. */
export function cutReactions(
  accounts: readonly string[],
  spec: ReactionSpec | undefined,
  seed: number,
): CutReactions {
  if (spec === undefined) return still
  const stream = worldStream(seed, 'reactions')
  const traders = new Set(accounts)
  const characters = new Map<string, Character | undefined>()
  const characterOf = (account: string): Character | undefined => {
    if (characters.has(account)) return characters.get(account)
    const delayMs = reactionDelayMs(spec, evenDraw(stream))
    const rehedges = evenDraw(stream) < fraction(spec.rehedgesPpm)
    const character = delayMs === undefined ? undefined : { delayMs, rehedges }
    characters.set(account, character)
    return character
  }
  let errands: Errand[] = []
  return {
    cut: (cuts, timeMs) => {
      const taken = wholeCuts(cuts.filter(({ account }) => traders.has(account)))
      for (const cut of taken) {
        const character = characterOf(cut.account)
        if (character === undefined) continue
        const errand = { account: cut.account, dueMs: timeMs + character.delayMs }
        if (character.rehedges)
          errands.push({ ...errand, kind: 'open', cut, lots: Number(cut.lots) })
        else if (!isFleeing(errands, cut.account)) errands.push({ ...errand, kind: 'close' })
      }
    },
    fleeing: (timeMs) =>
      errands.flatMap(({ kind, account, dueMs }) =>
        kind === 'close' && dueMs <= timeMs ? [account] : [],
      ),
    act: (seen, room) => {
      const due = errands
        .filter(({ dueMs }) => dueMs <= room.timeMs)
        .toSorted((a, b) => a.dueMs - b.dueMs)
      if (due.length === 0) return []
      const later = errands.filter(({ dueMs }) => dueMs > room.timeMs)
      const outcomes = due.map((errand) =>
        errand.kind === 'open' ? reopen(errand, room) : closeAll(errand, seen, room),
      )
      errands = [...outcomes.flatMap(({ left }) => left), ...later]
      return outcomes.flatMap(({ trades }) => trades)
    },
  }
}

/** How long after a cut somebody trades whose rank among those who are cut is this; undefined where it does not. */
export function reactionDelayMs(
  { tradedWithin }: Pick<ReactionSpec, 'tradedWithin'>,
  rank: number,
): number | undefined {
  let fromMs = 0
  let fromShare = 0
  for (const { withinMs, sharePpm } of tradedWithin) {
    const share = fraction(sharePpm)
    if (rank < share) {
      return fromMs + ((withinMs - fromMs) * (rank - fromShare)) / (share - fromShare)
    }
    fromMs = withinMs
    fromShare = share
  }
  return undefined
}

function isFleeing(errands: readonly Errand[], account: string): boolean {
  return errands.some((errand) => errand.kind === 'close' && errand.account === account)
}

/** Cuts of one position in one round are one. */
function wholeCuts(cuts: readonly Cut[]): Cut[] {
  const whole = new Map<string, Cut>()
  for (const { account, market, side, lots } of cuts) {
    const place = JSON.stringify([account, market, side])
    const before = whole.get(place)
    const sum = (before?.lots ?? 0n) + lots
    whole.set(place, { account, market, side, lots: sum as Cut['lots'] })
  }
  return [...whole.values()]
}

/** What came of an errand: trades, and what is left to be done. */
interface Outcome {
  readonly trades: readonly Command[]
  readonly left: readonly Errand[]
}

const givenUp: Outcome = { trades: [], left: [] }

/** Opens in the cross wallet what was taken, as far as the book and the makers allow. */
function reopen(errand: Extract<Errand, { kind: 'open' }>, room: TradingRoom): Outcome {
  const { account, cut } = errand
  const traded = room.markets.get(cut.market)
  if (traded === undefined) return givenUp
  if (!traded.isOpen) return { trades: [], left: [errand] }
  const trades = tradesOf(
    {
      account,
      marginMode: 'cross',
      trades: cut.side === 'long' ? 'buys' : 'sells',
      effect: 'open',
      lots: errand.lots,
    },
    traded,
    room,
  )
  const left = trades.reduce((sum, trade) => sum - Number(trade.lots), errand.lots)
  const isGoingOn = trades.length > 0 && left > 0
  return { trades, left: isGoingOn ? [{ ...errand, lots: left }] : [] }
}

/** Closes everything that can be traded, until nothing is left or trying no longer makes it less. */
function closeAll(
  errand: Extract<Errand, { kind: 'close' }>,
  seen: readonly MarginReading[],
  room: TradingRoom,
): Outcome {
  const held = seen
    .filter(({ account }) => account === errand.account)
    .flatMap(({ bucket, positions }) => positions.map((position) => ({ bucket, position })))
  const heldLots = held.reduce((sum, { position }) => sum + position.lots, 0n)
  const { triedLots } = errand
  if (heldLots === 0n || (triedLots !== undefined && heldLots >= triedLots)) return givenUp
  const trades = held.flatMap(({ bucket, position }) => {
    const traded = room.markets.get(position.market)
    if (traded === undefined || !traded.isOpen) return []
    return tradesOf(closingOrder(errand.account, bucket, position), traded, room)
  })
  if (trades.length > 0) return { trades, left: [{ ...errand, triedLots: heldLots }] }
  const waits = held.some(({ position }) => room.markets.get(position.market)?.isOpen === false)
  return { trades, left: waits ? [errand] : [] }
}
