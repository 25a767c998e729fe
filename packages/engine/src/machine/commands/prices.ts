import { judgePrice } from '../../market/price-gate.ts'
import { reprice } from '../../market/prices.ts'
import { at } from '../../quantity/assert.ts'
import { lowestTerms } from '../../quantity/ratio.ts'
import { VALUE_SCALE_MAX } from '../checks/check-book.ts'
import { isUsableFraction } from '../checks/usable-fraction.ts'
import type { PriceObservation, UpdatePrices } from '../command.ts'
import { CommandRefused, type Deliberation, note } from '../deliberation.ts'
import { marketSlot } from '../lookup.ts'

/** Sends prices through the gates of their markets (SPEC P-1, P-2). */
export function updatePrices(thinking: Deliberation, { prices }: UpdatePrices): void {
  const { record, ledger, timeMs } = thinking
  const rows = prices.map((price) => {
    const market = marketSlot(record, price.market)
    checkObservation(price)
    const { priceGate } = at(record.terms.markets, market)
    const verdict = judgePrice(priceGate, at(record.standings, market), price, timeMs)
    return { market, price, verdict }
  })
  if (rows.length === 0) return
  if (new Set(rows.map(({ market }) => market)).size < rows.length) {
    throw new CommandRefused('invalidAmount', 'each market has one price in a command')
  }
  const marks = rows.flatMap(({ market, price: { markPriceTicks }, verdict }) =>
    verdict === 'used' && markPriceTicks !== undefined ? [{ market, markPriceTicks }] : [],
  )
  const repriced = reprice(ledger.book.prices, marks)
  if (repriced.valueScale > VALUE_SCALE_MAX) {
    const detail = 'marks have too many places between them; round them'
    throw new CommandRefused('amountOutOfRange', detail)
  }
  // What follows from the command sees what inventories are worth now.
  ledger.book.prices = repriced
  note(thinking, {
    kind: 'pricesObserved',
    markets: rows.map(({ market }) => market),
    verdicts: rows.map(({ verdict }) => verdict),
    markPricesTicks: rows.map(({ price: { markPriceTicks } }) =>
      markPriceTicks === undefined ? null : lowestTerms(markPriceTicks),
    ),
    ...(rows.some(({ price }) => price.indexPriceTicks !== undefined) && {
      indexPricesTicks: rows.map(({ price: { indexPriceTicks } }) =>
        indexPriceTicks === undefined ? null : lowestTerms(indexPriceTicks),
      ),
    }),
    priceTimesMs: rows.map(({ price }) => price.priceTimeMs),
  })
}

function checkObservation({
  market,
  markPriceTicks,
  indexPriceTicks,
  ...rest
}: PriceObservation): void {
  for (const price of [markPriceTicks, indexPriceTicks]) {
    if (price !== undefined && !isUsableFraction(price)) {
      throw new CommandRefused('invalidAmount', `the price of ${market} is no usable fraction`)
    }
  }
  if (!Number.isSafeInteger(rest.priceTimeMs) || !Number.isSafeInteger(rest.sources)) {
    const detail = `priceTimeMs and sources of ${market} must be whole numbers`
    throw new CommandRefused('invalidAmount', detail)
  }
}
