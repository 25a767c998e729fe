import type { Command, RoundView } from '@plimsoll/engine'
import type { VenueAnswer, VenuePort, VenueReader } from '@plimsoll/simulator'

/** What can be seen of a run while it goes on, in order. */
export interface RunWatcher {
  answered(command: Command, answer: VenueAnswer): void
  /** A round with cases, as the run itself reads it, at its event time. */
  roundRead(round: RoundView, timeMs: number): void
}

/** A port that waits for leave before every command and shows what passes through it. It changes nothing. */
export function watchedPort(
  port: VenuePort,
  { leave, watcher }: { leave: (timeMs: number) => Promise<void>; watcher: RunWatcher },
): VenuePort {
  let timeMs = 0
  // Commands are carried out in the order of submission, so one waits for those before it to have left.
  let turn: Promise<unknown> = Promise.resolve()
  return {
    submit: async (command) => {
      const left = turn.then(() => leave(command.timeMs))
      turn = left.catch(() => undefined)
      await left
      timeMs = command.timeMs
      const answer = await port.submit(command)
      watcher.answered(command, answer)
      return answer
    },
    read: (fn) => port.read((view) => fn(watchedReader(view, watcher, timeMs))),
    stateHash: () => port.stateHash(),
    bodyHashOf: (command) => port.bodyHashOf(command),
  }
}

function watchedReader(view: VenueReader, watcher: RunWatcher, timeMs: number): VenueReader {
  return {
    ...view,
    round: (events) => {
      const round = view.round(events)
      watcher.roundRead(round, timeMs)
      return round
    },
  }
}
