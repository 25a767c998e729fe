import type { Ratio, RoundView } from '@plimsoll/engine'
import {
  type AccountBurden,
  accountBurdens,
  type Concentration,
  concentrationOf,
  flatCharged,
  lossAndGain,
  type LossAndGain,
  totalCharged,
} from './account-burdens.ts'
import { type AccountStanding, accountStanding } from './account-standing.ts'
import { sumRatios, sumUnits } from './exact.ts'
import {
  type ClaimsBooked,
  claimsBooked,
  type FundDraw,
  fundDraws,
  type LayerMoney,
  moneyByLayer,
} from './layer-money.ts'
import { lotQuoteAtMark, marketsById, notionalQuote } from './market-value.ts'
import type { PlayedRound } from './played-round.ts'
import { largestNotional, largestShare, type PositionCut, positionCuts } from './position-cuts.ts'
import { overallGap, type OverallGap, type PriceGap, priceGaps } from './price-gaps.ts'
import { type RoundFill, roundFills } from './round-fills.ts'

/** Lots that changed hands, and what that cost against mark whoever stood on the other side of cases. */
export interface Turnover extends LossAndGain {
  readonly accounts: number
  /** Value at mark. */
  readonly notionalQuote: Ratio
}

/** What a waterfall made of a book, in exact numbers. Quote units throughout. */
export interface Outcome {
  readonly cases: number
  readonly casesClosed: number
  readonly deficitQuote: bigint
  readonly residualDeficitQuote: bigint
  /** Value at mark of the lots that cases still have. */
  readonly residualExposureQuote: Ratio
  readonly layers: readonly LayerMoney[]
  readonly funds: readonly FundDraw[]
  /** Accounts without a case that were cut, took over lots, or were charged. */
  readonly touchedAccounts: number
  readonly closedAccounts: number
  readonly belowMarkAccounts: number
  readonly cuts: Turnover
  readonly taken: Turnover
  readonly largestShare: PositionCut | undefined
  readonly largestNotional: PositionCut | undefined
  readonly concentration: Concentration | undefined
  readonly chargedAccounts: number
  readonly chargedQuote: bigint
  /** Accounts that were charged and had held nothing. */
  readonly flatCharged: readonly Pick<AccountBurden, 'account' | 'chargedQuote'>[]
  readonly claims: ClaimsBooked
  readonly prices: readonly PriceGap[]
  /** Undefined where nothing was cut. */
  readonly gap: OverallGap | undefined
  readonly standing: AccountStanding
  readonly settledMarkets: readonly string[]
  /** Whom and what deleveraging passes over by published exemption. */
  readonly exemptions: Pick<RoundView, 'exemptAccounts' | 'exemptMarkets'>
  /** What withdrawals have to expect afterwards, where it is anything. */
  readonly withdrawals: 'gated' | 'charged' | undefined
}

/** Measures one round. Reads nothing but its argument; the order of rows changes nothing. */
export function measureRound(played: PlayedRound): Outcome {
  const { round, before } = played
  const fills = roundFills(played)
  const burdens = accountBurdens(played, fills)
  const cuts = positionCuts(fills, before.margins)
  const prices = priceGaps(fills)
  const standing = accountStanding(played)
  const charged = burdens.filter(({ chargedQuote }) => chargedQuote > 0n)
  return {
    cases: round.cases.length,
    casesClosed: round.cases.filter(({ status }) => status === 'closed').length,
    deficitQuote: sumUnits(round.cases.map(({ deficitQuote }) => deficitQuote)),
    residualDeficitQuote: sumUnits(round.cases.map((one) => one.residualDeficitQuote)),
    residualExposureQuote: residualExposure(played),
    layers: moneyByLayer(played),
    funds: fundDraws(played),
    touchedAccounts: burdens.length,
    closedAccounts: standing.closedAccounts.length,
    belowMarkAccounts: burdens.filter(({ wasCutBelowMark }) => wasCutBelowMark).length,
    cuts: turnover('cut', fills, burdens),
    taken: turnover('taken', fills, burdens),
    largestShare: largestShare(cuts),
    largestNotional: largestNotional(cuts),
    concentration: concentrationOf(burdens),
    chargedAccounts: charged.length,
    chargedQuote: totalCharged(burdens),
    flatCharged: flatCharged(burdens, played),
    claims: claimsBooked(played),
    prices,
    gap: overallGap(fills, prices),
    standing,
    settledMarkets: round.settledMarkets.map(({ market }) => market),
    exemptions: { exemptAccounts: round.exemptAccounts, exemptMarkets: round.exemptMarkets },
    withdrawals: withdrawalsAfter(played),
  }
}

function turnover(
  kind: RoundFill['kind'],
  fills: readonly RoundFill[],
  burdens: readonly AccountBurden[],
): Turnover {
  const own = burdens.filter(({ wasCut, tookOver }) => (kind === 'cut' ? wasCut : tookOver))
  return {
    accounts: own.length,
    notionalQuote: sumRatios(
      fills.filter((one) => one.kind === kind).map((one) => one.notionalQuote),
    ),
    ...lossAndGain(
      own.map(({ cutCostQuote, takenCostQuote }) =>
        kind === 'cut' ? cutCostQuote : takenCostQuote,
      ),
    ),
  }
}

function residualExposure({ spec, round }: PlayedRound): Ratio {
  const marketOf = marketsById(spec.markets)
  const legs = round.cases.flatMap((one) => one.residualExposure)
  return sumRatios(
    legs.map(({ market, lots }) => notionalQuote(lotQuoteAtMark(marketOf(market)), lots)),
  )
}

function withdrawalsAfter({ after }: PlayedRound): Outcome['withdrawals'] {
  if (after.withdrawals.gatedUntilMs !== undefined) return 'gated'
  return after.withdrawals.chargeFund === undefined ? undefined : 'charged'
}
