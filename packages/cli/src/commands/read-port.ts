import { InvalidArgumentError } from 'commander'

/** The port of an option. */
export function readPort(text: string): number {
  const port = /^\d{1,5}$/u.test(text) ? Number(text) : Number.NaN
  if (port <= 65_535) return port
  throw new InvalidArgumentError('Give a port from 0 to 65535.')
}
