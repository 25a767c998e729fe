import {
  type Command,
  type Decision,
  type EngineEvent,
  type RoundView,
  type State,
  type StateView,
  step,
  view,
} from '@plimsoll/engine'

/** One command on the copy, and what came of it. */
export interface DrillStep {
  /** Kind of the command. */
  readonly step: string
  readonly outcome: 'accepted' | 'rejected' | 'repeated'
  readonly code?: string
  readonly detail?: string
}

type WithoutTime<C> = C extends Command ? Omit<C, 'timeMs'> : never

/** Rounds after the first, in which cases go on whose plans were carried out. */
const roundsMax = 10

/** A copy of a state on which things are tried, with a record of what was tried. */
export class Rehearsal {
  readonly state: StateView
  readonly steps: DrillStep[] = []
  /** What the rounds did, each with the plans that were carried out for it. */
  readonly rounds: RoundView[] = []
  readonly events: EngineEvent[] = []
  readonly #state: State
  #timeMs: number

  constructor(state: State, timeMs: number) {
    this.#state = state
    this.#timeMs = timeMs
    this.state = view(state)
  }

  get timeMs(): number {
    return this.#timeMs
  }

  waitUntil(timeMs: number): void {
    this.#timeMs = timeMs
  }

  /** Tries one command. */
  do(command: WithoutTime<Command>): Decision {
    const decision = step(this.#state, { ...command, timeMs: this.#timeMs })
    const { outcome } = decision
    const refusal =
      decision.outcome === 'rejected' ? { code: decision.code, detail: decision.detail } : {}
    this.steps.push({ step: command.kind, outcome, ...refusal })
    return decision
  }

  /** Goes on with a round that is between two steps. */
  finishRound(): readonly EngineEvent[] {
    const events: EngineEvent[] = []
    while (this.state.isRoundUnfinished()) {
      events.push(...eventsOf(this.do({ kind: 'continueCase' })))
    }
    return events
  }

  /** Opens rounds, and carries out whatever they plan, until nothing is left to do. */
  resolve(): void {
    for (let count = 0; count < roundsMax; count += 1) {
      const events = this.#openRound()
      if (!events.some(({ kind }) => kind === 'roundOpened')) return
      events.push(...this.#carryOutPlans())
      this.rounds.push(this.state.round(events))
      this.events.push(...events)
      if (!events.some(({ kind }) => kind === 'planEnded')) return
    }
  }

  #openRound(): EngineEvent[] {
    return [...eventsOf(this.do({ kind: 'openRound' })), ...this.finishRound()]
  }

  #carryOutPlans(): EngineEvent[] {
    return this.state.plans().flatMap(({ planId, rows }) => {
      const fills = rows.map(({ index, lots }) => ({ index, lots, status: 'done' as const }))
      return eventsOf(this.do({ kind: 'confirmPlan', planId, fills }))
    })
  }
}

function eventsOf(decision: Decision): EngineEvent[] {
  return decision.outcome === 'accepted' ? [...decision.events] : []
}
