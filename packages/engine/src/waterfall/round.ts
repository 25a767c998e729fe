import { type Book, openPositions } from '../account/book.ts'
import { deficitQuote, equityScaled, equitySign } from '../account/equity.ts'
import type { FundRow } from '../fund/fund.ts'
import { collateralsToConvert } from '../ledger/collaterals.ts'
import { fundingToSettle } from '../ledger/funding.ts'
import type { CutMemory } from '../ledger/cut-memory.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Scenarios } from '../policy/price-moves.ts'
import { at } from '../quantity/assert.ts'
import { storable } from '../quantity/column.ts'
import { floorDiv } from '../quantity/division.ts'
import { amountMax } from '../quantity/limits.ts'
import { type DeficitSplit, type Leg, splitDeficit, splitWeights } from '../risk/deficit-split.ts'
import { bookEvent } from './book-event.ts'
import { giveBack } from './returns.ts'
import type { Triggers, WatchTriggers } from './triggers/triggers.ts'
import type { EventContinued, OpenExposure, OwedBack, WaterfallEvent } from './waterfall-event.ts'

/** A bankrupt bucket on its way through the waterfall. */
export interface OpenCase {
  /** From 1, in the order of accounts and buckets. */
  readonly caseNumber: number
  readonly caseId: string
  readonly bucket: number
  /** Positions the bucket held when the round opened. */
  readonly openedWith: readonly number[]
  /** Those of them that answered for the shortfall. */
  readonly answering: readonly number[]
  /** How much of the shortfall each of their markets answered for, as a weight. */
  readonly weightByMarket: ReadonlyMap<number, bigint>
  /** Whether the bucket was below zero; a case that was suspended earlier may not be any more. */
  readonly isBankrupt: boolean
  /** What was paid for it before this round, latest first. */
  readonly owedBack: readonly OwedBack[]
  /** The fund whose inventory this is, by index; absent for an account. */
  readonly fund?: number
  /** What is to be closed of a pool, where its factor made it a case. */
  readonly need?: PoolNeed
}

/** Lots of a pool's position that are to be closed to bring its factor down (SPEC W-7). */
export interface PoolNeed {
  /** The layer whose trigger asks for it. */
  readonly layerIndex: number
  readonly position: number
  readonly lots: bigint
}

/** What a round is decided on. */
export interface RoundSetting {
  readonly ledger: Ledger
  /** The book as it was when the round opened. */
  readonly opening: Book
  readonly funds: readonly FundRow[]
  readonly split: DeficitSplit
  /** Sequence of the state when the round opened. */
  readonly sequence: number
  /** What policies' scenarios are looked up in. */
  readonly scenarios: Scenarios
  /** Chooses where a round-robin begins; 0 where no policy asks for one. */
  readonly seed: bigint
  /** Markets without a price to act upon, or halted: nobody is asked or charged whose equity depends on them. */
  readonly barred: ReadonlySet<number>
  /** Buckets with a case that waits, whether this round takes it up or not. */
  readonly waitingBuckets: ReadonlySet<number>
  /** Buckets that are being closed in the market. */
  readonly liquidating: Set<number>
  /** Rows of one plan at most. */
  readonly planRowsMax: number
  /** When plans expire that the venue carries out; absent where a plan is filled as it is made. */
  readonly plansExpireMs?: number
  /** Time of the round, milliseconds UTC. */
  readonly timeMs: number
  /** The domain, and how long no round opens before a deleveraging event is over. */
  readonly domain: string
  readonly eventQuietMs: number
}

/** A bucket that is to be a case, and what was paid for it before. */
export interface NamedCase {
  readonly bucket: number
  readonly caseId: string
  readonly owedBack: readonly OwedBack[]
  readonly fund?: number
  readonly need?: PoolNeed
}

/** One round: its cases, what it froze at opening, and the draft it works on. */
export interface Round extends RoundSetting {
  readonly triggers: Triggers
  /** What the deleveraging event had taken of whom when the round opened; undefined where no policy asks. */
  readonly cutMemory: CutMemory | undefined
  /** Profit that was not yet the wallets' own when the round opened. */
  readonly unsettledAtOpening: ReadonlyMap<number, bigint>
  readonly cases: readonly OpenCase[]
  /** Slots of the accounts that have a case, here or waiting: they are neither asked nor charged. */
  readonly caseAccounts: ReadonlySet<number>
  /** Numbers of the cases with a plan that the venue has yet to carry out: no later layer sees them. */
  readonly waiting: Set<number>
  /** Lots of each case that were closed against candidates, by case number. */
  readonly filledLots: ReadonlyMap<number, bigint>
  /** Every event so far, each already booked on the draft. */
  readonly events: readonly WaterfallEvent[]
  /** Books an event on the draft and keeps it. */
  readonly emit: (event: WaterfallEvent) => void
}

/**
 * A round over these buckets, on a draft. Funding is settled and collateral assets are taken over; then what was paid earlier for a case that has equity now
 * goes back (SPEC R-7).
 */
export function createRound(
  setting: RoundSetting,
  named: readonly NamedCase[],
  watchTriggers: WatchTriggers,
): Round {
  const events: WaterfallEvent[] = []
  const filledLots = new Map<number, bigint>()
  const emit = (event: WaterfallEvent): void => {
    bookEvent(setting.ledger, event)
    events.push(event)
    if (event.kind !== 'deleveragingFilled') return
    const lots = event.lots.reduce((sum, each) => sum + BigInt(each), 0n)
    filledLots.set(event.caseNumber, (filledLots.get(event.caseNumber) ?? 0n) + lots)
  }
  const continued = eventOf(setting)
  if (continued !== undefined) emit(continued)
  const funding = fundingToSettle(setting.ledger.book)
  if (funding !== undefined) emit(funding)
  const taken = collateralsToConvert(
    setting.ledger.book,
    named.map(({ bucket }) => bucket),
  )
  if (taken !== undefined) emit(taken)
  const { buckets } = setting.ledger.book.shape
  // All of it before any case is measured: what goes back may be another case's.
  // Funds come last: what accounts give back to them is theirs before they are emptied.
  const owed = named.map((name, index) => {
    if (name.fund !== undefined) emptyFund(setting.ledger, emit, name.bucket, name.fund)
    return giveBackTo({ ...setting, emit }, name, index + 1)
  })
  const round = {
    ...setting,
    cases: named.map((name, index) =>
      createCase(setting, { ...name, owedBack: at(owed, index) }, index + 1),
    ),
    caseAccounts: new Set(
      [
        ...setting.waitingBuckets,
        // A pool may still be asked and charged for others.
        ...named.flatMap(({ bucket, need }) => (need === undefined ? [bucket] : [])),
      ].map((bucket) => at(buckets, bucket).account),
    ),
    unsettledAtOpening: setting.ledger.unsettledProfits,
    cutMemory: setting.ledger.cutMemory,
    waiting: new Set<number>(),
    filledLots,
    events,
    emit,
  }
  return { ...round, triggers: watchTriggers(round) }
}

/** The deleveraging event that a round belongs to: the one before, or a new one after a quiet time (SPEC A-14). */
function eventOf({
  ledger,
  domain,
  sequence,
  seed,
  timeMs,
  eventQuietMs,
}: RoundSetting): EventContinued | undefined {
  const { cutMemory } = ledger
  if (cutMemory === undefined) return undefined
  const isNew = cutMemory.eventId === '' || timeMs - cutMemory.roundTimeMs > eventQuietMs
  const eventId = isNew ? `${domain}:${sequence}:${seed}` : cutMemory.eventId
  return { kind: 'eventContinued', eventId, timeMs }
}

/** A fund in default owes what it has: its balance joins its inventory, as far as a bucket can hold it (SPEC F-4). */
function emptyFund(
  { fundBalances, book }: Ledger,
  emit: Round['emit'],
  bucket: number,
  fund: number,
): void {
  const room = amountMax - BigInt(book.money.get(bucket))
  const balance = at(fundBalances, fund)
  const amount = balance < room ? balance : room
  if (amount !== 0n) emit({ kind: 'fundBalanceMoved', fund, bucket, amount: storable(amount) })
}

/** Returns what a case has beyond its need to those who paid for it, and says what it still owes them. */
function giveBackTo(
  { ledger, funds, emit }: Pick<Round, 'ledger' | 'funds' | 'emit'>,
  { bucket, owedBack }: NamedCase,
  caseNumber: number,
): readonly OwedBack[] {
  const { book } = ledger
  const surplus = floorDiv(equityScaled(book, bucket), book.prices.valueScale)
  const { returned, left } = giveBack({ ledger, funds }, owedBack, { caseNumber, bucket, surplus })
  if (returned !== undefined) emit(returned)
  return left
}

function createCase(
  { ledger, split }: Pick<RoundSetting, 'ledger' | 'split'>,
  named: NamedCase,
  caseNumber: number,
): OpenCase {
  const { book } = ledger
  const { bucket, need } = named
  const openedWith = need === undefined ? openPositions(book, bucket) : [need.position]
  // A pool owes nothing: no leg of it answers for a shortfall.
  const weights =
    need === undefined ? splitWeights(book, openedWith, split) : openedWith.map(() => 0n)
  const weightByMarket = new Map<number, bigint>()
  openedWith.forEach((position, index) => {
    const { market } = at(book.shape.positions, position)
    const weight = at(weights, index)
    if (weight > 0n) weightByMarket.set(market, (weightByMarket.get(market) ?? 0n) + weight)
  })
  const answering = openedWith.filter((_, index) => at(weights, index) > 0n)
  const isBankrupt = equitySign(book, bucket) < 0
  return { ...named, caseNumber, openedWith, answering, weightByMarket, isBankrupt }
}

/** Cases that still have lots to close or money to find. */
export function unresolvedCases(round: Round): OpenCase[] {
  return round.cases.filter(
    (openCase) => !round.waiting.has(openCase.caseNumber) && !isResolved(round, openCase),
  )
}

/** Whether a case has neither exposure nor deficit left; a pool's, whether as much as is needed was closed. */
export function isResolved(
  { ledger: { book }, filledLots }: Pick<Round, 'ledger' | 'filledLots'>,
  openCase: OpenCase,
): boolean {
  const { bucket, need } = openCase
  if (need !== undefined) return neededLots(openCase, need, filledLots) === 0n
  return deficitQuote(book, bucket) === 0n && openPositions(book, bucket).length === 0
}

/** Lots of a pool's position that are still to be closed, whatever else the pool took over meanwhile. */
function neededLots(
  { caseNumber }: OpenCase,
  { lots }: PoolNeed,
  filledLots: Round['filledLots'],
): bigint {
  return lots - (filledLots.get(caseNumber) ?? 0n)
}

/** The open legs of a case with their present shares of its shortfall. */
export function legsOf({ ledger, split, filledLots }: Round, openCase: OpenCase): Leg[] {
  const { bucket, need } = openCase
  const legs = splitDeficit(ledger.book, bucket, split)
  if (need === undefined) return legs
  const lots = neededLots(openCase, need, filledLots)
  return legs.flatMap((leg) =>
    leg.position === need.position && lots > 0n ? [{ ...leg, lots }] : [],
  )
}

/** The leg of a case at a position as it stands now, or undefined once it is closed. */
export function legAt(round: Round, openCase: OpenCase, position: number): Leg | undefined {
  return legsOf(round, openCase).find((leg) => leg.position === position)
}

/** Legs in the order in which they are closed: those without a share first, then by market, long before short. */
export function inClosingOrder(book: Book, legs: readonly Leg[]): Leg[] {
  return legs.toSorted(
    (a, b) =>
      Number(a.shareQuote.numerator > 0n) - Number(b.shareQuote.numerator > 0n) ||
      compareMarketSide(book, a.position, b.position),
  )
}

/** By market, then long before short. */
export function compareMarketSide(book: Book, a: number, b: number): number {
  const left = at(book.shape.positions, a)
  const right = at(book.shape.positions, b)
  return (
    left.market - right.market || Number(left.side === 'short') - Number(right.side === 'short')
  )
}

/** What a case still exposes, for the record. */
export function exposureOf(round: Round, openCase: OpenCase): OpenExposure[] {
  const { book } = round.ledger
  return legsOf(round, openCase)
    .toSorted((a, b) => compareMarketSide(book, a.position, b.position))
    .map(({ position, lots, bankruptcyLotQuote }) => ({
      position,
      lots: storable(lots),
      bankruptcyLotQuote,
    }))
}
