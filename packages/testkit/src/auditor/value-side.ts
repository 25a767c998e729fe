import { type Position, valueSideOf } from '../book/book.ts'

/** Whether whoever holds it gains when the value of a lot rises. */
export function isLongOfValue({ market, side }: Pick<Position, 'market' | 'side'>): boolean {
  return valueSideOf(market, side) === 'long'
}
