import type { MarketRiskView, ShortfallView } from '@plimsoll/engine'
import { formatMoney } from '../../book/book-format.ts'
import { formatUnits } from '../../decimal/decimal-text.ts'
import type { Document } from '../documents/definitions.ts'
import { encodeTrigger } from './encode-adl.ts'
import type { ViewTerms } from './view-terms.ts'

type Columns = Document<'marketIndicators'>

/** What a point of a market says of its risk, one entry of each column; null where there is none. */
export type MarketRiskPoint = {
  readonly [Name in
    | 'coverage'
    | 'imbalance'
    | 'freeboardDown'
    | 'freeboardUp'
    | 'adlNearness']: NonNullable<Columns[Name]>[number]
}

const NO_RISK: MarketRiskPoint = {
  coverage: null,
  imbalance: null,
  freeboardDown: null,
  freeboardUp: null,
  adlNearness: null,
}

/** The risk of a market as one point of its indicators; of none that is known, nothing is said. */
export function encodeRiskPoint(risk: MarketRiskView | undefined): MarketRiskPoint {
  if (risk === undefined) return NO_RISK
  const { coveragePpm, imbalancePpm, freeboard, trigger } = risk
  return {
    coverage: orNull(coveragePpm, 6),
    imbalance: orNull(imbalancePpm, 6),
    freeboardDown: orNull(freeboard.downPermille, 3),
    freeboardUp: orNull(freeboard.upPermille, 3),
    adlNearness: orNull(trigger?.nearnessPpm, 6),
  }
}

/**
 * The amounts behind a point, and the trigger that is nearest.
 *
 * @param movePermille by which they were asked
 */
export function encodeRiskAmounts(
  { present, down, up, trigger, market }: MarketRiskView,
  movePermille: number,
  { format }: Pick<ViewTerms, 'format'>,
): Pick<Columns, 'moves' | 'trigger'> {
  const row = (move: number, shortfall: ShortfallView): Document<'loadAtMove'> => ({
    move: formatUnits(BigInt(move), 3),
    available: formatMoney(format, shortfall.availableQuote),
    deficit: formatMoney(format, shortfall.deficitQuote),
    buckets: shortfall.buckets,
  })
  return {
    moves: [row(-movePermille, down), row(0, present), row(movePermille, up)],
    ...(trigger && {
      trigger: {
        layer: trigger.layer,
        layerIndex: trigger.layerIndex,
        market,
        ...encodeTrigger(trigger),
      },
    }),
  }
}

function orNull(units: number | bigint | undefined, places: number): string | null {
  return units === undefined ? null : formatUnits(BigInt(units), places)
}
