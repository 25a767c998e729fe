import { accountOf } from '../account/book.ts'
import { bankruptBuckets } from '../account/all-buckets.ts'
import { equityScaled } from '../account/equity.ts'
import { type Ineligibility, ineligibility } from '../policy/candidates.ts'
import type { DrainAllocation, PolicySpec } from '../policy/policy-spec.ts'
import { priceMoves } from '../policy/price-moves.ts'
import { rankCandidates } from '../policy/ranking.ts'
import { at } from '../quantity/assert.ts'
import { floorDiv } from '../quantity/division.ts'
import { compareRatios, lowestTerms, type Ratio, ratio } from '../quantity/ratio.ts'
import { lots, type Side } from '../quantity/units.ts'
import { type PriceMove, stressLosses, wholePpm } from '../risk/stress.ts'
import { barredMarkets } from './deliberation.ts'
import { waitingBuckets } from './docket.ts'
import type { StateRecord } from './state.ts'
import type { RankView } from './view-types.ts'

const reasons: Record<Exclude<Ineligibility, 'fundInventory'>, string> = {
  case: 'bankrupt bucket',
  exempt: 'marked adlExempt',
  unpriced: 'depends on a price that is not healthy',
  noEquity: 'no equity',
  notProfitable: 'not in profit',
  tooSmall: 'smaller than the policy’s minimum',
  hedged: 'no net position in the market',
}

/** One side of one market, and how it would be asked. */
export interface QueueQuery {
  readonly market: number
  readonly side: Side
  readonly policy: PolicySpec
}

/** What every queue of a state goes by. */
export interface QueueGround {
  readonly caseAccounts: ReadonlySet<number>
  readonly barred: ReadonlySet<number>
}

/** Looks at every bucket of the book: to be asked for once, however many queues follow. */
export function queueGround(record: StateRecord): QueueGround {
  return {
    caseAccounts: accountsWithCase(record),
    barred: barredMarkets(record, record.timeMs),
  }
}

/**
 * One side of one market in the order in which a policy would ask it, followed by those it would pass over. A policy
 * that levels stress leverage lists them from the highest down, any other without a queue by account; neither has ranks.
 */
export function viewQueue(record: StateRecord, query: QueueQuery): RankView[] {
  const { eligible, passedOver } = splitSide(record, query, queueGround(record))
  return [
    ...viewEligible(record, eligible, query, () => true),
    ...passedOver.map((passed) => viewPassedOver(record, passed)),
  ]
}

/** The row of one bucket in such a queue, and how many are asked; undefined where it holds nothing there. */
export function viewPlace(
  record: StateRecord,
  query: QueueQuery & { readonly bucket: number },
  ground: QueueGround,
): { readonly queueLength: number; readonly row: RankView } | undefined {
  const isIts = (slot: number): boolean => at(record.shape.positions, slot).bucket === query.bucket
  const { eligible, passedOver } = splitSide(record, query, ground)
  const passed = passedOver.find(({ slot }) => isIts(slot))
  const row =
    passed === undefined
      ? viewEligible(record, eligible, query, isIts)[0]
      : viewPassedOver(record, passed)
  return row && { queueLength: eligible.length, row }
}

/** A position that is not asked, and why. */
interface PassedOver {
  readonly slot: number
  readonly cause: keyof typeof reasons
}

function splitSide(
  record: StateRecord,
  { market, side, policy }: QueueQuery,
  ground: QueueGround,
): { readonly eligible: number[]; readonly passedOver: PassedOver[] } {
  const { book } = record.ledger
  const query = { market, side, ...ground }
  const eligible: number[] = []
  const passedOver: PassedOver[] = []
  for (const slot of at(book.shape.sides, market)[side]) {
    if (book.lots.get(slot) === 0) continue
    const cause = ineligibility(book, slot, query, policy)
    if (cause === undefined) eligible.push(slot)
    else if (cause !== 'fundInventory') passedOver.push({ slot, cause })
  }
  return { eligible, passedOver }
}

function viewPassedOver(record: StateRecord, { slot, cause }: PassedOver): RankView {
  return { ...holderOf(record, slot), eligible: false, reason: reasons[cause] }
}

/** Accounts that a round would find bankrupt, or whose case waits. */
function accountsWithCase({ shape, ledger, docket }: StateRecord): ReadonlySet<number> {
  const withCase = waitingBuckets(docket)
  for (const bucket of bankruptBuckets(ledger.book)) withCase.add(bucket)
  return new Set([...withCase].map((bucket) => at(shape.buckets, bucket).account))
}

/** Rows of those positions that are wanted, in the order in which all of them would be asked. */
function viewEligible(
  record: StateRecord,
  eligible: readonly number[],
  { policy: { allocation }, market }: QueueQuery,
  isWanted: (slot: number) => boolean,
): RankView[] {
  const { book } = record.ledger
  if (allocation.kind === 'drain') {
    return viewByStress(record, eligible.filter(isWanted), allocation, market)
  }
  if (allocation.kind !== 'queue') {
    return eligible.filter(isWanted).map((slot) => ({ ...holderOf(record, slot), eligible: true }))
  }
  const sideLots = eligible.reduce((sum, slot) => sum + BigInt(book.lots.get(slot)), 0n)
  let ahead = 0n
  return rankCandidates(book, eligible, allocation.score).flatMap(({ position, score }, index) => {
    const lotsAhead = ahead
    ahead += BigInt(book.lots.get(position))
    if (!isWanted(position)) return []
    return [
      {
        ...holderOf(record, position),
        eligible: true,
        rank: index + 1,
        percentile: ratio(BigInt(eligible.length - index), BigInt(eligible.length)),
        lights: lightsFor(lotsAhead, sideLots),
        score: lowestTerms(score),
        lotsAhead: lots(lotsAhead),
      },
    ]
  })
}

/** By stress leverage as it stands before any cut, the highest first; equal ones by account and bucket (SPEC N-2). */
function viewByStress(
  record: StateRecord,
  eligible: readonly number[],
  { stress }: DrainAllocation,
  market: number,
): RankView[] {
  const moves = priceMoves(stress, record.terms, market)
  return eligible
    .map((slot) => ({ slot, score: stressLeverage(record, slot, moves, stress !== 'ownMarket') }))
    .sort((a, b) => compareRatios(b.score, a.score))
    .map(({ slot, score }) => ({ ...holderOf(record, slot), eligible: true, score }))
}

function stressLeverage(
  { shape, ledger: { book } }: StateRecord,
  slot: number,
  moves: readonly PriceMove[],
  countsDeclared: boolean,
): Ratio {
  const { bucket } = at(shape.positions, slot)
  const losses = stressLosses(book, bucket, moves, countsDeclared)
  const worst = losses.reduce((most, loss) => (loss > most ? loss : most), 0n)
  return ratio(worst, equityScaled(book, bucket) * wholePpm)
}

/** 5 − ⌊5 × size ahead / side size⌋: five bars of a fifth of the side each, 5 goes first. */
function lightsFor(lotsAhead: bigint, sideLots: bigint): 1 | 2 | 3 | 4 | 5 {
  const lights = ([5, 4, 3, 2, 1] as const)[Number(floorDiv(5n * lotsAhead, sideLots))]
  return lights ?? 1
}

function holderOf(
  { shape, ledger }: StateRecord,
  slot: number,
): Pick<RankView, 'account' | 'bucket' | 'lots'> {
  const { bucket } = at(shape.positions, slot)
  return {
    account: accountOf(shape, bucket)?.account ?? '',
    bucket: at(shape.buckets, bucket).bucket,
    lots: lots(BigInt(ledger.book.lots.get(slot))),
  }
}
