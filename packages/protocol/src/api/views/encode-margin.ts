import type { BucketStatus, MarginView } from '@plimsoll/engine'
import { type BookFormat, formatExactMoney, formatMoney } from '../../book/book-format.ts'
import { formatRatio } from '../../decimal/decimal-text.ts'
import type { Document } from '../documents/definitions.ts'

// Of a margin ratio.
const ratioPlaces = 6

/** What a bucket has and needs at mark. */
export function encodeMargin(
  format: BookFormat,
  margin: MarginView & { readonly status?: BucketStatus },
): Document<'margin'> {
  const { bucket, status, moneyQuote, equityQuote, maintenanceQuote } = margin
  const { numerator, denominator } = equityQuote
  const marginRatio = { numerator: maintenanceQuote * denominator, denominator: numerator }
  return {
    bucket,
    ...(status && { status }),
    money: formatMoney(format, moneyQuote),
    equity: formatExactMoney(format, equityQuote),
    maintenance: formatMoney(format, maintenanceQuote),
    ...(numerator > 0n && { marginRatio: formatRatio(marginRatio, ratioPlaces) }),
  }
}
