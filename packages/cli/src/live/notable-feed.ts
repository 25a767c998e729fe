import type { EngineEvent, LayerName, RoundView } from '@plimsoll/engine'
import { quoteUnits } from '@plimsoll/engine'
import type { TimelineRow, VenueAnswer } from '@plimsoll/simulator'
import { compareIdentifiers } from '@plimsoll/protocol'

const rowsKept = 20

/** The last notable things of a run, while it goes on. */
export class NotableFeed {
  readonly #markets: readonly string[]
  readonly #seen = new Set<string>()
  #rows: TimelineRow[] = []
  #rounds = 0

  /** @param markets in any order */
  constructor(markets: readonly string[]) {
    this.#markets = markets.toSorted(compareIdentifiers)
  }

  /** Oldest first. */
  get rows(): readonly TimelineRow[] {
    return this.#rows
  }

  get rounds(): number {
    return this.#rounds
  }

  answered(timeMs: number, answer: VenueAnswer): void {
    if (answer.outcome !== 'accepted') return
    for (const event of answer.events) {
      for (const row of this.#rowsOf(event, timeMs)) this.#add(row)
    }
  }

  roundRead({ cases }: RoundView, timeMs: number): void {
    this.#rounds += 1
    const layers = cases.flatMap((one) => one.layers)
    const paidBy = (name: LayerName): bigint =>
      layers.reduce((sum, { layer, paidQuote }) => sum + (layer === name ? paidQuote : 0n), 0n)
    const closed = cases.filter(({ status }) => status === 'closed').length
    if (closed === 0 && layers.every(({ paidQuote }) => paidQuote === 0n)) return
    this.#add({
      timeMs,
      kind: 'round',
      cases: cases.length,
      closed,
      suspended: cases.filter(({ status }) => status === 'suspended').length,
      deficitQuote: quoteUnits(cases.reduce((sum, one) => sum + one.deficitQuote, 0n)),
      paidByFundsQuote: quoteUnits(paidBy('insuranceFund')),
      paidByDeleveragingQuote: quoteUnits(paidBy('adl')),
      paidByHaircutQuote: quoteUnits(paidBy('profitHaircut')),
      fills: layers.reduce(
        (sum, { layer, fills }) => sum + (layer === 'adl' ? fills.length : 0),
        0,
      ),
    })
  }

  #rowsOf(event: EngineEvent, timeMs: number): TimelineRow[] {
    switch (event.kind) {
      case 'halted':
        return [{ timeMs, kind: 'halted', ...this.#named(event.market), reason: event.reason }]
      case 'resumed':
        return [{ timeMs, kind: 'resumed', ...this.#named(event.market) }]
      case 'liquidationsRequested':
        if (!this.#isFirst('liquidation')) return []
        return [{ timeMs, kind: 'firstLiquidation', positions: event.positions.length }]
      case 'pricesObserved':
        return event.markets.flatMap((slot, row): TimelineRow[] => {
          const verdict = event.verdicts[row]
          const market = this.#markets[slot]
          if (market === undefined || verdict === undefined || verdict === 'used') return []
          if (!this.#isFirst(JSON.stringify([market, verdict]))) return []
          return [{ timeMs, kind: 'priceRefused', market, verdict }]
        })
      default:
        return []
    }
  }

  #isFirst(name: string): boolean {
    const isFirst = !this.#seen.has(name)
    this.#seen.add(name)
    return isFirst
  }

  #named(slot: number | null): { market?: string } {
    const market = slot === null ? undefined : this.#markets[slot]
    return market === undefined ? {} : { market }
  }

  #add(row: TimelineRow): void {
    this.#rows = [...this.#rows.slice(1 - rowsKept), row]
  }
}
