import { type Book, openPositions } from '../../account/book.ts'
import { at } from '../../quantity/assert.ts'
import { apportion } from '../../quantity/apportion.ts'
import { floorDiv } from '../../quantity/division.ts'
import type { Side } from '../../quantity/units.ts'
import type { OpenCase, Round } from '../round.ts'
import type { Layer } from './layer.ts'
import { type Match, matchPositions } from './match-positions.ts'

/** Closes opposite cases against each other at mark, pro rata by lots, so that nobody outside is touched (SPEC L-2). */
export function crossing(layerIndex: number): Layer {
  return {
    act: (round, cases) => {
      round.ledger.book.prices.markets.forEach((_, market) =>
        crossMarket(round, cases, market, layerIndex),
      )
    },
    explainIdle: () => 'no case on the opposite side',
  }
}

/** Value at mark of lots that are closed on both sides at once, rounded down on both. */
export function matchedValueQuote(book: Book, market: number, lots: bigint): bigint {
  return floorDiv(lots * at(book.prices.markets, market).lotValueScaled, book.prices.valueScale)
}

/** A long or short leg of a case in the market that is crossed, with its lots. */
type Row = Pick<Match, 'openCase' | 'position' | 'lots'>

function crossMarket(
  round: Round,
  cases: readonly OpenCase[],
  market: number,
  layerIndex: number,
): void {
  const { book } = round.ledger
  const longs = rowsOf(book, cases, market, 'long')
  const shorts = rowsOf(book, cases, market, 'short')
  const longLots = totalLots(longs)
  const shortLots = totalLots(shorts)
  const total = longLots < shortLots ? longLots : shortLots
  if (total === 0n) return
  const matches = [longs, shorts].flatMap((rows) => shareAtMark(book, market, rows, total))
  matchPositions(round, layerIndex, matches)
}

function rowsOf(book: Book, cases: readonly OpenCase[], market: number, side: Side): Row[] {
  return cases.flatMap((openCase) =>
    openPositions(book, openCase.bucket)
      .filter((slot) => {
        const position = at(book.shape.positions, slot)
        return position.market === market && position.side === side
      })
      .map((position) => ({ openCase, position, lots: BigInt(book.lots.get(position)) })),
  )
}

function totalLots(rows: readonly Row[]): bigint {
  return rows.reduce((sum, { lots }) => sum + lots, 0n)
}

/** One side's part of what crosses, pro rata to its lots. Running totals give both sides the same value to the unit. */
export function shareAtMark<Leg extends { readonly lots: bigint }>(
  book: Book,
  market: number,
  rows: readonly Leg[],
  total: bigint,
): (Leg & { readonly valueQuote: bigint })[] {
  const held = rows.map(({ lots }) => lots)
  const shares = apportion({ total, weights: held, caps: held })
  let before = 0n
  return rows.flatMap((row, index) => {
    const lots = at(shares, index)
    const valueBefore = matchedValueQuote(book, market, before)
    before += lots
    const valueQuote = matchedValueQuote(book, market, before) - valueBefore
    return lots > 0n ? [{ ...row, lots, valueQuote }] : []
  })
}
