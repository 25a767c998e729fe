import type { StateView } from '@plimsoll/engine'
import type { ReadPlace } from '@plimsoll/journal'
import { type Document, encodeLoad, loadMovesPermille, type ViewTerms } from '@plimsoll/protocol'

interface Kept {
  readonly document: Document<'load'>
  /** May be shown until then although the state has gone on. */
  readonly restUntilMs: number
}

// One that took no longer is made anew for every state.
const PROMPT_MS = 5
// One that took longer takes at most one part in so many of the time, and is made once a second at most.
const RESTS_FOR_ONE = 99
const REST_MS_MIN = 1_000

/** The load of a domain, worked out once for a state, however many ask. That of a large book is shown for a while after the state has gone on. */
export class PresentLoad {
  readonly #format: ViewTerms['format']
  readonly #monotonicMs: () => number
  #kept: Kept | undefined

  constructor(format: ViewTerms['format'], monotonicMs: () => number) {
    this.#format = format
    this.#monotonicMs = monotonicMs
  }

  document(
    state: Pick<StateView, 'load'>,
    at: Pick<ReadPlace, 'epoch' | 'sequence' | 'timeMs'>,
  ): Document<'load'> {
    const startMs = this.#monotonicMs()
    if (this.#kept !== undefined) {
      const { document, restUntilMs } = this.#kept
      const { sequence, epoch } = document.at
      const isOfState = sequence === at.sequence && epoch === at.epoch
      if (isOfState || startMs < restUntilMs) return document
    }
    const load = state.load(loadMovesPermille)
    const endMs = this.#monotonicMs()
    const tookMs = endMs - startMs
    const restMs = tookMs > PROMPT_MS ? Math.max(REST_MS_MIN, RESTS_FOR_ONE * tookMs) : 0
    const document = encodeLoad(load, at, { format: this.#format })
    this.#kept = { document, restUntilMs: endMs + restMs }
    return document
  }
}
