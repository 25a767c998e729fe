import { ratio } from '@plimsoll/engine'
import {
  type BookFormat,
  encodeExemptions,
  encodeScore,
  formatExactMoney,
  formatMoney,
  formatPrice,
  formatRatio,
  formatSize,
  marketFormat,
} from '@plimsoll/protocol'
import { formatMark } from './format-mark.ts'
import type { Comparison, MeasuredPolicy, Shock } from './comparison.ts'
import type {
  ComparisonDocument,
  CutRow,
  MeasuredRow,
  PolicyRow,
  PriceRow,
  ShockRow,
} from './comparison-document.ts'
import { encodeCertificate, encodeDistance, encodeLeasts, encodeRisk } from './encode-risk.ts'
import type { FundDraw, LayerMoney } from './layer-money.ts'
import { layerName } from './layer-name.ts'
import { outcomeInWords } from './outcome-in-words.ts'
import type { Outcome, Turnover } from './outcome.ts'
import type { PositionCut } from './position-cuts.ts'
import type { PriceGap } from './price-gaps.ts'
import { type TradeOff, tradeOffs } from '../trade-offs/trade-off.ts'
import { verdictOf } from '../trade-offs/verdict.ts'

/** A comparison as decimals of its book. Only here numbers are rounded: half to even, to the places of the book. */
export function encodeComparison({
  format,
  timeMs,
  shocks,
  nextShocks,
  policies,
}: Comparison): ComparisonDocument {
  const measured = policies.filter((one) => 'outcome' in one)
  const compared = tradeOffs(measured)
  const tradeOffOf = new Map(measured.map((one, index) => [one.policy, compared[index]]))
  return {
    version: 1,
    domain: format.domain,
    timeMs,
    asset: format.asset.name,
    shocks: shocks.map((shock) => encodeShock(format, shock)),
    nextShocks: {
      seed: nextShocks.seed,
      draws: nextShocks.draws,
      level: formatRatio(ratio(BigInt(nextShocks.levelPpm), 1_000_000n), 6).replace(/0+$/u, ''),
    },
    leasts: encodeLeasts(format, compared),
    policies: policies.map((one) => {
      const { policy, kind } = one
      if ('refused' in one) return { policy, kind, refused: one.refused }
      const tradeOff = tradeOffOf.get(policy)
      if (tradeOff === undefined) throw new Error('a policy that was measured was compared')
      return encodePolicy(format, one, { own: tradeOff, all: compared })
    }),
  }
}

function encodeShock(format: BookFormat, shock: Shock): ShockRow {
  const market = marketFormat(format, shock.market)
  return {
    market: shock.market,
    change: shock.change,
    markPriceBefore: formatMark(market, shock.markBeforeTicks),
    markPrice: formatMark(market, shock.markTicks),
  }
}

function encodePolicy(
  format: BookFormat,
  { policy, kind, waterfallHash, outcome, risk, certificate }: MeasuredPolicy,
  { own, all }: { readonly own: TradeOff; readonly all: readonly TradeOff[] },
): PolicyRow {
  return {
    policy,
    kind,
    waterfallHash,
    ...encodeOutcome(format, outcome),
    risk: encodeRisk(format, risk),
    ...(certificate && { certificate: encodeCertificate(certificate) }),
    distances: own.distances.map((one) => encodeDistance(format, one)),
    front: { pair: own.isOnFront, all: own.isOnFullFront, dominatedBy: own.dominatedBy },
    fairerThan: own.fairerThan,
    verdict: verdictOf(format, own, all),
  }
}

/** What is said of one round by itself. */
type OutcomeFields = Omit<
  MeasuredRow,
  | 'policy'
  | 'kind'
  | 'waterfallHash'
  | 'risk'
  | 'certificate'
  | 'distances'
  | 'front'
  | 'fairerThan'
  | 'verdict'
>

function encodeOutcome(format: BookFormat, outcome: Outcome): OutcomeFields {
  const { gap, largestShare, largestNotional, withdrawals } = outcome
  const exemptions = encodeExemptions(outcome.exemptions)
  return {
    summary: `${outcomeInWords(format, outcome).join('; ')}.`,
    cases: {
      opened: outcome.cases,
      closed: outcome.casesClosed,
      suspended: outcome.cases - outcome.casesClosed,
    },
    deficit: formatMoney(format, outcome.deficitQuote),
    residualDeficit: formatMoney(format, outcome.residualDeficitQuote),
    residualExposure: formatExactMoney(format, outcome.residualExposureQuote),
    layers: outcome.layers.map((layer) => encodeLayer(format, layer)),
    funds: outcome.funds.map((fund) => encodeFund(format, fund)),
    accounts: {
      touched: outcome.touchedAccounts,
      cut: outcome.cuts.accounts,
      cutBelowMark: outcome.belowMarkAccounts,
      closed: outcome.closedAccounts,
      tookOver: outcome.taken.accounts,
      charged: outcome.chargedAccounts,
    },
    cuts: {
      ...encodeTurnover(format, outcome.cuts),
      ...(gap && { averageGap: encodeScore(gap.average), worstGap: encodeScore(gap.worst) }),
      ...(largestShare && { largestShare: encodeCut(format, largestShare) }),
      ...(largestNotional && { largestNotional: encodeCut(format, largestNotional) }),
    },
    taken: encodeTurnover(format, outcome.taken),
    ...encodeConcentration(format, outcome),
    charges: {
      total: formatMoney(format, outcome.chargedQuote),
      flatAccounts: outcome.flatCharged.map(({ account, chargedQuote }) => ({
        account,
        charged: formatMoney(format, chargedQuote),
      })),
    },
    claims: {
      accounts: outcome.claims.accounts,
      booked: formatMoney(format, outcome.claims.amountQuote),
    },
    prices: outcome.prices.map((one) => encodePrice(format, one)),
    after: encodeAfter(outcome),
    settledMarkets: outcome.settledMarkets,
    ...(withdrawals && { withdrawals }),
    ...(exemptions && { exemptions }),
  }
}

function encodeLayer(
  format: BookFormat,
  { layer, paidQuote, chargesFlatAccounts }: LayerMoney,
): MeasuredRow['layers'][number] {
  return {
    layer: layer.layer,
    name: layerName(layer),
    paid: formatMoney(format, paidQuote),
    ...(chargesFlatAccounts && { chargesFlatAccounts }),
  }
}

function encodeFund(
  format: BookFormat,
  { fund, drawnQuote, balanceQuote, inventoryQuote }: FundDraw,
): MeasuredRow['funds'][number] {
  return {
    fund,
    drawn: formatMoney(format, drawnQuote),
    balance: formatMoney(format, balanceQuote),
    inventory: formatExactMoney(format, inventoryQuote),
  }
}

function encodeTurnover(
  format: BookFormat,
  { notionalQuote, lossQuote, gainQuote }: Turnover,
): MeasuredRow['taken'] {
  return {
    notional: formatExactMoney(format, notionalQuote),
    loss: formatExactMoney(format, lossQuote),
    gain: formatExactMoney(format, gainQuote),
  }
}

function encodeCut(format: BookFormat, cut: PositionCut): CutRow {
  return {
    account: cut.account,
    bucket: cut.bucket,
    market: cut.market,
    side: cut.side,
    size: formatSize(marketFormat(format, cut.market), cut.lots),
    share: encodeScore(cut.share),
    notional: formatExactMoney(format, cut.notionalQuote),
  }
}

function encodeConcentration(
  format: BookFormat,
  { concentration }: Outcome,
): Pick<MeasuredRow, 'concentration'> {
  if (concentration === undefined) return {}
  const { payers, costQuote, herfindahl, topAccount, topShare, topTenShare } = concentration
  return {
    concentration: {
      payers,
      cost: formatExactMoney(format, costQuote),
      herfindahl: encodeScore(herfindahl),
      topAccount,
      topShare: encodeScore(topShare),
      topTenShare: encodeScore(topTenShare),
    },
  }
}

function encodePrice(format: BookFormat, gap: PriceGap): PriceRow {
  const market = marketFormat(format, gap.market)
  const { averagePriceTicks, worstPriceTicks } = gap
  return {
    market: gap.market,
    side: gap.side,
    size: formatSize(market, gap.lots),
    notional: formatExactMoney(format, gap.notionalQuote),
    markPrice: formatMark(market, gap.markPriceTicks),
    ...(averagePriceTicks && { averagePrice: formatPrice(market, averagePriceTicks) }),
    averageGap: encodeScore(gap.averageGap),
    ...(worstPriceTicks && { worstPrice: formatPrice(market, worstPriceTicks) }),
    worstGap: encodeScore(gap.worstGap),
  }
}

function encodeAfter({ standing }: Outcome): MeasuredRow['after'] {
  const { largestLeverage, belowMaintenance, bankrupted } = standing
  return {
    ...(largestLeverage && {
      largestLeverage: {
        account: largestLeverage.account,
        leverage: encodeScore(largestLeverage.leverage),
      },
    }),
    belowMaintenance,
    bankrupted,
  }
}
