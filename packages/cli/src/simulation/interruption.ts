import { constants } from 'node:os'

/** A run that was asked to stop, by which signal. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
  readonly signalName: 'SIGINT' | 'SIGTERM'

  constructor(signalName: 'SIGINT' | 'SIGTERM') {
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
  const abort = (name: NodeJS.Signals): void => {
    release()
    controller.abort(new Interrupted(name === 'SIGTERM' ? 'SIGTERM' : 'SIGINT'))
  }
  const release = (): void => {
    process.off('SIGINT', abort)
    process.off('SIGTERM', abort)
  }
  process.on('SIGINT', abort)
  process.on('SIGTERM', abort)
  try {
    return await run(controller.signal)
  } finally {
    release()
  }
}
