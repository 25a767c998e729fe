import type { PlanView, StateView } from '@plimsoll/engine'

/** Which plan a confirmation means: the n-th of those that are open, or the n-th latest of those that are over. */
export interface PlanReference {
  readonly standing: 'open' | 'past'
  readonly place: number
}

const PAST_MAX = 5

/** Plans that are open, and the last that are over: they can still be confirmed, too late. */
export class PlanMemory {
  #open: readonly PlanView[] = []
  #past: readonly PlanView[] = []

  get open(): readonly PlanView[] {
    return this.#open
  }

  get past(): readonly PlanView[] {
    return this.#past
  }

  /** Takes note of what has changed. */
  follow(state: StateView): void {
    const open = state.plans()
    if (open.length === 0 && this.#open.length === 0) return
    const known = new Set(open.map(({ planId }) => planId))
    const ended = this.#open.filter(({ planId }) => !known.has(planId))
    this.#past = [...ended, ...this.#past].slice(0, PAST_MAX)
    this.#open = open
  }

  planId({ standing, place }: PlanReference): string {
    const plan = standing === 'open' ? this.#open[place] : this.#past[place]
    return plan?.planId ?? 'world:no:plan'
  }
}
