import { createClient } from '@plimsoll/client'
import { benchDomain, benchMarket, benchPrices, drawsFrom } from './venue-book.ts'

/** Time between two changes of a price. */
const priceEveryMs = 50

/** Every so many changes all markets move, otherwise only the one that is looked at. */
const allMarketsEvery = 10

/** Prices that move until they are stopped. */
export interface PriceDrive {
  /** Changes that the server took so far. */
  taken(): number
  stop(): Promise<void>
}

/** Moves the prices of a venue by some hundredths of a percent around where they began, on a timetable. */
export function drivePrices(url: string): PriceDrive {
  const client = createClient({ url })
  const draw = drawsFrom(11)
  const controller = new AbortController()
  const { signal } = controller
  let taken = 0
  const drive = async (): Promise<void> => {
    const startMs = performance.now()
    for (let turn = 0; !signal.aborted; turn += 1) {
      const isForAll = turn % allMarketsEvery === 0
      const prices = [...benchPrices]
        .filter(([market]) => isForAll || market === benchMarket)
        .map(([market, { price, places }]) => {
          const moved = (price * (1 + (draw() - 0.5) * 0.0006)).toFixed(places)
          const sources = { sources: 5, priceTimeMs: Date.now() }
          return { market, markPrice: moved, indexPrice: moved, ...sources }
        })
      await client.postCommands({ domain: benchDomain, body: { kind: 'updatePrices', prices } })
      taken += 1
      const dueMs = startMs + (turn + 1) * priceEveryMs
      // A change that is late does not make those after it come faster than the timetable.
      await rest(Math.max(0, dueMs - performance.now()))
    }
  }
  const driving = drive()
  // Said by stop, which somebody waits for.
  driving.catch(() => undefined)
  return {
    taken: () => taken,
    stop: () => {
      controller.abort()
      return driving
    },
  }
}

/** Waits so long. */
export function rest(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
