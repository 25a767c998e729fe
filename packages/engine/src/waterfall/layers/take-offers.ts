import { accountOf, dependsOn, openPositions, walletOf } from '../../account/book.ts'
import { equitySign } from '../../account/equity.ts'
import { realisedPnlQuote } from '../../ledger/fill.ts'
import type { OfferRow } from '../../ledger/offers.ts'
import { shareBearably } from '../../policy/share-bearably.ts'
import { at } from '../../quantity/assert.ts'
import { storable } from '../../quantity/column.ts'
import { floorDiv } from '../../quantity/division.ts'
import { compareRatios, type Ratio } from '../../quantity/ratio.ts'
import { boundedLotQuote, type Closing, closingAtOnePrice } from '../../risk/closing.ts'
import type { Leg } from '../../risk/deficit-split.ts'
import { placeLegs } from '../leg-order.ts'
import { legAt, type OpenCase, type Round } from '../round.ts'
import type { OffersTaken } from '../waterfall-event.ts'
import type { AdlRule, Turn } from './adl.ts'
import type { Layer } from './layer.ts'
import { type Taker, takerCapLots, takerOf } from './taker.ts'

/** Closes the legs of cases against standing offers, best price for the case first (SPEC L-7). */
export function offers(layerIndex: number): Layer {
  return {
    act: (round, cases) => {
      const legs = placeLegs(round, cases, { isAsked: () => true, isShareless: false })
      for (const { openCase, position } of legs) takeBest(round, openCase, position, layerIndex)
    },
    explainIdle: ({ ledger }, { bucket }) =>
      openPositions(ledger.book, bucket).length === 0
        ? 'no exposure remains'
        : 'no offer takes a lot at mark or better',
  }
}

/** Closes a leg against all who offer to take it at its price, pro rata to what they offer (SPEC A-6). */
export function takeVolunteers(
  round: Round,
  { openCase, leg, closing }: Turn,
  rule: Pick<AdlRule, 'layerIndex' | 'price'>,
): void {
  const willing = openOffers(round, openCase, leg).filter(
    ({ limitLotQuote }) =>
      limitLotQuote === undefined ||
      compareForCase(round, leg, limitLotQuote, closing.lotQuote) >= 0,
  )
  take(round, { openCase, leg, closing }, willing, {
    layerIndex: rule.layerIndex,
    priceRule: rule.price,
  })
}

/** An offer that is still open, by its place among all offers. */
interface OpenOffer extends OfferRow {
  readonly index: number
}

function takeBest(round: Round, openCase: OpenCase, position: number, layerIndex: number): void {
  const asked = new Set<number>()
  for (;;) {
    const leg = legAt(round, openCase, position)
    if (leg === undefined) return
    const priced = openOffers(round, openCase, leg)
      .filter(({ index }) => !asked.has(index))
      .map((offer) => ({ offer, lotQuote: priceOf(round, leg, offer) }))
      .filter(({ lotQuote }) => compareForCase(round, leg, lotQuote, markOf(round, leg)) >= 0)
      .toSorted((a, b) => compareForCase(round, leg, b.lotQuote, a.lotQuote))
    const [best] = priced
    if (best === undefined) return
    const equal = priced.filter(({ lotQuote }) => compareRatios(lotQuote, best.lotQuote) === 0)
    for (const { offer } of equal) asked.add(offer.index)
    const closing = closingAtOnePrice(valueSideOf(round, leg), best.lotQuote)
    take(
      round,
      { openCase, leg, closing },
      equal.map(({ offer }) => offer),
      { layerIndex },
    )
  }
}

/** Offers for a leg's market and side, of accounts that are sound and strangers to the case, by account. */
function openOffers(round: Round, openCase: OpenCase, { position }: Leg): OpenOffer[] {
  const { book } = round.ledger
  const { shape } = book
  const { market, side } = at(shape.positions, position)
  const owner = accountOf(shape, openCase.bucket)?.owner
  return round.ledger.offers
    .map((offer, index) => ({ ...offer, index }))
    .filter((offer) => {
      const account = at(shape.accounts, offer.account)
      const wallet = walletOf(account)
      return (
        offer.market === market &&
        offer.side === side &&
        offer.lots > 0 &&
        !round.caseAccounts.has(offer.account) &&
        account.owner !== owner &&
        equitySign(book, wallet) > 0 &&
        !dependsOn(book, wallet, round.barred)
      )
    })
}

/** The limit of an offer, or the leg's bankruptcy price where that asks less of whoever offers. */
function priceOf(round: Round, leg: Leg, { limitLotQuote }: OfferRow): Ratio {
  const { book } = round.ledger
  const { market } = at(book.shape.positions, leg.position)
  const needed = boundedLotQuote(at(book.prices.markets, market), leg.bankruptcyLotQuote)
  const isWithin =
    limitLotQuote !== undefined && compareForCase(round, leg, limitLotQuote, needed) < 0
  return isWithin ? limitLotQuote : needed
}

/** Above 0 where the first value of a lot is the better one for the case. */
function compareForCase(round: Round, leg: Leg, first: Ratio, second: Ratio): number {
  const order = compareRatios(first, second)
  return valueSideOf(round, leg) === 'long' ? order : -order
}

function valueSideOf({ ledger }: Round, { position }: Leg): 'long' | 'short' {
  return at(ledger.book.shape.positions, position).valueSide
}

function markOf({ ledger }: Round, { position }: Leg): Ratio {
  const { prices, shape } = ledger.book
  return at(prices.markets, at(shape.positions, position).market).markLotQuote
}

/** Divides a leg over offers of one price, pro rata to their lots, and books what each can take. */
function take(
  round: Round,
  { openCase, leg, closing }: Turn,
  willing: readonly OpenOffer[],
  asked: Pick<OffersTaken, 'layerIndex' | 'priceRule'>,
): void {
  const { book } = round.ledger
  const takers = willing.map(({ account }) => takerOf(book, leg.position, account))
  const offered = willing.map(({ lots }) => BigInt(lots))
  const shares = shareBearably(leg.lots, { weights: [offered], limits: offered }, (index, limit) =>
    takerCapLots(book, at(takers, index), closing.lotQuote, limit),
  )
  const taken = willing.flatMap(({ index }, row) => {
    const lots = at(shares, row)
    return lots > 0n ? [{ offer: index, taker: at(takers, row), lots }] : []
  })
  if (taken.length === 0) return
  bookTaking(round, { openCase, leg, closing }, taken, {
    ...asked,
    offers: taken.map(({ offer }) => offer),
  })
}

/** Books lots that takers take of a leg, row by row, at its price. */
export function bookTaking(
  round: Round,
  { openCase, leg, closing }: Turn,
  taken: readonly { readonly taker: Taker; readonly lots: bigint }[],
  asked: Pick<OffersTaken, 'layerIndex' | 'priceRule' | 'offers'>,
): void {
  const { book } = round.ledger
  const rows = taken.map(({ taker, lots }) => takenRow(taker, lots, closing))
  round.emit({
    kind: 'offersTaken',
    ...asked,
    caseNumber: openCase.caseNumber,
    position: leg.position,
    lotQuote: closing.lotQuote,
    bankruptcyLotQuote: leg.bankruptcyLotQuote,
    buckets: rows.map(({ taker }) => taker.wallet),
    lots: rows.map(({ lots }) => storable(lots)),
    values: rows.map(({ valueQuote }) => storable(valueQuote)),
    closedPositions: rows.map(({ taker }) => taker.opposite),
    closedLots: rows.map(({ closedLots }) => storable(closedLots)),
    closedValues: rows.map(({ closedValue }) => storable(closedValue)),
    openedPositions: rows.map(({ taker }) => taker.same),
    realised: rows.map(({ taker, closedLots, closedValue }) =>
      closedLots === 0n
        ? 0
        : storable(
            realisedPnlQuote(book, {
              position: taker.opposite,
              lots: closedLots,
              valueQuote: closedValue,
            }),
          ),
    ),
  })
}

interface TakenRow {
  readonly taker: Taker
  readonly lots: bigint
  readonly valueQuote: bigint
  /** Lots that close what the taker holds on the other side, and their part of the value, rounded down. */
  readonly closedLots: bigint
  readonly closedValue: bigint
}

function takenRow(taker: Taker, lots: bigint, closing: Closing): TakenRow {
  const valueQuote = closing.take(lots)
  const closedLots = lots < taker.closableLots ? lots : taker.closableLots
  return {
    taker,
    lots,
    valueQuote,
    closedLots,
    closedValue: floorDiv(valueQuote * closedLots, lots),
  }
}
