import type {
  AccountStanding,
  CaseView,
  CrossedHedgeView,
  FillView,
  TriggerView,
  WhatIfView,
} from '@plimsoll/engine'
import {
  type BookFormat,
  formatExactMoney,
  formatMoney,
  formatPrice,
  formatSize,
  marketFormat,
} from '../../book/book-format.ts'
import { encodeScore } from '../../resolution/encode-score.ts'
import type { Document } from '../documents/definitions.ts'
import { encodeAdlPositions } from './encode-adl.ts'
import { encodeMargin } from './encode-margin.ts'
import { encodePlace, type ViewPlace } from './view-terms.ts'

/**
 * What a change would make of an account.
 *
 * @param triggers of the domain as it stands
 */
export function encodeWhatIf(
  format: BookFormat,
  { account, view }: { readonly account: string; readonly view: WhatIfView },
  { at, triggers }: { readonly at: ViewPlace; readonly triggers: readonly TriggerView[] },
): Document<'whatIf'> {
  const standing = (one: AccountStanding): Document<'standing'> => ({
    margins: one.buckets.map((bucket) => encodeMargin(format, bucket)),
    positions: encodeAdlPositions(format, one.ranks, triggers),
  })
  const { before, after, cuts, hedgesCrossed, chargedQuote, ownCases, refused } = view
  return {
    at: encodePlace(at),
    account,
    before: standing(before),
    after: standing(after),
    cuts: cuts.map((fill) => encodeCut(format, fill)),
    ...(hedgesCrossed.length > 0 && {
      hedgesCrossed: hedgesCrossed.map((leg) => encodeCrossed(format, leg)),
    }),
    charged: formatMoney(format, chargedQuote),
    ownCases: ownCases.map((one) => encodeOwnCase(format, one)),
    ...(refused && { refused: { ...refused } }),
  }
}

function encodeCut(format: BookFormat, fill: FillView): Document<'cut'> {
  const { bucket, market, side, lots, priceTicks, valueQuote, rank, score, hedgeBroken } = fill
  const one = marketFormat(format, market)
  return {
    bucket,
    market,
    side,
    size: formatSize(one, lots),
    ...(priceTicks && { price: formatPrice(one, priceTicks) }),
    value: formatMoney(format, valueQuote),
    markPrice: formatPrice(one, fill.markPriceTicks),
    ...(rank !== undefined && { rank }),
    ...(score && { score: encodeScore(score) }),
    ...(hedgeBroken && { hedgeBroken }),
    realisedPnl: formatMoney(format, fill.realisedPnlQuote),
    forgone: formatExactMoney(format, fill.forgoneQuote),
  }
}

/** Closed at mark, so that nothing is forgone. */
function encodeCrossed(format: BookFormat, leg: CrossedHedgeView): Document<'cut'> {
  const { bucket, market, side, lots, valueQuote, markPriceTicks, realisedPnlQuote } = leg
  const one = marketFormat(format, market)
  const price = formatPrice(one, markPriceTicks)
  return {
    bucket,
    market,
    side,
    size: formatSize(one, lots),
    price,
    value: formatMoney(format, valueQuote),
    markPrice: price,
    realisedPnl: formatMoney(format, realisedPnlQuote),
    forgone: formatMoney(format, 0n),
  }
}

function encodeOwnCase(format: BookFormat, one: CaseView): Document<'ownCase'> {
  const { bucket, equityQuote, deficitQuote, residualDeficitQuote, status } = one
  return {
    bucket,
    equity: formatExactMoney(format, equityQuote),
    deficit: formatMoney(format, deficitQuote),
    residualDeficit: formatMoney(format, residualDeficitQuote),
    status,
  }
}
