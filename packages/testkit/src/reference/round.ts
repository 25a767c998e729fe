import type { Account, Book, Bucket, Fund, Layer, Market, Position } from '../book/book.ts'
import { deficit } from '../book/valuation.ts'
import { type Rational, total } from '../exact/rational.ts'
import type {
  CrossedRow,
  ExposureRow,
  FillRow,
  LayerRow,
  SettledRow,
  TriggerChangeRow,
  WithdrawalsRow,
} from '../resolution.ts'
import type { Histories } from './fund-history.ts'
import type { Rules } from './rules.ts'

/** Everything one round knows. Its book is changed in place, layer by layer. */
export interface Round {
  readonly book: Book
  readonly rules: Rules
  readonly cases: CaseRecord[]
  /** All layers, the first three included, in the order in which they act. */
  readonly steps: readonly Layer[]
  /** For which layer and market a trigger is on, by `switchKey`. */
  readonly switches: Set<string>
  /** Every time one was switched. */
  readonly changes: TriggerChangeRow[]
  readonly histories: Histories
  readonly settled: SettledRow[]
  /** Other legs of broken hedges that were closed. */
  readonly crossed: CrossedRow[]
  /** What accounts were charged by haircuts and shared losses, without what went back. */
  readonly charged: Map<Account, bigint>
  withdrawals: WithdrawalsRow | undefined
  /** Whether all layers and cases are through. */
  hasEnded: boolean
  /** Whether the command changed the balance of a fund, even if it came back. */
  hasFundMoved: boolean
  /** Of each position of a non-case bucket at opening, by `positionKey`: R-6. */
  readonly gainBases: ReadonlyMap<string, GainBase>
  /** Of every bucket of an account, funding settled (L-9). */
  readonly equityAtOpening: ReadonlyMap<Bucket, Rational>
  readonly unsettledAtOpening: ReadonlyMap<Account, bigint>
  /** What is owed back to accounts: what the book says, and what repayable layers charged (F-8). */
  readonly claims: Map<Account, bigint>
  /** Of every position, by `positionKey` (C-4). */
  readonly lotsAtOpening: ReadonlyMap<string, bigint>
  /** What the round closed of a counterparty's position, by `positionKey`. */
  readonly lotsClosed: Map<string, bigint>
  /** Buckets whose hedge the present layer broke. */
  readonly brokenHedges: Set<Bucket>
  /** How often what happened, for whoever wants to know what a book exercises. */
  readonly seen: Map<string, number>
  /** What ADL fills of a position cost it against mark so far, by `positionKey`. */
  readonly adlCosts: Map<string, Rational>
  /** What haircuts of this round charged a bucket so far. */
  readonly haircutCharges: Map<Bucket, bigint>
  residue: bigint
}

export interface GainBase {
  readonly bucket: Bucket
  readonly market: string
  readonly side: string
  readonly base: bigint
  /** Profit since the market's previous mark, where it has one: `periodGains` (L-5). */
  readonly ofPeriod: bigint | undefined
}

/** A leg of a pool that is to be closed because winners are owed too much (W-7). */
export interface PoolLeg {
  /** Place of the layer whose trigger asks for it. */
  readonly index: number
  readonly held: Position
  /** Lots still to be closed. */
  left: bigint
}

export interface CaseRecord {
  readonly caseId: string
  readonly bucket: Bucket
  /** Whose inventory it is (F-4). */
  readonly fund: Fund | undefined
  /** Present where only a leg of a pool is to be closed (W-7). */
  readonly pool: PoolLeg | undefined
  readonly opening: CaseOpening
  readonly layers: LayerRow[]
  /** Money that funds and haircuts paid into it, in the order in which they did. */
  readonly payments: Payment[]
  /** Filled at a price that bankruptcy does not bound: leftover money is its owner's. */
  isFilledUnbounded: boolean
  residue: bigint
  /** What went back to those who paid. */
  readonly returned: Map<string, bigint>
}

/** One fund's money, or the parts of the charges of one haircut. */
export type Payment =
  | { readonly kind: 'fund'; readonly fund: Fund; readonly amount: bigint }
  | {
      readonly kind: 'haircut'
      readonly parts: readonly HaircutPart[]
      /** Claims are held for it. */
      readonly isRepayable: boolean
    }

export interface HaircutPart {
  readonly bucket: Bucket
  readonly amount: bigint
}

/** What a case was when the round opened, funding settled. */
interface CaseOpening {
  readonly equity: Rational
  readonly deficit: bigint
  readonly exposure: readonly ExposureRow[]
  readonly legs: readonly { readonly market: string; readonly side: string }[]
  /** Those that weighed something when the shortfall was split. */
  readonly weightedLegs: readonly {
    readonly market: string
    readonly side: string
    readonly weight: Rational
  }[]
}

/** What one layer does for one open case. */
export interface LayerWork {
  readonly of: CaseRecord
  readonly fills: FillRow[]
  /** Amount in M by ledger, the case's own first. */
  readonly postings: Map<string, bigint>
}

export function isDone(record: CaseRecord): boolean {
  if (record.pool !== undefined) return record.pool.left === 0n
  return record.bucket.positions.length === 0 && deficit(record.bucket) === 0n
}

/** Whether any bucket of an account has a case in this round, finished or not; a pool's leg is none of its account's (W-7). */
export function hasCase(round: Round, account: Account): boolean {
  return round.cases.some(
    (record) => record.bucket.account === account && record.pool === undefined,
  )
}

/** What a market weighed when the shortfall of a case was split, both sides together. */
export function weightIn({ weightedLegs }: CaseOpening, { market }: Market): Rational {
  return total(weightedLegs.filter((leg) => leg.market === market).map(({ weight }) => weight))
}

export function positionKey(bucket: Bucket, held: Position): string {
  return JSON.stringify([bucket.account.account, bucket.name, held.market.market, held.side])
}

export function post(work: LayerWork, ledger: string, amount: bigint): void {
  work.postings.set(ledger, (work.postings.get(ledger) ?? 0n) + amount)
}

/** Notes that something happened. */
export function saw(round: Pick<Round, 'seen'>, situation: string): void {
  round.seen.set(situation, (round.seen.get(situation) ?? 0) + 1)
}

/** Notes that the round closed lots of a counterparty (C-4). */
export function noteClosed(round: Round, bucket: Bucket, held: Position, lots: bigint): void {
  const key = positionKey(bucket, held)
  round.lotsClosed.set(key, (round.lotsClosed.get(key) ?? 0n) + lots)
}
