import { openPositions } from '../../account/book.ts'
import { at } from '../../quantity/assert.ts'
import { endLiquidations } from '../end-liquidations.ts'
import { closeWholeMarket, inventoriesToSweep } from '../market-end.ts'
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
  const rows = closeWholeMarket(book, market, lotQuote)
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
    ...rows,
    caseNumbers: legs.map(({ caseNumber }) => caseNumber),
    casePositions: legs.map(({ position }) => position),
    bankruptcyLotQuotes: legs.map(({ bankruptcyLotQuote }) => bankruptcyLotQuote),
  })
  const emptied = rows.positions
    .map((position) => at(book.shape.positions, position).bucket)
    .filter((bucket) => openPositions(book, bucket).length === 0)
  endLiquidations(round, emptied, 'closed')
}

function sweepInventories(round: Round, market: number): void {
  const { funds, ledger, cases, waitingBuckets, triggers } = round
  const ofCases = new Set([...waitingBuckets, ...cases.map(({ bucket }) => bucket)])
  const swept = inventoriesToSweep(ledger.book, funds, ofCases)
  if (swept === undefined) return
  const markets = triggers.measuresMarkets && { markets: swept.funds.map(() => market) }
  round.emit({ ...swept, ...markets })
  triggers.evaluate()
}
