import type { Movement } from '../waterfall/touched-buckets.ts'
import type { EngineEvent } from './engine-event.ts'

/** Events that move neither money nor lots, and switch nothing. */
const still: ReadonlySet<string> = new Set([
  'commandTaken',
  'pricesObserved',
  'liquidationsRequested',
  'caseOrdered',
  'roundOpened',
  'roundPaused',
  'roundFinished',
  'halted',
  'resumed',
  'started',
  'accountFrozen',
  'accountUnfrozen',
] satisfies Exclude<EngineEvent, Movement>['kind'][])

/** Whether an event is one that ledgers and waterfalls have. */
export function isMovement(event: EngineEvent): event is Movement {
  return !still.has(event.kind)
}
