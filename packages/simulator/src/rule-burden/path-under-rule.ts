import { type BookSpec, createState, type StateView, view } from '@plimsoll/engine'
import type { Scenario } from '../scenarios/scenario.ts'
import { statePort } from '../venue/direct-port.ts'
import { simulateVenue } from '../venue/simulate-venue.ts'
import type { VenuePort } from '../venue/venue-port.ts'
import type { VenueProgress } from '../venue/venue-progress.ts'
import { type GroupSize, groupAccounts } from './account-group.ts'
import { GroupMeter } from './group-meter.ts'
import { HedgeMeter } from './hedge-meter.ts'
import { openInterestQuote } from './market-value.ts'
import type { RulePath } from './rule-path.ts'

/** Kinds of accounts of a book, and how large each is. */
export function groupSizes(book: BookSpec): readonly GroupSize[] {
  return groupAccounts(book).sizes
}

/**
 * Runs a scenario on a book under the waterfall that the book declares, and measures what that did to whom. Two waterfalls on the
 * same book with the same seed meet the same prices elsewhere and the same people: what differs is what they did.
 *
 * @param book what the path starts from, as `simulateVenue` takes it
 * @throws BookRefused, RangeError for a seed out of range
 */
export async function pathUnderRule(
  book: BookSpec,
  scenario: Scenario,
  { seed, onProgress }: { seed: number; onProgress?: (progress: VenueProgress) => void },
): Promise<RulePath> {
  const state = createState(book)
  const reader = view(state)
  const groups = new GroupMeter(groupAccounts(book), reader)
  const hedges = new HedgeMeter(book.markets)
  const before = standing(book, reader)
  const port = metered(
    statePort(state, (_command, events) => groups.observe(events)),
    groups,
    hedges,
  )
  const summary = await simulateVenue(scenario, {
    seed,
    book,
    port,
    ...(onProgress && { onProgress }),
  })
  const { cases, deleveraging, haircut, event } = summary
  const after = standing(book, reader)
  const fundsGaveBack = sum(summary.funds.map(({ returnedQuote }) => returnedQuote))
  return {
    seed,
    cases: cases.opened,
    deficitQuote: cases.deficitQuote,
    fundsPaidQuote: sum(summary.funds.map(({ paidQuote }) => paidQuote)) - fundsGaveBack,
    fundsChangeQuote: after.fundsQuote - before.fundsQuote,
    liquidatedQuote: event.liquidated.inMarketQuote,
    vaultsTookQuote: event.liquidated.byVaultsQuote,
    deleveragedQuote: deleveraging.filledValueQuote,
    forgoneQuote: deleveraging.forgoneQuote,
    chargedQuote: haircut.chargedQuote - haircut.returnedQuote,
    cutAccounts: deleveraging.accounts,
    fullCuts: event.fullCuts,
    tenLargestQuote:
      event.accounts.largest.find(({ accounts }) => accounts === 10)?.valueQuote ?? 0n,
    brokenHedges: hedges.brokenHedges,
    baredQuote: hedges.baredQuote,
    openInterestQuote: before.openInterestQuote,
    openInterestEndQuote: after.openInterestQuote,
    leftQuote: reader.shortfall().deficitQuote,
    groups: groups.burdens(),
  }
}

/** A port whose rounds are measured when the run itself reads them. It changes nothing. */
function metered(port: VenuePort, groups: GroupMeter, hedges: HedgeMeter): VenuePort {
  return {
    ...port,
    read: (fn) =>
      port.read((reader) =>
        fn({
          ...reader,
          round: (events) => {
            const round = reader.round(events)
            groups.roundRead(round)
            hedges.roundRead(round, reader)
            return round
          },
        }),
      ),
  }
}

interface Standing {
  readonly fundsQuote: bigint
  readonly openInterestQuote: bigint
}

/**
 * What funds have is what a domain has and no account: balances, inventories at mark, and the money of an inventory in default,
 * which a fund's own view leaves out.
 */
function standing(book: BookSpec, reader: StateView): Standing {
  const { moneyQuote, claimsPotQuote, residueQuote } = reader.totals()
  const equities = reader
    .margins()
    .map(({ equityQuote: { numerator, denominator } }) => numerator / denominator)
  return {
    fundsQuote: moneyQuote - claimsPotQuote - residueQuote - sum(equities),
    openInterestQuote: openInterestQuote(book, reader),
  }
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n)
}
