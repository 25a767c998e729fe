import { type Place, refuseAt } from './book-error.ts'
import { quote } from './book-source.ts'

/** A seed: a whole number of 0 or more, as a JSON number or as digits. */
export function readSeed(place: Place, from: string | number): bigint {
  if (typeof from === 'number' || /^[0-9]+$/u.test(from)) return BigInt(from)
  const complaint = `${quote(from)} is not a whole number of 0 or more; write it in digits, like "7"`
  return refuseAt(place, 'notDecimal', complaint)
}
