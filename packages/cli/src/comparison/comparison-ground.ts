import {
  BookRefused,
  createState,
  type LayerSpec,
  type MarketSpec,
  type State,
  withWaterfall,
} from '@plimsoll/engine'
import type { ParsedBook } from '@plimsoll/protocol'
import { bookFailure } from '../book/refused-book.ts'

/** What policies are compared on. */
export interface ComparisonGround {
  /** When rounds open, milliseconds UTC. */
  readonly timeMs: number
  readonly markets: readonly Pick<MarketSpec, 'market'>[]
  /**
   * A state of its own with this waterfall, in which plans are filled as they are made.
   *
   * @throws BookRefused
   */
  readonly load: (waterfall: readonly LayerSpec[]) => State
  /** A refusal in terms of whoever gave the book. */
  readonly refusalOf: (refused: BookRefused) => { readonly code: string; readonly message: string }
}

/** A book of a file: each policy begins with a fresh state of it. */
export function bookGround({ spec, source }: ParsedBook): ComparisonGround {
  return {
    timeMs: spec.timeMs,
    markets: spec.markets,
    load: (waterfall) => {
      const state = createState({ ...spec, waterfall })
      return spec.execution === 'sidecar'
        ? withWaterfall(state, { waterfall, fillsPlans: true })
        : state
    },
    refusalOf: (refused) => {
      const { code, message } = bookFailure(source, refused).report
      // Every row is about the same file.
      return { code, message: message.replace(`${source.file}: `, '') }
    },
  }
}
