import type { DeficitSplit, DomainLimits, LayerSpec, PriceGateSpec } from '@plimsoll/engine'
import type { Marginal } from '../populations/marginal.ts'

/**
 * A venue and what happens to it, as data. Together with a seed it fixes every account, price and command.
 *
 * Amounts called *whole* are in units of the asset, times in milliseconds from the start of the run, rates in millionths
 * (ppm). What scales with the size of the population is given as a share of open interest.
 */
export interface Scenario {
  /** Name on the command line, and first part of every idempotency key. */
  readonly scenario: string
  readonly title: string
  /** What it shows, and what it does not claim, a sentence each. */
  readonly story: readonly string[]
  /** Milliseconds UTC of the first step. */
  readonly startMs: number
  readonly stepMs: number
  readonly durationMs: number
  readonly asset: { readonly name: string; readonly wholeUnitQuote: bigint }
  readonly markets: readonly ScenarioMarket[]
  readonly shocks: readonly Shock[]
  readonly outages: readonly PriceOutage[]
  readonly prices: PriceProcess
  readonly gate: PriceGateSpec
  readonly population: PopulationSpec
  readonly funds: readonly ScenarioFund[]
  readonly waterfall: readonly LayerSpec[]
  readonly deficitSplit?: DeficitSplit
  readonly limits: Partial<DomainLimits>
  readonly funding: FundingSchedule
  readonly traders: TraderBehaviour
  readonly liquidator: LiquidatorRule
}

/** One market: its contract, how its price moves and how deep its book is. */
export interface ScenarioMarket {
  readonly market: string
  readonly tickValueQuote: bigint
  /** Decimals of a price of one tick. */
  readonly tickPlaces: number
  readonly startTicks: number
  /** How much of the population trades it, relative to the other markets. */
  readonly weight: number
  readonly maintenance: readonly { readonly fromWhole: number; readonly ratePpm: number }[]
  readonly liquidationFeePpm: number
  /** Standard deviation of its own log price over one second. */
  readonly volatilityPpm: number
  /** How far it follows the common factor. */
  readonly beta: number
  readonly depth: DepthSpec
}

/** Resting orders on each side of a book, and what taking them does. */
export interface DepthSpec {
  readonly levels: number
  /** Distance between two levels; the first is as far from the middle. */
  readonly spacingPpm: number
  /** What rests at one level in calm, as a share of open interest at the start. */
  readonly levelPpm: number
  /** Which part of what was taken comes back in a second. */
  readonly recoveryPpm: number
  /** How much depth shrinks when the price moves: a move of 1 % in a step divides it by 1 + 0.01 × this. */
  readonly thinning: number
  /** Which part of the way to the last order taken the middle moves for good. */
  readonly impactPpm: number
}

/** A scheduled move of one market, even in log price between two times. */
export interface Shock {
  readonly fromMs: number
  readonly toMs: number
  /** Change of the price by the end of the move, for each market it moves. */
  readonly changePpm: Readonly<Record<string, number>>
}

/** What is wrong with the prices of a market for a while. */
export interface PriceOutage {
  readonly fromMs: number
  readonly toMs: number
  readonly market: string
  readonly fault: 'missing' | 'frozen' | 'fewSources' | 'wildPrint' | 'zero'
}

/** What all markets have in common. */
export interface PriceProcess {
  /** Standard deviation of the common factor over one second. */
  readonly factorPpm: number
  /** How often a market jumps by itself, and the standard deviation of such a jump. */
  readonly jumpsPerHour: number
  readonly jumpPpm: number
  /** Price sources of every market. */
  readonly sources: number
  /** Standard deviation of one source around the price. */
  readonly sourceNoisePpm: number
  /** How often a source repeats its last price instead of the present one. */
  readonly sourceLagPpm: number
  /** Sources that are farther than this from the middle one do not agree. */
  readonly agreementPpm: number
  /** Which part of the gap between mark and index closes in a second. */
  readonly basisDecayPpm: number
}

/** Who is on the venue. */
export interface PopulationSpec {
  readonly traders: number
  /** Equity of a trader, whole units. */
  readonly equityWhole: Marginal
  readonly longLeverage: LeverageSpec
  readonly shortLeverage: LeverageSpec
  /** Share of traders that are long. */
  readonly longPpm: number
  /** Share of positions that face the other way than their trader. */
  readonly hedgePpm: number
  readonly isolatedPpm: number
  /** Share of traders with two and with three positions. */
  readonly twoPositionsPpm: number
  readonly threePositionsPpm: number
  /** Standard deviation of entry prices around the start. */
  readonly entrySpreadPpm: number
  readonly makers: MakerSpec
  /** Part of what traders are long net that one vault is short; makers have the rest. */
  readonly vaultPpm: number
}

/** A log-normal leverage with an upper end. */
export interface LeverageSpec {
  readonly median: number
  readonly logDeviation: number
  readonly maximum: number
}

/** Market makers. */
export interface MakerSpec {
  readonly count: number
  /** Equity of all of them, as a share of the value of open interest. */
  readonly equityPpm: number
  /** They stop adding at this multiple of their equity. */
  readonly leverageMax: number
}

/** A fund, with money as a share of the open interest it serves. */
export interface ScenarioFund {
  readonly fund: string
  /** All markets where absent. */
  readonly markets?: readonly string[]
  readonly balancePpm: number
  readonly floorPpm: number
}

/** Funding: the premium of mark over index, bounded, at intervals. */
export interface FundingSchedule {
  readonly everyMs: number
  readonly ratePpmMax: number
}

/** What traders do by themselves. */
export interface TraderBehaviour {
  /** How many look at their account in a step. */
  readonly attentionPerStep: number
  /** Equity below this multiple of maintenance is a warning. */
  readonly warningPpm: number
  /** Shares of temperaments: adds margin, closes, takes money out. The rest does nothing about a warning. */
  readonly addsPpm: number
  readonly fleesPpm: number
  readonly withdrawsPpm: number
  /** What someone who adds margin has outside, as a share of equity at the start. */
  readonly reservePpm: number
  /** Trades between two accounts in a step. */
  readonly tradesPerStep: number
}

/** How the venue closes positions in its market. */
export interface LiquidatorRule {
  /** How long it tries before it gives a bucket up. */
  readonly patienceMs: number
  /** How long suspended cases wait for the next round, when there is no other reason for one. */
  readonly suspendedRetryMs: number
}
