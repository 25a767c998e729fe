import { addDecimals, multiplyDecimals } from '@plimsoll/client'
import { type Fill, negated, type Round, sumOf } from './case-document.ts'

/** What a fill took over or closed, at mark. Exact of a linear contract; of an inverse one nearly. For drawing. */
export function valueAtMark({ side, value, forgone }: Fill): string {
  return addDecimals(value, side === 'short' ? negated(forgone) : forgone)
}

/** What positions of a case are worth at the marks of its opening. */
export function exposureAtMark(
  { case: one }: Round,
  legs: Round['case']['residualExposure'],
): string {
  const marks = new Map(one.exposure.map(({ market, markPrice }) => [market, markPrice ?? '0']))
  return sumOf(legs.map(({ market, size }) => multiplyDecimals(size, marks.get(market) ?? '0')))
}
