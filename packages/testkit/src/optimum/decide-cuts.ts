import { type BookSpec, createState, step, view } from '@plimsoll/engine'

/** What everybody gives when the engine resolves a book, by account. */
export function decideCuts(spec: BookSpec): Map<string, bigint> {
  const state = createState(spec)
  const decision = step(state, { kind: 'openRound', timeMs: spec.timeMs })
  if (decision.outcome !== 'accepted') throw new Error(decision.outcome)
  const cuts = new Map<string, bigint>()
  for (const one of view(state).round(decision.events).cases) {
    for (const { account, lots } of one.layers.flatMap(({ fills }) => fills)) {
      cuts.set(account, (cuts.get(account) ?? 0n) + lots)
    }
  }
  return cuts
}
