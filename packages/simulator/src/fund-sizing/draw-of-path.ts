import { type BookSpec, createState, view } from '@plimsoll/engine'
import type { IncidentSummary } from '../incident/incident-summary.ts'
import type { Scenario } from '../scenarios/scenario.ts'
import { statePort } from '../venue/direct-port.ts'
import { simulateVenue } from '../venue/simulate-venue.ts'
import { DrawMeter } from './draw-meter.ts'
import { measuredBook } from './measured-book.ts'
import type { DeclaredPath, PathDraw } from './path-draw.ts'

/** A path whose money did not add up: nothing it says is to be used. */
class PathNotConserved extends Error {
  override readonly name = 'PathNotConserved'
}

/**
 * Runs a scenario on a book and measures what the insurance funds would have been asked for if they had no bottom. A fund that
 * holds the peak above its floor pays all of it, one that holds a unit less does not.
 *
 * @param book what the path starts from, as `simulateVenue` takes it
 * @throws NoFundToSize, PathNotConserved, BookRefused, RangeError for a seed out of range
 */
export async function drawOfPath(
  book: BookSpec,
  scenario: Scenario,
  seed: number,
): Promise<PathDraw> {
  const measured = measuredBook(book)
  const state = createState(measured)
  const meter = new DrawMeter(measured, view(state))
  const port = statePort(state, (command, events) => meter.observe(command, events))
  requireConserved(await simulateVenue(scenario, { seed, book: measured, port }))
  return meter.finish(seed)
}

/**
 * Runs the same path with the waterfall and the funds of the book: who paid.
 *
 * @throws PathNotConserved, BookRefused, RangeError for a seed out of range
 */
export async function declaredPath(
  book: BookSpec,
  scenario: Scenario,
  seed: number,
): Promise<DeclaredPath> {
  const state = createState(book)
  const summary = await simulateVenue(scenario, { seed, book, port: statePort(state) })
  requireConserved(summary)
  const { cases, deleveraging, haircut, layers } = summary
  const paidBy = (...names: readonly string[]): bigint =>
    layers
      .filter(({ layer }) => names.includes(layer))
      .reduce((sum, { paidQuote }) => sum + paidQuote, 0n)
  const returned = summary.funds.reduce((sum, fund) => sum + fund.returnedQuote, 0n)
  return {
    seed,
    deficitQuote: cases.deficitQuote,
    fundsPaidQuote: paidBy('insuranceFund', 'venueCapital') - returned,
    deleveragingPaidQuote: paidBy('adl'),
    deleveragedAccounts: deleveraging.accounts,
    deleveragedValueQuote: deleveraging.filledValueQuote,
    forgoneQuote: deleveraging.forgoneQuote,
    haircutQuote: haircut.chargedQuote - haircut.returnedQuote,
    leftQuote: view(state).shortfall().deficitQuote,
  }
}

function requireConserved({ conservation }: IncidentSummary): void {
  const { differenceQuote } = conservation
  if (differenceQuote === 0n) return
  throw new PathNotConserved(
    `${differenceQuote} quote units came from nowhere; this is a fault of the engine: please report it with the book, the scenario and the seed`,
  )
}
