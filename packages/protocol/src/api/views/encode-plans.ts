import type { PlanView } from '@plimsoll/engine'
import { type BookFormat, formatPrice, formatSize, marketFormat } from '../../book/book-format.ts'
import { compareIdentifiers } from '../../order/compare-identifiers.ts'
import type { Document } from '../documents/definitions.ts'
import { encodePlace, type ViewPlace } from './view-terms.ts'

/** Plans that the venue has yet to carry out. */
export function encodePlans(
  plans: readonly PlanView[],
  at: ViewPlace,
  format: BookFormat,
): Document<'planList'> {
  return { at: encodePlace(at), rows: plans.map((plan) => encodePlan(plan, format)) }
}

/** A plan as the venue is to carry it out: first the orders go of everybody who has a part in it. */
export function encodePlan(plan: PlanView, format: BookFormat): Document<'plan'> {
  const {
    planId,
    caseId,
    baseSequence,
    market,
    side,
    account,
    bucket,
    priceTicks,
    expiresMs,
    rows,
  } = plan
  const one = marketFormat(format, market)
  const accounts = new Set(rows.map((row) => row.account))
  if (bucket !== 'inventory') accounts.add(account)
  return {
    planId,
    caseId,
    baseSequence,
    market,
    side,
    account,
    bucket,
    ...(priceTicks && { price: formatPrice(one, priceTicks) }),
    expiresMs,
    rows: rows.map((row) => ({
      index: row.index,
      account: row.account,
      bucket: row.bucket,
      size: formatSize(one, row.lots),
    })),
    cancelOrdersOf: [...accounts].toSorted(compareIdentifiers),
  }
}
