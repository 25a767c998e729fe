import { ledgerOf, positionIn } from '../book/book.ts'
import { floor, multiply, rational } from '../exact/rational.ts'
import { closeLots, fillRow, received } from './booking.ts'
import { type LayerWork, post, type Round, saw } from './round.ts'
import { bankruptcyLotValue, shareOf } from './split.ts'

/** A bucket that is long and short in a market closes both at mark (L-1). */
export function runOwnNetting(round: Round, works: readonly LayerWork[]): void {
  for (const work of works) {
    for (const market of round.book.markets) {
      const { bucket } = work.of
      const long = positionIn(bucket, market, 'long')
      const short = positionIn(bucket, market, 'short')
      if (long === undefined || short === undefined) continue
      saw(round, 'own netting')
      const lots = long.lots < short.lots ? long.lots : short.lots
      const value = floor(multiply(rational(lots), market.lotValue))
      const priced = [long, short].map((held) => ({
        held,
        bankruptcy: bankruptcyLotValue(held, shareOf(bucket, held, round.book.deficitSplit)),
      }))
      for (const { held, bankruptcy } of priced) {
        const realised = closeLots(bucket, held, lots, value)
        post(work, ledgerOf(bucket), received(held, value))
        work.fills.push(
          fillRow(round.book, {
            account: bucket.account.account,
            bucket: bucket.name,
            market,
            side: held.side,
            lots,
            lotPrice: market.lotValue,
            value,
            bankruptcyLotValue: bankruptcy,
            realised,
          }),
        )
      }
    }
  }
}
