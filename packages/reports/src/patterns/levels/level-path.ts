import { instantsOf } from './largest-fall.ts'
import type { LevelHistory } from './level-track.ts'

/** A level at even steps, for drawing: one value a step, the last that held in it. */
export interface LevelPath {
  readonly fromMs: number
  readonly stepMs: number
  /** In whole units of the level; floats, for nothing is reckoned with them. */
  readonly levels: readonly number[]
}

const stepsMax = 240

/** Steps of whole seconds, as many as are needed and no more than `most`. */
export function stepsOver(
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  most: number,
): { readonly stepMs: number; readonly count: number } {
  const stepMs = Math.max(1, Math.ceil((toMs - fromMs) / 1000 / most)) * 1000
  return { stepMs, count: Math.floor((toMs - fromMs) / stepMs) + 1 }
}

/** A level at even steps. One whose start is not known begins at 0. */
export function pathOf(
  { places, startUnits = 0n, changes }: LevelHistory<string>,
  span: { readonly fromMs: number; readonly toMs: number },
): LevelPath {
  const { stepMs, count } = stepsOver(span, stepsMax)
  const scale = 10 ** places
  const levels: number[] = []
  let level = Number(startUnits) / scale
  for (const { timeMs, after } of instantsOf(changes)) {
    const step = Math.floor((timeMs - span.fromMs) / stepMs)
    while (levels.length < step) levels.push(level)
    level = Number(startUnits + after) / scale
  }
  while (levels.length < count) levels.push(level)
  return { fromMs: span.fromMs, stepMs, levels }
}
