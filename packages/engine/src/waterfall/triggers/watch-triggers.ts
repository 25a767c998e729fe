import type { FundRow } from '../../fund/fund.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { LayerSpec } from '../layer-spec.ts'
import { placeLayers } from '../place-layers.ts'
import { isResolved, type OpenCase, type Round } from '../round.ts'
import type { Movement } from '../touched-buckets.ts'
import type { TriggerSpec } from '../trigger-spec.ts'
import type { TriggerChanged } from '../waterfall-event.ts'
import { judgeTrigger, pinnedRoomQuote } from './judge-trigger.ts'
import { readTrigger, type TriggerReading } from './read-trigger.ts'
import { TriggerSight } from './trigger-sight.ts'
import {
  copyStanding,
  isSwitchedOn,
  keepStanding,
  measuresMarkets,
  parts,
  type TriggerStanding,
} from './trigger-standing.ts'
import type { Room, Triggers, WatchTriggers } from './triggers.ts'

/** What happens while triggers are watched: events that are booked on the ledger, and where changes go. */
export interface Watched {
  readonly ledger: Ledger
  readonly funds: readonly FundRow[]
  readonly timeMs: number
  /** Everything since the standing, growing. */
  readonly events: readonly Movement[]
  readonly emit: (event: TriggerChanged) => void
  readonly countWaiting: () => number
}

/** Watches the triggers of a waterfall during a round, from how they stood when it opened. The standing itself does not change. */
export function watchTriggers(
  standing: TriggerStanding,
  waterfall: readonly LayerSpec[],
): WatchTriggers {
  return (round) => {
    const watch = new TriggerWatch(standing, waterfall, {
      ledger: round.ledger,
      funds: round.funds,
      timeMs: round.timeMs,
      events: round.events,
      emit: round.emit,
      countWaiting: () => countWaiting(round),
    })
    return {
      isOn: (layerIndex, openCase) => watch.isOnFor(layerIndex, openCase),
      isWithheld: (layerIndex, openCase) => watch.isWithheld(layerIndex, openCase),
      roomsAfter: (layerIndex, fund, market) => watch.roomsAfter(layerIndex, fund, market),
      roomsOfAll: (fund, market) => watch.roomsOfAll(fund, market),
      switchOn: (layerIndices, market) => {
        watch.switchOn(layerIndices, market)
      },
      evaluate: () => {
        watch.evaluate()
      },
      measuresMarkets: measuresMarkets(waterfall),
    } satisfies Triggers
  }
}

/** Cases of a round that are not done, and what waits beside them (SPEC T-1, `backlog`). */
function countWaiting(round: Omit<Round, 'triggers'>): number {
  const { cases, liquidating, waitingBuckets } = round
  const open = cases.filter((openCase) => !isResolved(round, openCase))
  const own = new Set(cases.map(({ bucket }) => bucket))
  const others = [...liquidating, ...waitingBuckets].filter((bucket) => !own.has(bucket))
  return open.length + new Set(others).size
}

/** A trigger in its place. */
interface PlacedTrigger {
  readonly layerIndex: number
  readonly trigger: TriggerSpec
}

/** The triggers of a waterfall as events go on. */
export class TriggerWatch {
  readonly #standing: TriggerStanding
  readonly #watched: Watched
  readonly #triggers: readonly PlacedTrigger[]
  readonly #pinned: readonly PlacedTrigger[]
  #keptCount = 0
  #sight: TriggerSight | undefined

  constructor(standing: TriggerStanding, waterfall: readonly LayerSpec[], watched: Watched) {
    this.#triggers = placedTriggers(waterfall)
    this.#pinned = this.#triggers.filter(({ trigger }) => isPinned(trigger))
    // Without a trigger there is nothing to keep.
    this.#standing = this.#triggers.length === 0 ? standing : copyStanding(standing)
    this.#watched = watched
  }

  /** Emits every change, layer by layer, market by market (SPEC T-1). */
  evaluate(): void {
    if (this.#triggers.length === 0) return
    const sight = this.#look()
    for (const { layerIndex, trigger } of this.#triggers) {
      this.#watched.ledger.book.prices.markets.forEach((_, market) => {
        const { starts, stops, measure } = judgeTrigger(trigger, sight, market)
        const isOn = isSwitchedOn(this.#standing, layerIndex, market)
        if (isOn ? !stops : !starts) return
        const change = { layerIndex, market, isOn: !isOn, ...(measure && { measure }) }
        this.#watched.emit({ kind: 'triggerChanged', ...change })
      })
    }
    this.#keep()
  }

  /** How every trigger stands for every market now. */
  readings(): (PlacedTrigger &
    TriggerReading & { readonly market: number; readonly isOn: boolean })[] {
    const sight = this.#look()
    return this.#triggers.flatMap(({ layerIndex, trigger }) =>
      this.#watched.ledger.book.prices.markets.map((_, market) => ({
        layerIndex,
        trigger,
        market,
        isOn: isSwitchedOn(this.#standing, layerIndex, market),
        ...readTrigger(trigger, sight, market),
      })),
    )
  }

  isOnFor(layerIndex: number, openCase: OpenCase): boolean {
    const placed = this.#triggers.find((each) => each.layerIndex === layerIndex)
    return placed === undefined || this.#isOnFor(placed, openCase)
  }

  isWithheld(layerIndex: number, openCase: OpenCase): boolean {
    return this.#triggers.some(
      (placed) => placed.layerIndex > layerIndex && this.#isOnFor(placed, openCase),
    )
  }

  roomsAfter(layerIndex: number, fund: number, market: number): readonly Room[] {
    return this.#rooms(fund, market).filter(
      ({ layerIndex: place }) => place > layerIndex && !isSwitchedOn(this.#standing, place, market),
    )
  }

  roomsOfAll(fund: number, market: number): readonly Room[] {
    return this.#rooms(fund, market)
  }

  switchOn(layerIndices: readonly number[], market: number): void {
    this.#keep()
    for (const layerIndex of layerIndices) {
      if (isSwitchedOn(this.#standing, layerIndex, market)) continue
      this.#watched.emit({ kind: 'triggerChanged', layerIndex, market, isOn: true })
    }
  }

  #rooms(fund: number, market: number): readonly Room[] {
    if (this.#pinned.length === 0) return []
    const sight = this.#look()
    // What a fund pays that does not stand behind the market moves no line of it.
    if (!sight.pool(market).funds.includes(fund)) return []
    return this.#pinned.flatMap(({ layerIndex, trigger }) => {
      const rooms = parts(trigger).flatMap((part) =>
        part.kind === 'marketDrawdown' ? (pinnedRoomQuote(part, sight, market) ?? []) : [],
      )
      const quote = least(rooms)
      return quote === undefined ? [] : [{ layerIndex, quote }]
    })
  }

  #isOnFor({ layerIndex, trigger }: PlacedTrigger, openCase: OpenCase): boolean {
    if (trigger.kind === 'poolFactor') return openCase.need?.layerIndex === layerIndex
    if (openCase.isBankrupt && parts(trigger).some(({ kind }) => kind === 'negativeEquity')) {
      return true
    }
    this.#keep()
    return [...openCase.weightByMarket.keys()].some((market) =>
      isSwitchedOn(this.#standing, layerIndex, market),
    )
  }

  /** What there is to see now. */
  #look(): TriggerSight {
    this.#keep()
    const { ledger, funds, timeMs, countWaiting: count } = this.#watched
    const { past } = this.#standing
    this.#sight ??= new TriggerSight({
      ledger,
      funds,
      timeMs,
      countWaiting: count,
      ...(past && { past }),
    })
    return this.#sight
  }

  /** Takes in what happened since the last look. */
  #keep(): void {
    const { events, timeMs } = this.#watched
    if (this.#keptCount < events.length) this.#sight = undefined
    for (; this.#keptCount < events.length; this.#keptCount += 1) {
      const event = events[this.#keptCount]
      if (event !== undefined) keepStanding(this.#standing, event, timeMs)
    }
  }
}

function placedTriggers(waterfall: readonly LayerSpec[]): PlacedTrigger[] {
  return placeLayers(waterfall).flatMap(({ spec }, layerIndex) =>
    'trigger' in spec && spec.trigger !== undefined ? [{ layerIndex, trigger: spec.trigger }] : [],
  )
}

function isPinned(trigger: TriggerSpec): boolean {
  return parts(trigger).some((part) => part.kind === 'marketDrawdown' && part.isPinned === true)
}

function least(amounts: readonly bigint[]): bigint | undefined {
  return amounts.reduce<bigint | undefined>(
    (smallest, amount) => (smallest === undefined || amount < smallest ? amount : smallest),
    undefined,
  )
}
