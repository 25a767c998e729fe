import type {
  AccountStanding,
  CaseView,
  CrossedHedgeView,
  FillView,
  TriggerView,
  WhatIfQuestion,
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

/** What was asked, and what would come of it. */
export interface WhatIfAnswered extends Pick<WhatIfQuestion, 'marks'> {
  readonly account: string
  readonly view: WhatIfView
}

/** What an answer rests on, and how much of it its reader may know. */
export interface WhatIfReading {
  readonly at: ViewPlace
  /** Of the domain as it stands. */
  readonly triggers: readonly TriggerView[]
  /**
   * The reader knows no accounts but his own. Whoever can ask at will learns from places in a queue and from prices, values and exact
   * sizes of cuts where others entered and what they can bear; so he gets lights, and sizes in tenths of his position.
   */
  readonly isCoarse?: boolean
}

/** What a change would make of an account. */
export function encodeWhatIf(
  format: BookFormat,
  { account, view, marks }: WhatIfAnswered,
  { at, triggers, isCoarse = false }: WhatIfReading,
): Document<'whatIf'> {
  const { before, after, cuts, hedgesCrossed, chargedQuote, ownCases, refused } = view
  const standing = (one: AccountStanding): Document<'standing'> => ({
    margins: one.buckets.map((bucket) => encodeMargin(format, bucket)),
    positions: encodeAdlPositions(format, one.ranks, triggers),
  })
  const legs = hedgesCrossed.map((leg) => encodeCrossed(format, leg))
  const coarse = (cut: Document<'cut'>, lots: bigint): Document<'cut'> =>
    isCoarse ? coarseCut(format, cut, { lots, before }) : cut
  return {
    at: encodePlace(at),
    account,
    ...(marks && { marks: marks.map((mark) => encodeMarkChange(format, mark)) }),
    before: standing(before),
    after: isCoarse ? withoutPlaces(standing(after)) : standing(after),
    cuts: cuts.map((fill) => coarse(encodeCut(format, fill), fill.lots)),
    ...(legs.length > 0 && {
      hedgesCrossed: legs.map((leg, index) => coarse(leg, hedgesCrossed[index]?.lots ?? 0n)),
    }),
    ...(!isCoarse && view.settledMarkets.length > 0 && { settledMarkets: view.settledMarkets }),
    ...(!isCoarse && { charged: formatMoney(format, chargedQuote) }),
    ownCases: ownCases.map((one) => encodeOwnCase(format, one, isCoarse)),
    ...(refused && { refused: { ...refused } }),
  }
}

type MarkChange = NonNullable<WhatIfQuestion['marks']>[number]

function encodeMarkChange(
  format: BookFormat,
  { market, markPriceTicks }: MarkChange,
): Document<'markChange'> {
  return { market, markPrice: formatPrice(marketFormat(format, market), markPriceTicks) }
}

function withoutPlaces({ margins, positions }: Document<'standing'>): Document<'standing'> {
  return {
    margins,
    positions: positions.map((position) => {
      const { rank: _rank, percentile: _percentile, score: _score, ...rest } = position
      const { sizeAhead: _sizeAhead, queueLength: _queueLength, ...shown } = rest
      return shown
    }),
  }
}

// A cut is told in so many parts of its position.
const cutParts = 10n

/** Where it is, and its size rounded up to parts of the position that it is taken from, as that stands now: what is asked must not move the ruler. */
function coarseCut(
  format: BookFormat,
  { bucket, market, side }: Document<'cut'>,
  { lots, before }: { readonly lots: bigint; readonly before: AccountStanding },
): Document<'cut'> {
  const held = before.buckets
    .find((each) => each.bucket === bucket)
    ?.positions.find((each) => each.market === market && each.side === side)
  const whole = held?.lots ?? lots
  const parts = (lots * cutParts + whole - 1n) / whole
  const size = (whole * parts + cutParts - 1n) / cutParts
  return { bucket, market, side, size: formatSize(marketFormat(format, market), size) }
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

function encodeOwnCase(format: BookFormat, one: CaseView, isCoarse: boolean): Document<'ownCase'> {
  const { bucket, equityQuote, deficitQuote, residualDeficitQuote, status } = one
  return {
    bucket,
    equity: formatExactMoney(format, equityQuote),
    deficit: formatMoney(format, deficitQuote),
    ...(!isCoarse && { residualDeficit: formatMoney(format, residualDeficitQuote) }),
    status,
  }
}
