import type { BookSpec, Command } from '@plimsoll/engine'
import type { Marginal } from '../populations/marginal.ts'

/**
 * A venue and what happens to it, as data. Together with a seed, and a book where it has none of its own, it fixes every
 * account, price and command.
 *
 * Amounts called *whole* are in units of the asset, times in milliseconds from the start of the run, rates in millionths
 * (ppm). What scales with the size of a venue is given as a share of open interest.
 */
export interface Scenario {
  /** Name on the command line, and first part of every idempotency key. */
  readonly scenario: string
  readonly title: string
  /** What it shows, and what it does not claim, a sentence each. */
  readonly story: readonly string[]
  /** Where its facts are from. */
  readonly sources?: readonly ScenarioSource[]
  readonly stepMs: number
  readonly durationMs: number
  /**
   * The book it starts from: contracts, funds, waterfall. Where there is a population, it has no accounts, its funds are empty,
   * and both are filled by the population.
   */
  readonly venue: BookSpec
  readonly population?: PopulationSpec
  /** How each market moves and trades, by market; `*` is for all others. */
  readonly markets: Readonly<Record<string, MarketWorld>>
  readonly makers: MakerSpec
  readonly paths: PathSpec
  readonly shocks: readonly Shock[]
  readonly outages: readonly PriceOutage[]
  readonly feed: PriceFeedSpec
  readonly latency?: LatencySpec
  readonly funding: FundingSchedule
  readonly traders: TraderBehaviour
  readonly liquidator: LiquidatorRule
  /** What somebody does at a given time, whatever else happens. */
  readonly script?: readonly ScriptedCommand[]
  /** Accounts and funds that are followed; a fund is `fund:` and its id. */
  readonly watch?: readonly string[]
  /** What has to come of it. */
  readonly outcomes?: readonly AssertedOutcome[]
}

/** Where a fact was published. */
export interface ScenarioSource {
  readonly source: string
  readonly url?: string
  /** What of it is used. */
  readonly says: string
}

/** How a market moves and how deep its book is. */
export interface MarketWorld {
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

/** A scheduled move of one market between two times. */
export interface Shock {
  readonly fromMs: number
  readonly toMs: number
  /** How it gets there; absent: evenly in log price. */
  readonly course?: readonly CoursePoint[]
  /** Change of the price by the end of the move, for each market it moves; `*` is for all others. */
  readonly changePpm: Readonly<Record<string, number>>
}

/** How much of a move, in log price, has happened at a time; even between two of them, 0 at the start and all of it at the end. */
export interface CoursePoint {
  readonly atMs: number
  /** Below 0 or beyond the whole where a price swings. */
  readonly partPpm: number
}

/** What is wrong with the prices of a market for a while. */
export interface PriceOutage {
  readonly fromMs: number
  readonly toMs: number
  /** `*` is every market without an outage of its own at the time. */
  readonly market: string
  readonly fault: 'missing' | 'frozen' | 'fewSources' | 'wildPrint' | 'zero'
}

/** How prices elsewhere move by themselves; shocks come on top. */
export type PathSpec = JumpDiffusion | PricePoints | Bootstrap

/** Random walks with a common factor, jumps of single markets and jumps of all. */
export interface JumpDiffusion {
  readonly kind: 'jumpDiffusion'
  /** Standard deviation of the common factor over one second. */
  readonly factorPpm: number
  /** How often a market jumps by itself, and the standard deviation of such a jump. */
  readonly jumpsPerHour: number
  readonly jumpPpm: number
  /** Jumps of the common factor, which every market follows by its beta. */
  readonly commonJumps?: {
    readonly perHour: number
    readonly meanPpm: number
    readonly deviationPpm: number
  }
}

/** Prices that are known: each holds, or is approached in a straight line, until the next. */
export interface PricePoints {
  readonly kind: 'points'
  readonly between: 'hold' | 'line'
  /** In ascending order of time; in ticks, by market. A market that is not named keeps its price. */
  readonly points: readonly {
    readonly atMs: number
    readonly priceTicks: Readonly<Record<string, number>>
  }[]
}

/**
 * Blocks of a price history in a random order: what moved together stays together, and so does what followed.
 * A market follows the column of its own name, or of `columns`.
 */
export interface Bootstrap {
  readonly kind: 'bootstrap'
  /** Time between two rows: a whole multiple of the step, over which a row is then spread evenly, or a whole part of it. */
  readonly rowMs: number
  /** Mean length of a block, in rows; its length is geometric. */
  readonly blockRows: number
  /** Log returns by column, of equal length. The column `*` is for markets without one. */
  readonly returns: Readonly<Record<string, readonly number[]>>
  /** Which column a market follows. */
  readonly columns?: Readonly<Record<string, string>>
}

/** What the venue sees of prices elsewhere. */
export interface PriceFeedSpec {
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

/** How late things reach whoever acts on them; whole steps, rounded up. */
export interface LatencySpec {
  /** Age of a price when the engine gets it. */
  readonly markMs: number
  /** From a bucket's distress to the first order for it, and from a case that is due to its round. */
  readonly engineMs: number
}

/** Who is on the venue. */
export interface PopulationSpec {
  readonly traders: number
  /** How many of the population trade a market, relative to the others. */
  readonly weights: Readonly<Record<string, number>>
  /** Equity of a trader, whole units. */
  readonly equityWhole: Marginal
  readonly longLeverage: LeverageSpec
  /** What that is multiplied by in a market; by the mean over the markets of a trader, and 1 where none is given. */
  readonly longLeverageFactors?: Readonly<Record<string, number>>
  readonly shortLeverage: LeverageSpec
  /** Share of traders that are long. */
  readonly longPpm: number
  /** Where it is known what those are short of, rather than what equity they have. */
  readonly shorts?: ShortSide
  /** Share of positions that face the other way than their trader. */
  readonly hedgePpm: number
  readonly isolatedPpm: number
  /** Share of traders with two and with three positions. */
  readonly twoPositionsPpm: number
  readonly threePositionsPpm: number
  /** Standard deviation of entry prices around the start. */
  readonly entrySpreadPpm: number
  /** Part of what traders are long net that one vault is short; makers have the rest. */
  readonly vaultPpm: number
  readonly funds: readonly FundShare[]
}

/**
 * A short side whose sizes are known. Equity follows from size and leverage, and whoever is long is made larger or smaller, at
 * the same leverage, until they match it.
 */
export interface ShortSide {
  /** Value of all positions of a trader at the start, whole units. */
  readonly notionalWhole: Marginal
  /** Nobody has more equity than this, whole units, unless the positions need it. */
  readonly equityMaximumWhole: number
  /** Correlation of the logarithms of size and leverage, in −1..1. */
  readonly leverageCorrelation: number
  /** Those who are long hold this multiple of it in every market; makers are short of the rest. */
  readonly longsMultiple: number
  /** What each market has of the whole, relative to the others: the largest positions are where they are missing. */
  readonly openInterestWeights: Readonly<Record<string, number>>
}

/** A log-normal leverage with an upper end. */
export interface LeverageSpec {
  readonly median: number
  readonly logDeviation: number
  readonly maximum: number
}

/** Market makers. Where a book has accounts of that kind, they are its makers; else so many join it, without positions. */
export interface MakerSpec {
  readonly count: number
  /** Equity of all of them, as a share of the value of open interest. */
  readonly equityPpm: number
  /** They stop adding at this multiple of their equity. */
  readonly leverageMax: number
}

/** Money of a fund, as a share of the open interest it serves. */
export interface FundShare {
  readonly fund: string
  readonly balancePpm: number
  readonly floorPpm: number
  /** Its balance is the largest of late, for triggers that ask. */
  readonly isAtPeak?: boolean
}

/** Funding: the premium of mark over index, bounded, at intervals. */
export interface FundingSchedule {
  readonly everyMs: number
  readonly ratePpmMax: number
}

/** How many look at their account in a step: so many, or that share of all traders, rounded up. */
export type Attention = { readonly accounts: number } | { readonly sharePpm: number }

/** What traders do by themselves. */
export interface TraderBehaviour {
  readonly attention: Attention
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
  /** What those do who were deleveraged. Absent: nothing. */
  readonly afterCut?: CutReactions
}

/** How those who were deleveraged come back to the market. Each decides once a run, at the first cut. */
export interface CutReactions {
  /**
   * The share of them that trades within so long after a cut, in ascending order of both; even in between, from 0 at once.
   * Whoever is not within the last row does nothing.
   */
  readonly tradedWithin: readonly { readonly withinMs: number; readonly sharePpm: number }[]
  /** Of those who trade, the share that opens again what was taken. The others close all they have left. */
  readonly rehedgesPpm: number
}

/** How the venue closes positions in its market. */
export interface LiquidatorRule {
  /** How long it tries before it gives a bucket up. */
  readonly patienceMs: number
  /** How long suspended cases wait for the next round, when there is no other reason for one. */
  readonly suspendedRetryMs: number
}

/** A command at a time of its own. */
export interface ScriptedCommand {
  readonly atMs: number
  readonly command: WithoutTime<Command>
}

type WithoutTime<T> = T extends unknown ? Omit<T, 'timeMs' | 'idempotency'> : never

/** Something that has to be true of the document of a run, as \`simulate --json\` prints it. */
export interface AssertedOutcome {
  readonly outcome: string
  /** Where it stands: a JSON pointer (RFC 6901). */
  readonly path: string
  /** Exactly this, written as in the document. */
  readonly is?: string | number | boolean
  /** Decimals; both ends belong to it. */
  readonly from?: string
  readonly to?: string
  /** What was published of the event, where it is known. */
  readonly published?: string
  readonly source?: string
}
