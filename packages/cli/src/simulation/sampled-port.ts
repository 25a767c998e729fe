import type { Scenario, VenuePort } from '@plimsoll/simulator'
import type { OpenInterestPoint, RunTrack } from './run-track.ts'

/** How often open interest is read at most: it is a look at every position. */
const samplesMax = 240

/** A port that reads open interest now and then, before a step. It changes nothing. */
export function sampledPort(
  port: VenuePort,
  { durationMs, stepMs }: Pick<Scenario, 'durationMs' | 'stepMs'>,
  { openInterest }: Pick<RunTrack, 'openInterest'>,
): VenuePort {
  const everyMs = Math.ceil(durationMs / stepMs / samplesMax) * stepMs
  let dueMs: number | undefined
  return {
    ...port,
    submit: async (command) => {
      if (command.kind === 'updatePrices' && command.timeMs >= (dueMs ?? command.timeMs)) {
        const timeMs = dueMs ?? command.timeMs
        dueMs = timeMs + everyMs
        openInterest.push(await port.read((view) => pointAt(timeMs, view.totals())))
      }
      return port.submit(command)
    },
  }
}

function pointAt(
  timeMs: number,
  { openInterest }: { readonly openInterest: readonly { readonly lots: bigint }[] },
): OpenInterestPoint {
  return { timeMs, lots: openInterest.map(({ lots }) => lots) }
}
