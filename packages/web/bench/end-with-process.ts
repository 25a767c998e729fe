const signals = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const
const codes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const

/**
 * Has something ended with this process, whatever ends it.
 *
 * @param end must not wait for anything
 * @returns takes it back
 */
export function endWithProcess(end: () => void): () => void {
  // What hears of an exit is not told of a signal that nobody takes.
  const exit = (signal: (typeof signals)[number]): void => process.exit(codes[signal])
  for (const signal of signals) process.once(signal, exit)
  process.once('exit', end)
  return () => {
    for (const signal of signals) process.removeListener(signal, exit)
    process.removeListener('exit', end)
  }
}
