import { InvalidArgumentError } from 'commander'

const drawsMax = 100_000

/** How many next moves are drawn, of an option. */
export function readDraws(text: string): number {
  const draws = /^[1-9]\d{0,5}$/u.test(text) ? Number(text) : Number.NaN
  if (draws <= drawsMax) return draws
  throw new InvalidArgumentError(`Give a whole number from 1 to ${drawsMax}.`)
}
