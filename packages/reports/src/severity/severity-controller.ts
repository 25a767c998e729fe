import type { Ratio } from '@plimsoll/engine'
import { type WaveAhead, type WaveBehind, type WaveBudget, waveBudget } from './wave.ts'

/**
 * Decides, wave by wave, which part of a deficit is raised from gains. Controllers are values: `after` returns the
 * next one and leaves this one as it is, so a course can be replayed or continued in two ways.
 */
export interface SeverityController {
  /** The part of the deficit to raise, 0 to 1. Sees nothing that only the wave will show. */
  decide(ahead: WaveAhead): Ratio
  /** The controller for the next wave. */
  after(wave: WaveBehind): SeverityController
}

/** One wave under a controller. */
export interface SeverityStage {
  readonly wave: WaveBehind
  readonly severity: Ratio
  readonly budget: WaveBudget
}

/** A controller that learns nothing. */
export function memoryless(decide: (ahead: WaveAhead) => Ratio): SeverityController {
  const controller: SeverityController = { decide, after: () => controller }
  return controller
}

/** Plays waves in their order; each is decided before its outcome is shown. */
export function playSeverity(
  controller: SeverityController,
  waves: readonly WaveBehind[],
): SeverityStage[] {
  let current = controller
  return waves.map((wave) => {
    const severity = current.decide(wave.ahead)
    current = current.after(wave)
    return { wave, severity, budget: waveBudget(severity, wave.ahead) }
  })
}
