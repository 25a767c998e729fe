import { assert } from '../../quantity/assert.ts'
import type { Command } from '../command.ts'
import { casesDue } from '../commands/round.ts'
import { step, stepRound } from '../decide.ts'
import type { EngineEvent } from '../engine-event.ts'
import { inside, type State, type StateRecord } from '../state.ts'
import type { WhatIfLimits, WhatIfRefusal } from './what-if-view.ts'

/** Commands tried one after another on a copy of a state, up to the first that is refused. */
export class Trial {
  readonly record: StateRecord
  readonly #state: State
  /** When the commands come: after everything that was seen of any price. */
  readonly timeMs: number
  #refused: WhatIfRefusal | undefined

  /** @param state a copy, which the trial changes; a round under way is brought to its end first */
  constructor(state: State) {
    this.#state = state
    this.record = inside(state)
    while (this.record.unfinished !== undefined) {
      const next = step(state, { kind: 'continueCase', timeMs: this.record.timeMs })
      assert(next.outcome === 'accepted', 'a round that has begun can be gone on with')
    }
    const seen = this.record.standings.map(({ newestTimeMs }) => newestTimeMs)
    this.timeMs = seen.reduce((latest, each) => Math.max(latest, each), this.record.timeMs) + 1
  }

  get refused(): WhatIfRefusal | undefined {
    return this.#refused
  }

  /** Tries a command. */
  take(stepName: WhatIfRefusal['step'], command: Command): void {
    if (this.#refused === undefined) this.#note(stepName, step(this.#state, command))
  }

  /** Opens the round that would follow, and returns its events: none where nothing is to be resolved. */
  openRound(limits?: WhatIfLimits): readonly EngineEvent[] {
    if (this.#refused !== undefined) return []
    const due = limits === undefined ? 0 : casesDue(this.record, this.timeMs).length
    if (limits !== undefined && due > limits.casesMax) {
      const detail = `the round that would follow has ${due} cases, more than ${limits.casesMax}`
      this.refuse({ step: 'round', code: 'tooManyCases', detail })
      return []
    }
    return this.#note('round', stepRound(this.#state, this.timeMs))
  }

  /** Puts on record that a change is not possible. */
  refuse(refused: WhatIfRefusal): void {
    this.#refused ??= refused
  }

  #note(
    stepName: WhatIfRefusal['step'],
    decision: ReturnType<typeof step>,
  ): readonly EngineEvent[] {
    assert(decision.outcome !== 'repeated', 'a command without a key is not repeated')
    if (decision.outcome === 'accepted') return decision.events
    const { code, detail } = decision
    this.#refused = { step: stepName, code, detail }
    return []
  }
}
