import {
  compareRatios,
  type PriceView,
  type Ratio,
  ratio,
  type WhatIfQuestion,
} from '@plimsoll/engine'
import { type BookFormat, formatPrice, marketFormat } from '@plimsoll/protocol'
import { invalidRequest } from '../request/read-query.ts'
import { nearestMultiple, stepOf } from './coarse-grid.ts'

type Marks = NonNullable<WhatIfQuestion['marks']>

// In percent of the present mark.
const distanceMax = 30n

/**
 * Marks that somebody may ask about who knows no accounts but his own. Whoever may name any mark finds, by halving, the very price at
 * which another account can no longer pay. So marks are moved to a grid that stays where it is while the present mark moves: whole
 * multiples of the smallest of 1, 2, 5, 10, 20 … that is at least a hundredth of the present mark.
 *
 * @throws ProblemError invalidRequest for a mark that is too far from the present one
 */
export function coarseMarks(
  marks: Marks,
  prices: readonly Pick<PriceView, 'market' | 'markPriceTicks'>[],
  format: BookFormat,
): Marks {
  const present = new Map(prices.map(({ market, markPriceTicks }) => [market, markPriceTicks]))
  return marks.map(({ market, markPriceTicks: wanted }, index) => {
    const mark = present.get(market)
    if (mark === undefined || !isNear(wanted, mark)) {
      const shown = mark && formatPrice(marketFormat(format, market), mark)
      const message = `is more than ${distanceMax} % from the present mark ${shown ?? ''}; ask about one that is nearer`
      throw invalidRequest([{ path: `body.marks[${index}].markPrice`, message }])
    }
    return { market, markPriceTicks: nearestMultiple(wanted, stepOf(mark)) }
  })
}

function isNear(wanted: Ratio, mark: Ratio): boolean {
  if (mark.numerator <= 0n) return false
  const part = (percent: bigint): Ratio => ratio(mark.numerator * percent, mark.denominator * 100n)
  return (
    compareRatios(wanted, part(100n - distanceMax)) >= 0 &&
    compareRatios(wanted, part(100n + distanceMax)) <= 0
  )
}
