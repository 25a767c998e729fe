import type { VenueProgress } from '@plimsoll/simulator'
import { counted } from '../output/grouped.ts'
import { utcTime } from '../output/utc.ts'

interface Phase {
  readonly hasBegun: (progress: VenueProgress) => boolean
  readonly words: (progress: VenueProgress) => string
}

const phases: readonly Phase[] = [
  {
    hasBegun: () => true,
    words: ({ prices }) => `the venue opens: ${counted(prices.length, 'market')}`,
  },
  {
    hasBegun: ({ openLiquidations }) => openLiquidations > 0,
    words: () => 'prices fall: accounts below maintenance are liquidated in the market',
  },
  {
    hasBegun: ({ cases }) => cases > 0,
    words: () => 'the first account is bankrupt: what it lacks is paid by the insurance fund',
  },
  {
    hasBegun: ({ funds }) => funds.some(({ balanceQuote }) => balanceQuote <= 0n),
    words: ({ cases }) => `the fund is empty after ${counted(cases, 'case')}`,
  },
  {
    hasBegun: ({ cutAccounts }) => cutAccounts > 0,
    words: () => 'deleveraging begins: positions that win are closed against bankrupt ones',
  },
]

/** Tells the phases of an event, each once, when it begins. */
export class PhaseLines {
  readonly #told = new Set<Phase>()

  /** Lines for what has begun with this step. */
  after(progress: VenueProgress): string[] {
    const begun = phases.filter((phase) => !this.#told.has(phase) && phase.hasBegun(progress))
    return begun.map((phase) => {
      this.#told.add(phase)
      return `${utcTime(progress.timeMs)} UTC  ${phase.words(progress)}`
    })
  }
}
