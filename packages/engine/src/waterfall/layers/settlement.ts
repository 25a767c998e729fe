import { openPositions } from '../../account/book.ts'
import { realisedPnlQuote } from '../../ledger/fill.ts'
import { at } from '../../quantity/assert.ts'
import { storable } from '../../quantity/column.ts'
import { floorDiv } from '../../quantity/division.ts'
import type { Ratio } from '../../quantity/ratio.ts'
import { endLiquidations } from '../end-liquidations.ts'
import { marketLotQuote, type MarketPriceRule } from '../leg-closing.ts'
import { legAt, type OpenCase, type Round } from '../round.ts'
import type { Layer } from './layer.ts'

/**
 * Ends markets: every position is closed at one price, longs against shorts, inventories included (SPEC W-3). Nobody's
 * equity changes but by the difference of the price to mark and by roundings.
 */
export function settlement(price: MarketPriceRule, layerIndex: number): Layer {
  return {
    act: (round, cases) => {
      for (const market of marketsOf(round, cases)) {
        settleMarket(round, market, price, layerIndex)
        sweepInventories(round, market)
      }
    },
    explainIdle: () => 'no exposure remains',
  }
}

function marketsOf({ ledger }: Round, cases: readonly OpenCase[]): number[] {
  const { book } = ledger
  const open = cases.flatMap(({ bucket }) => openPositions(book, bucket))
  const markets = new Set(open.map((position) => at(book.shape.positions, position).market))
  return [...markets].sort((a, b) => a - b)
}

function settleMarket(
  round: Round,
  market: number,
  price: MarketPriceRule,
  layerIndex: number,
): void {
  const { book } = round.ledger
  const lotQuote = marketLotQuote(at(book.prices.markets, market), price)
  const { long, short } = at(book.shape.sides, market)
  const rows = [long, short].flatMap((side) => closedRows(round, side, lotQuote))
  const isHere = (position: number): boolean => at(book.shape.positions, position).market === market
  const legs = round.cases.flatMap((openCase) =>
    openPositions(book, openCase.bucket)
      .filter(isHere)
      .flatMap((position) => {
        const leg = legAt(round, openCase, position)
        return leg === undefined ? [] : [{ caseNumber: openCase.caseNumber, ...leg }]
      }),
  )
  round.emit({
    kind: 'marketSettled',
    layerIndex,
    market,
    priceRule: price,
    lotQuote,
    positions: rows.map(({ position }) => position),
    lots: rows.map(({ lots }) => storable(lots)),
    values: rows.map(({ valueQuote }) => storable(valueQuote)),
    realised: rows.map((row) => storable(realisedPnlQuote(book, row))),
    caseNumbers: legs.map(({ caseNumber }) => caseNumber),
    casePositions: legs.map(({ position }) => position),
    bankruptcyLotQuotes: legs.map(({ bankruptcyLotQuote }) => bankruptcyLotQuote),
  })
  const emptied = rows
    .map(({ position }) => at(book.shape.positions, position).bucket)
    .filter((bucket) => openPositions(book, bucket).length === 0)
  endLiquidations(round, emptied, 'closed')
}

interface ClosedRow {
  readonly position: number
  readonly lots: bigint
  readonly valueQuote: bigint
}

/** One side, which is kept in holder order, funds last, with values that are differences of one running total: both sides sum to the same. */
function closedRows(
  { ledger }: Round,
  positions: readonly number[],
  { numerator, denominator }: Ratio,
): ClosedRow[] {
  const { book } = ledger
  const total = (lots: bigint): bigint => floorDiv(lots * numerator, denominator)
  let closed = 0n
  return positions
    .filter((position) => book.lots.get(position) > 0)
    .map((position) => {
      const lots = BigInt(book.lots.get(position))
      const before = total(closed)
      closed += lots
      return { position, lots, valueQuote: total(closed) - before }
    })
}

/** What closing inventory brought belongs to the fund, unless the fund has a case, here or waiting, which it then belongs to. */
function sweepInventories(round: Round, market: number): void {
  const { funds, ledger, cases, waitingBuckets } = round
  const ofCases = new Set([...waitingBuckets, ...cases.map(({ bucket }) => bucket)])
  const rows = funds.flatMap(({ inventoryBucket }, fund) => {
    const amount = ledger.book.money.get(inventoryBucket)
    return amount === 0 || ofCases.has(inventoryBucket)
      ? []
      : [{ fund, bucket: inventoryBucket, amount }]
  })
  if (rows.length === 0) return
  round.emit({
    kind: 'inventorySwept',
    funds: rows.map(({ fund }) => fund),
    buckets: rows.map(({ bucket }) => bucket),
    amounts: rows.map(({ amount }) => amount),
    ...(round.triggers.measuresMarkets && { markets: rows.map(() => market) }),
  })
  round.triggers.evaluate()
}
