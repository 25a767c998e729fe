import { type Place, refuseAt, under } from '@plimsoll/protocol'
import type { AssertedOutcome } from '../scenarios/scenario.ts'
import type { ScenarioDocument } from './scenario-schema.ts'

const pointer = /^(?:\/(?:[^~/]|~[01])*)*$/u

/** What has to come of a run. Each asks for one value, or for a range. */
export function readOutcomes(
  place: Place,
  from: NonNullable<ScenarioDocument['outcomes']>,
): AssertedOutcome[] {
  return from.map((row, index) => {
    const at = under(place, index)
    const { outcome, path, is, from: low, to: high, published, source } = row
    if (!pointer.test(path)) {
      const complaint = 'is no JSON pointer; write a slash before every name, like /cases/opened'
      refuseAt(under(at, 'path'), 'notChoice', complaint)
    }
    const isRange = low !== undefined || high !== undefined
    if (is !== undefined && isRange) {
      refuseAt(under(at, 'is'), 'exclusiveFields', 'stands beside from or to; keep one of them')
    }
    if (is === undefined && !isRange) {
      refuseAt(under(at, 'is'), 'missingField', 'is missing, and so are from and to; give one')
    }
    return {
      outcome,
      path,
      ...(is !== undefined && { is }),
      ...(low !== undefined && { from: low }),
      ...(high !== undefined && { to: high }),
      ...(published !== undefined && { published }),
      ...(source !== undefined && { source }),
    }
  })
}
