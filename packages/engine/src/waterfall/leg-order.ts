import type { Leg } from '../risk/deficit-split.ts'
import { compareMarketSide, legsOf, type OpenCase, type Round } from './round.ts'

/** A leg of a case in its place among all that are to be closed. */
export interface PlacedLeg {
  readonly openCase: OpenCase
  readonly position: number
  /** Whether it costs a deficit to close. */
  readonly isPhaseTwo: boolean
}

/** Legs that cost no deficit go first, for all cases; then the rest; market by market, longs before shorts, case by case (SPEC L-4). */
export function placeLegs(
  round: Round,
  cases: readonly OpenCase[],
  {
    isAsked,
    isShareless,
  }: {
    readonly isAsked: (leg: Leg) => boolean
    /** Whether the price is the same for a leg that answers for a deficit and one that does not. */
    readonly isShareless: boolean
  },
): PlacedLeg[] {
  const { book } = round.ledger
  return cases
    .flatMap((openCase) => legsOf(round, openCase).map((leg) => ({ openCase, leg })))
    .filter(({ leg }) => isAsked(leg))
    .map(({ openCase, leg }) => ({
      openCase,
      position: leg.position,
      isPhaseTwo: !isShareless && leg.shareQuote.numerator > 0n,
    }))
    .toSorted(
      (a, b) =>
        Number(a.isPhaseTwo) - Number(b.isPhaseTwo) ||
        compareMarketSide(book, a.position, b.position) ||
        a.openCase.caseNumber - b.openCase.caseNumber,
    )
}
