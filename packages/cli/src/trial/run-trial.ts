import type { FamilyReadings, Trial, TrialReading, TrialRun } from '@plimsoll/reports'
import { trialBook, trialFamilies } from '@plimsoll/simulator'
import { measureTrial, trialGround } from './measure-trial.ts'

/** What a trial is asked for. */
export interface TrialAsked {
  readonly seedFirst: number
  readonly seedLast: number
  /** Names of presets, each once. */
  readonly policies: readonly string[]
  /** The one that the others are compared with; it is among them. */
  readonly against: string
}

interface Refusal {
  readonly code: string
  readonly message: string
}

/**
 * Every policy over every book, book by book. A policy that a book cannot serve is not tried further.
 *
 * @param onBook told after each book
 */
export function runTrial(
  { seedFirst, seedLast, policies, against }: TrialAsked,
  onBook: (done: number, books: number) => void,
): Trial {
  const seeds = Array.from({ length: seedLast - seedFirst + 1 }, (_, at) => seedFirst + at)
  const refusals = new Map<string, Refusal>()
  const families = trialFamilies.map(({ family }, place) => {
    const readings = new Map(policies.map((policy) => [policy, [] as TrialReading[]]))
    seeds.forEach((seed, at) => {
      const ground = trialGround(trialBook(family, seed))
      for (const policy of policies) {
        if (refusals.has(policy)) continue
        const reading = measureTrial(ground, policy)
        if ('refused' in reading) refusals.set(policy, reading.refused)
        else readings.get(policy)?.push(reading)
      }
      onBook(place * seeds.length + at + 1, trialFamilies.length * seeds.length)
    })
    return readings
  })
  return {
    families: trialFamilies.map(({ family, description }) => ({ family, description })),
    seedFirst,
    seedLast,
    against,
    runs: policies.map((policy) => runOf(policy, families, refusals.get(policy))),
  }
}

function runOf(
  policy: string,
  families: readonly ReadonlyMap<string, FamilyReadings>[],
  refused: Refusal | undefined,
): TrialRun {
  return refused === undefined
    ? { policy, families: families.map((readings) => readings.get(policy) ?? []) }
    : { policy, refused }
}
