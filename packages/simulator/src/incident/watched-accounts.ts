import { addRatios, compareRatios, type FundView, lots, type Ratio, ratio } from '@plimsoll/engine'
import type { MarginReading, VenueReader } from '../venue/venue-reader.ts'

/** What somebody who is watched has: an account its equity at mark, a fund what it can pay (SPEC F-2). Quote units. */
export interface WatchedStanding {
  readonly account: string
  readonly equityQuote: Ratio
  readonly positions: MarginReading['positions']
}

/** How an account or a fund fared that a scenario watches. */
export interface WatchedAccount {
  /** A fund is `fund:` and its id. */
  readonly account: string
  readonly beforeQuote: Ratio
  /** The lowest at the end of any step, and when that was first so; of the start where it never was lower. */
  readonly lowestQuote: Ratio
  readonly lowestMs: number
  readonly afterQuote: Ratio
  /** What it still holds at the end. */
  readonly positions: MarginReading['positions']
}

/** What those have now whom a scenario watches: of an account a row for each of its buckets. */
export function watchedStandings(
  view: Pick<VenueReader, 'margins' | 'funds'>,
  names: readonly string[],
): WatchedStanding[] {
  return [...view.margins(names), ...view.funds().map(fundStanding)]
}

function fundStanding({ fund, availableQuote, positions }: FundView): WatchedStanding {
  return {
    account: `fund:${fund}`,
    equityQuote: ratio(availableQuote),
    positions: positions.map(({ market, sizeLots }) => ({
      market,
      side: sizeLots > 0n ? 'long' : 'short',
      lots: lots(sizeLots > 0n ? sizeLots : -sizeLots),
    })),
  }
}

/** Follows those whom a scenario watches, in its order. */
export class WatchedAccounts {
  readonly #accounts: Map<string, WatchedAccount>

  /** From what they have at the start; an account that is not there yet begins with nothing. */
  constructor(names: readonly string[], standings: readonly WatchedStanding[], startMs: number) {
    this.#accounts = new Map(
      names.map((account) => {
        const { equityQuote, positions } = standingOf(account, standings)
        const at = { beforeQuote: equityQuote, lowestQuote: equityQuote, afterQuote: equityQuote }
        return [account, { account, ...at, lowestMs: startMs, positions }]
      }),
    )
  }

  /** Whom to ask for. */
  get names(): string[] {
    return [...this.#accounts.keys()]
  }

  /** What they have at the end of a step. */
  observe(standings: readonly WatchedStanding[], timeMs: number): void {
    for (const [account, known] of this.#accounts) {
      const { equityQuote, positions } = standingOf(account, standings)
      const isLowest = compareRatios(equityQuote, known.lowestQuote) < 0
      this.#accounts.set(account, {
        ...known,
        ...(isLowest && { lowestQuote: equityQuote, lowestMs: timeMs }),
        afterQuote: equityQuote,
        positions,
      })
    }
  }

  totals(): WatchedAccount[] {
    return [...this.#accounts.values()]
  }
}

function standingOf(
  account: string,
  standings: readonly WatchedStanding[],
): Pick<WatchedStanding, 'equityQuote' | 'positions'> {
  const rows = standings.filter((row) => row.account === account)
  return {
    equityQuote: rows.reduce((sum, row) => addRatios(sum, row.equityQuote), ratio(0n)),
    positions: rows.flatMap(({ positions }) => positions),
  }
}
