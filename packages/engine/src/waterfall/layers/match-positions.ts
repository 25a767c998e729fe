import { realisedPnlQuote } from '../../ledger/fill.ts'
import { assert } from '../../quantity/assert.ts'
import { storable } from '../../quantity/column.ts'
import type { Ratio } from '../../quantity/ratio.ts'
import { legAt, type OpenCase, type Round } from '../round.ts'

/** Lots of a case that are closed at mark against lots of the same round. */
export interface Match {
  readonly openCase: OpenCase
  readonly position: number
  readonly lots: bigint
  readonly valueQuote: bigint
}

/** Closes matched positions of cases, longs first, with the profit each turns into money. */
export function matchPositions(round: Round, layerIndex: number, matches: readonly Match[]): void {
  const { book } = round.ledger
  round.emit({
    kind: 'positionsMatched',
    layerIndex,
    caseNumbers: matches.map(({ openCase }) => openCase.caseNumber),
    positions: matches.map(({ position }) => position),
    lots: matches.map(({ lots }) => storable(lots)),
    values: matches.map(({ valueQuote }) => storable(valueQuote)),
    realised: matches.map((match) => storable(realisedPnlQuote(book, match))),
    bankruptcyLotQuotes: matches.map((match) => legPriceOf(round, match)),
  })
}

function legPriceOf(round: Round, { openCase, position }: Match): Ratio {
  const leg = legAt(round, openCase, position)
  assert(leg !== undefined, 'a match closes an open leg')
  return leg.bankruptcyLotQuote
}
