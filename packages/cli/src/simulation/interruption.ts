import { constants } from 'node:os'

/** What asks a process to end: the terminal that closes asks like anybody else. */
const endSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
type EndSignal = (typeof endSignals)[number]

/** A run that was asked to stop, by which signal. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
  readonly signalName: EndSignal

  constructor(signalName: EndSignal) {
    super(`interrupted by ${signalName}`)
    this.signalName = signalName
  }

  /** What a shell expects of a process that ends by this signal. */
  get exitCode(): number {
    return 128 + constants.signals[this.signalName]
  }
}

/**
 * Runs something that stops by itself when its signal aborts, as it does at the first request to end this process. The
 * second ends the process at once.
 */
export async function interruptible<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const listeners = endSignals.map((name) => {
    const listen = (): void => {
      release()
      controller.abort(new Interrupted(name))
    }
    return { name, listen }
  })
  const release = (): void => {
    for (const { name, listen } of listeners) process.off(name, listen)
  }
  for (const { name, listen } of listeners) process.on(name, listen)
  try {
    return await run(controller.signal)
  } finally {
    release()
  }
}
