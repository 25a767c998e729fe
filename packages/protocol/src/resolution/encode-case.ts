import type { CaseView, ExposureView, FillView, LayerView } from '@plimsoll/engine'
import {
  type BookFormat,
  formatExactMoney,
  formatMoney,
  formatPrice,
  formatSize,
  marketFormat,
} from '../book/book-format.ts'
import { encodeScore } from './encode-score.ts'
import { fillReason } from './fill-reason.ts'
import type { ResolvedCase, ResolvedFill, ResolvedLayer } from './resolution-schema.ts'

type Exposure = ResolvedCase['exposure'][number]

/** One case with everything the layers did for it, as decimals of the book. */
export function encodeCase(format: BookFormat, one: CaseView): ResolvedCase {
  return {
    caseId: one.caseId,
    ...(one.cause !== undefined && { cause: one.cause }),
    account: one.account,
    bucket: one.bucket,
    equity: formatExactMoney(format, one.equityQuote),
    status: one.status,
    ...(one.reason !== undefined && { reason: one.reason }),
    exposure: one.exposure.map((leg) => encodeExposure(format, leg)),
    deficit: formatMoney(format, one.deficitQuote),
    ...(one.assetsTakenQuote !== undefined && {
      assetsTaken: formatMoney(format, one.assetsTakenQuote),
    }),
    layers: one.layers.map((layer) => encodeLayer(format, layer)),
    residualDeficit: formatMoney(format, one.residualDeficitQuote),
    residualExposure: one.residualExposure.map((leg) => encodeResidual(format, leg)),
    residue: formatMoney(format, one.residueQuote),
    ...(one.returned !== undefined && { returned: encodePostings(format, one.returned) }),
  }
}

function encodePostings(
  format: BookFormat,
  postings: LayerView['postings'],
): ResolvedLayer['postings'] {
  return postings.map(({ ledger, amountQuote }) => ({
    ledger,
    amount: formatMoney(format, amountQuote),
  }))
}

function encodeLayer(format: BookFormat, layer: LayerView): ResolvedLayer {
  return {
    layer: layer.layer,
    ...(layer.fund !== undefined && { fund: layer.fund }),
    ...(layer.mode !== undefined && { mode: layer.mode }),
    ...(layer.account !== undefined && { account: layer.account }),
    ...(layer.policy !== undefined && { policy: layer.policy }),
    ...(layer.policyHash !== undefined && { policyHash: layer.policyHash }),
    ...(layer.price !== undefined && { price: layer.price }),
    ...(layer.base !== undefined && { base: layer.base }),
    ...(layer.extent !== undefined && { extent: layer.extent }),
    ...(layer.isRepayable && { repayable: true as const }),
    ...(layer.chargesFlatAccounts && { chargesFlatAccounts: true as const }),
    paid: formatMoney(format, layer.paidQuote),
    fills: layer.fills.map((fill) => encodeFill(format, fill, layer)),
    postings: encodePostings(format, layer.postings),
    residualDeficit: formatMoney(format, layer.residualDeficitQuote),
    residualExposure: layer.residualExposure.map((leg) => encodeResidual(format, leg)),
    ...(layer.skipped !== undefined && { skipped: layer.skipped }),
  }
}

function encodeExposure(format: BookFormat, leg: ExposureView): Exposure {
  const market = marketFormat(format, leg.market)
  return {
    market: leg.market,
    side: leg.side,
    size: formatSize(market, leg.lots),
    markPrice: formatPrice(market, leg.markPriceTicks),
    ...(leg.bankruptcyPriceTicks && {
      bankruptcyPrice: formatPrice(market, leg.bankruptcyPriceTicks),
    }),
  }
}

// A round freezes its marks, so what remains is stated without repeating them.
function encodeResidual(format: BookFormat, leg: ExposureView): Exposure {
  const market = marketFormat(format, leg.market)
  return {
    market: leg.market,
    side: leg.side,
    size: formatSize(market, leg.lots),
    ...(leg.bankruptcyPriceTicks && {
      bankruptcyPrice: formatPrice(market, leg.bankruptcyPriceTicks),
    }),
  }
}

/** One forced fill, as decimals of the book. */
export function encodeFill(
  format: BookFormat,
  fill: FillView,
  { allocation }: Pick<LayerView, 'allocation'>,
): ResolvedFill {
  const market = marketFormat(format, fill.market)
  return {
    account: fill.account,
    bucket: fill.bucket,
    market: fill.market,
    side: fill.side,
    size: formatSize(market, fill.lots),
    ...(fill.priceTicks && { price: formatPrice(market, fill.priceTicks) }),
    value: formatMoney(format, fill.valueQuote),
    markPrice: formatPrice(market, fill.markPriceTicks),
    ...(fill.bankruptcyPriceTicks && {
      bankruptcyPrice: formatPrice(market, fill.bankruptcyPriceTicks),
    }),
    ...(fill.rank !== undefined && { rank: fill.rank }),
    ...(fill.score !== undefined && { score: encodeScore(fill.score) }),
    ...(fill.scoreAfter !== undefined && { scoreAfter: encodeScore(fill.scoreAfter) }),
    ...(fill.hedgeBroken && { hedgeBroken: fill.hedgeBroken }),
    ...(allocation !== undefined && {
      reason: fillReason((amount) => formatExactMoney(format, amount), fill, allocation),
    }),
    realisedPnl: formatMoney(format, fill.realisedPnlQuote),
    forgone: formatExactMoney(format, fill.forgoneQuote),
  }
}
