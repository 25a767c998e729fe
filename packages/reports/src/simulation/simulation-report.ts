/** A run as its page shows it. Amounts are decimals of the asset, as text or for drawing as numbers; times milliseconds UTC. */
export interface SimulationReport {
  readonly title: string
  readonly story: readonly string[]
  /** Name of the run, with its seed. */
  readonly run: string
  readonly domain: string
  readonly asset: string
  readonly startMs: number
  readonly endMs: number
  /** How much took part, in words. */
  readonly size: string
  /** What came of it, in words. */
  readonly verdict: string
  /** Of a book that was brought, or of changed moves: what is whose. Empty for a scenario as it is. */
  readonly assumptions: readonly string[]
  readonly outcomes: readonly ReportedOutcome[]
  /** Accounts that the scenario watches. */
  readonly watched: readonly ReportedWatch[]
  readonly course: RunCourse
  /** Who took what was liquidated. */
  readonly takers: readonly ReportedTaker[]
  readonly layers: readonly ReportedLayer[]
  readonly funds: readonly ReportedFund[]
  readonly prices: readonly ReportedPrices[]
  readonly sides: readonly ReportedSide[]
  readonly accounts: readonly ReportedAccount[]
  readonly timeline: readonly ReportedRow[]
  readonly sources: readonly ReportedSource[]
  readonly proof: readonly (readonly [name: string, value: string])[]
}

/** Where a fact of the scenario was published. */
interface ReportedSource {
  readonly source: string
  readonly says: string
  readonly url?: string
}

/** How an account fared: equity at mark, of a fund what it can pay. */
interface ReportedWatch {
  readonly account: string
  readonly before: string
  readonly lowest: string
  readonly lowestMs: number
  readonly after: string
  readonly change: string
}

/** Part of what was liquidated. */
interface ReportedTaker {
  readonly taker: string
  readonly value: string
  readonly share: string
}

/** What was asserted of a run, and whether it held. */
interface ReportedOutcome {
  readonly outcome: string
  readonly asserted: string
  readonly found: string
  readonly held: boolean
  readonly published?: string
  readonly source?: string
}

/** A run over time, in even steps. */
export interface RunCourse {
  readonly fromMs: number
  readonly stepMs: number
  /** Percent of the price at the start. */
  readonly prices: readonly NamedCourse[]
  readonly balances: readonly NamedCourse[]
  /** Value that liquidations closed in the market and that deleveraging closed, a second. */
  readonly liquidated: readonly number[]
  readonly deleveraged: readonly number[]
  /** Percent of open interest at the start. */
  readonly openInterest: { readonly stepMs: number; readonly markets: readonly NamedCourse[] }
}

/** The course of one market or fund. */
export interface NamedCourse {
  readonly name: string
  readonly values: readonly number[]
}

/** What one layer bore over all rounds. */
interface ReportedLayer {
  readonly layer: string
  readonly paid: string
  readonly returned: string
  readonly net: string
  /** Of what all layers bore; empty where nothing was. */
  readonly share: string
  readonly filledValue: string
  readonly fills: number
}

/** A fund before and after. */
interface ReportedFund {
  readonly fund: string
  readonly before: string
  readonly fees: string
  readonly paid: string
  readonly returned: string
  readonly after: string
  readonly floor: string
}

/** Marks of a market. */
interface ReportedPrices {
  readonly market: string
  readonly first: string
  readonly lowest: string
  readonly lowestChange: string
  readonly last: string
  readonly lastChange: string
  /** Prices that the gate refused, and halts. */
  readonly refused: number
  readonly halts: number
}

/** What deleveraging took of one side of a market. */
interface ReportedSide {
  readonly market: string
  readonly side: string
  readonly size: string
  readonly openInterest: string
  readonly share: string
  readonly accounts: number
}

/** What deleveraging took of one account. */
interface ReportedAccount {
  readonly account: string
  readonly fills: number
  readonly value: string
  readonly forgone: string
}

/** Something notable. */
interface ReportedRow {
  readonly timeMs: number
  readonly text: string
}
