import { openPositions } from '../../account/book.ts'
import { at } from '../../quantity/assert.ts'
import { compareMarketSide, type OpenCase, type Round } from '../round.ts'
import { matchedValueQuote } from './crossing.ts'
import type { Layer } from './layer.ts'
import { matchPositions } from './match-positions.ts'

/** Closes the long against the short of the same bucket and market, at mark: equity does not change (SPEC L-1). */
export function ownNetting(layerIndex: number): Layer {
  return {
    act: (round, cases) => {
      for (const openCase of cases) netCase(round, openCase, layerIndex)
    },
    explainIdle: () => 'the bucket is not long and short in one market',
  }
}

function netCase(round: Round, openCase: OpenCase, layerIndex: number): void {
  const { book } = round.ledger
  const open = openPositions(book, openCase.bucket).toSorted((a, b) =>
    compareMarketSide(book, a, b),
  )
  open.forEach((long, index) => {
    const short = open[index + 1]
    const { market } = at(book.shape.positions, long)
    if (short === undefined || at(book.shape.positions, short).market !== market) return
    const lots = BigInt(Math.min(book.lots.get(long), book.lots.get(short)))
    const valueQuote = matchedValueQuote(book, market, lots)
    matchPositions(round, layerIndex, [
      { openCase, position: long, lots, valueQuote },
      { openCase, position: short, lots, valueQuote },
    ])
  })
}
