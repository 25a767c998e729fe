import { assert, at } from '../quantity/assert.ts'
import { floorDiv, truncateDiv } from '../quantity/division.ts'
import type { Shortfall } from '../risk/load/freeboard.ts'
import { MarketLoads, type MarketLoad } from '../risk/load/market-load.ts'
import { nearnessPpm } from '../waterfall/triggers/nearness.ts'
import { viewTriggers } from './fund-view.ts'
import { freeboardView, MOVE_PERMILLE_MAX, shortfallView } from './load-view.ts'
import type { MarketRiskQuery, MarketRiskView, NearestTriggerView } from './risk-view-types.ts'
import type { StateRecord } from './state.ts'
import type { TriggerView } from './view-types.ts'

const MOVE_PERMILLE = 100
const MILLION = 1_000_000n

/** How fragile each market is on its own, in the order of ids (SPEC B-10). */
export function viewMarketRisk(
  record: StateRecord,
  { movePermille = MOVE_PERMILLE, markets }: MarketRiskQuery,
): MarketRiskView[] {
  const isMove =
    Number.isInteger(movePermille) && movePermille >= 1 && movePermille <= MOVE_PERMILLE_MAX
  assert(isMove, `a move of ${movePermille} ‰ is not 1 to ${MOVE_PERMILLE_MAX}`)
  const { ledger, funds, terms } = record
  const asked = markets && new Set(markets)
  const slots = terms.markets.flatMap(({ market }, slot) =>
    asked === undefined || asked.has(market) ? [slot] : [],
  )
  const range = { first: -MOVE_PERMILLE_MAX, last: MOVE_PERMILLE_MAX }
  const loads = new MarketLoads(ledger, funds, { markets: slots, range })
  const triggers = Map.groupBy(
    viewTriggers(record).filter(({ layer }) => layer === 'adl'),
    ({ market }) => market,
  )
  return slots.map((slot) => {
    const { market } = at(terms.markets, slot)
    const trigger = nearest(triggers.get(market) ?? [])
    return {
      market,
      ...riskOf(loads.of(slot), movePermille),
      ...(trigger && { trigger }),
    }
  })
}

function riskOf(
  load: MarketLoad,
  movePermille: number,
): Omit<MarketRiskView, 'market' | 'trigger'> {
  const down = load.after(-movePermille)
  const up = load.after(movePermille)
  const [fall, rise] = [down.deficitQuote, up.deficitQuote]
  const coverages = [down, up].flatMap(coveragePpm).sort((a, b) => (a < b ? -1 : 1))
  const [worst] = coverages
  return {
    present: shortfallView(load.after(0)),
    down: shortfallView(down),
    up: shortfallView(up),
    ...(worst !== undefined && {
      coveragePpm: worst,
      imbalancePpm: Number(truncateDiv((fall - rise) * MILLION, fall + rise)),
    }),
    freeboard: freeboardView(load),
  }
}

/** What is available of what is missing; none where nothing is. */
function coveragePpm({ deficitQuote, availableQuote }: Shortfall): bigint[] {
  return deficitQuote > 0n ? [floorDiv(availableQuote * MILLION, deficitQuote)] : []
}

/** The one that has come furthest; of several, the first by layer. One without a number comes last. */
function nearest(triggers: readonly TriggerView[]): NearestTriggerView | undefined {
  const [first] = triggers
    .map((trigger): NearestTriggerView => {
      const way = nearnessPpm(trigger)
      return { ...trigger, ...(way !== undefined && { nearnessPpm: way }) }
    })
    .toSorted((a, b) => (b.nearnessPpm ?? -1) - (a.nearnessPpm ?? -1))
  return first
}
