import { accountOf, openPositions } from '../../account/book.ts'
import {
  allocate,
  type Allocating,
  type Cut,
  type ForcedAllocation,
} from '../../policy/allocation.ts'
import { Asking, type Pass } from '../../policy/asking.ts'
import { CandidateQueues } from '../../policy/candidate-queues.ts'
import type { Levelled } from '../../policy/level/level-out.ts'
import { levelPortfolio } from '../../policy/level/portfolio.ts'
import { policyHash, type PolicySpec, type PriceRule } from '../../policy/policy-spec.ts'
import { priceMoves } from '../../policy/price-moves.ts'
import { at } from '../../quantity/assert.ts'
import { oppositeSide } from '../../quantity/units.ts'
import type { Closing } from '../../risk/closing.ts'
import type { Leg } from '../../risk/deficit-split.ts'
import { budgetsOfFunds } from '../fund-budgets.ts'
import { closingOf, isShareless } from '../leg-closing.ts'
import { type PlacedLeg, placeLegs } from '../leg-order.ts'
import { compareMarketSide, legAt, legsOf, type OpenCase, type Round } from '../round.ts'
import { emitPlans } from './emit-plans.ts'
import type { Layer } from './layer.ts'
import { crossHedges } from './cross-hedges.ts'
import { pooledPass, poolLegs } from './pool-legs.ts'
import { takeVolunteers } from './take-offers.ts'

/** A deleveraging layer: a policy, the price it closes at, and its place in the waterfall. */
export interface AdlRule {
  readonly policy: PolicySpec
  readonly price: PriceRule
  readonly layerIndex: number
  readonly hash: string
}

/** Closes the legs of cases against opposite positions, in the order and at the price of a policy (SPEC L-4). */
export function adl(policy: PolicySpec, price: PriceRule, layerIndex: number): Layer {
  const rule = { policy, price, layerIndex, hash: policyHash(policy) }
  return {
    act: (round, cases) => deleverageCases(round, cases, rule),
    explainIdle: (round, openCase) => explainIdle(round, openCase, policy),
  }
}

/** A leg whose turn it is, with what its lots are worth. */
export interface Turn {
  readonly openCase: OpenCase
  readonly leg: Leg
  readonly closing: Closing
}

/** A layer at work. */
interface Work {
  readonly round: Round
  readonly rule: AdlRule
  readonly queues: CandidateQueues
  /** Lots of each leg that this layer has planned and the venue has yet to close. */
  readonly plannedLots: Map<number, bigint>
  /** What funds would pay for each case, by case number, where the price depends on it. */
  readonly fundBudgets: ReadonlyMap<number, bigint>
}

function deleverageCases(round: Round, cases: readonly OpenCase[], rule: AdlRule): void {
  const { policy, price } = rule
  const work: Work = {
    round,
    rule,
    queues: new CandidateQueues(round.ledger.book, policy, round),
    plannedLots: new Map(),
    fundBudgets: price === 'fundFloor' ? budgetsOfFunds(round, cases) : new Map<number, bigint>(),
  }
  const legs = legsToPlace(round, cases, rule)
  for (const isPhaseTwo of [false, true]) {
    const ofPhase = legs.filter((leg) => leg.isPhaseTwo === isPhaseTwo)
    if (policy.pairing === 'pooled') {
      for (const group of groupsOf(ofPhase, round)) placePooled(work, group)
    }
    if (policy.pairing === 'portfolio') placePortfolio(work, groupsOf(ofPhase, round))
    for (const placed of ofPhase) placeLeg(work, placed)
  }
  if (policy.allocation.kind === 'drain' && policy.allocation.keepsHedges) {
    crossHedges(round, policy.allocation.stress, rule.layerIndex)
  }
}

/** The legs of the first cases that a policy may ask for, in their order (SPEC C-3). */
function legsToPlace(
  round: Round,
  cases: readonly OpenCase[],
  { policy, price }: AdlRule,
): PlacedLeg[] {
  const { positions } = round.ledger.book.shape
  const exempt = exemptMarketSlots(round, policy)
  const isAsked = ({ position }: Leg): boolean => !exempt.has(at(positions, position).market)
  const withLegs = cases.filter((openCase) => legsOf(round, openCase).some(isAsked))
  return placeLegs(round, withLegs.slice(0, policy.casesMax), {
    isAsked,
    isShareless: isShareless(price),
  })
}

function exemptMarketSlots({ ledger }: Round, { exemptMarkets = [] }: PolicySpec): Set<number> {
  const { markets } = ledger.book.prices
  return new Set(
    [...markets.keys()].filter((market) => exemptMarkets.includes(at(markets, market).market)),
  )
}

/** Legs of one market and side, which stand side by side. */
function groupsOf(legs: readonly PlacedLeg[], { ledger }: Round): PlacedLeg[][] {
  const { book } = ledger
  const groups: PlacedLeg[][] = []
  for (const leg of legs) {
    const last = groups.at(-1)
    const first = last?.[0]
    const isSame =
      first !== undefined && compareMarketSide(book, first.position, leg.position) === 0
    if (isSame) last?.push(leg)
    else groups.push([leg])
  }
  return groups
}

/** What is left of a leg to place, with its present price; undefined once nothing is. */
function turnOf(
  { round, rule, plannedLots, fundBudgets }: Work,
  { openCase, position }: PlacedLeg,
): Turn | undefined {
  const open = legAt(round, openCase, position)
  if (open === undefined) return undefined
  const leg = { ...open, lots: open.lots - (plannedLots.get(position) ?? 0n) }
  if (leg.lots === 0n) return undefined
  const fundBudget = fundBudgets.get(openCase.caseNumber) ?? 0n
  return { openCase, leg, closing: closingOf(round, { openCase, leg }, rule.price, fundBudget) }
}

function placeLeg(work: Work, placed: PlacedLeg): void {
  const { round, rule } = work
  const turn = turnOf(work, placed)
  if (turn === undefined) return
  const { allocation } = rule.policy
  if (allocation.kind === 'voluntary') {
    takeVolunteers(round, turn, rule)
    return
  }
  const cuts = allocate(allocatingOf(work, allocation), {
    ...askedOf(round, turn.leg.position),
    owners: ownersOf(round, [turn]),
    lots: turn.leg.lots,
    closing: turn.closing,
  })
  plan(work, turn, cuts)
}

/** Legs of all markets and sides, divided together over whole portfolios (SPEC A-12). */
function placePortfolio(work: Work, groups: readonly (readonly PlacedLeg[])[]): void {
  const { round, rule, queues } = work
  const { book } = round.ledger
  const { allocation } = rule.policy
  if (allocation.kind !== 'drain') return
  const allocating = allocatingOf(work, allocation)
  const asked = groups.flatMap((group) => {
    const turns = group.flatMap((placed) => turnOf(work, placed) ?? [])
    const [first] = turns
    if (first === undefined) return []
    const pool = { ...askedOf(round, first.leg.position), owners: ownersOf(round, turns) }
    const pass = { ...pool, ...pooledPass(turns, book) }
    const asking = new Asking(allocating, pass)
    const positions = queues
      .eligible(pass.market, pass.side)
      .filter((position) => !asking.isOwn(position))
    return positions.length > 0 ? [{ turns, pool, pass, asking, positions }] : []
  })
  const moves = priceMoves(allocation.stress, round.scenarios, -1)
  const ties = { opening: round.opening, memory: round.cutMemory }
  const levelled = levelPortfolio({ book, allocation, moves, ties }, asked)
  asked.forEach(({ turns, pool, positions }, group) => {
    const given = new Map(
      positions.map((position, index) => [position, at(at(levelled, group), index)]),
    )
    const placements = poolLegs(
      turns,
      (lots, closing, lowered) =>
        cutsOfPortfolio(allocating, { ...pool, lots, closing, lowered }, given),
      book,
    )
    for (const { turn, cuts } of placements) plan(work, turn, cuts)
  })
}

/** What a portfolio gave each candidate of a group, as far as it can bear that at the pass's price. */
function cutsOfPortfolio(
  allocating: Allocating,
  pass: Pass,
  given: ReadonlyMap<number, Levelled>,
): Cut[] {
  const asking = new Asking(allocating, pass)
  return [...given].flatMap(([position, { lots: wanted, ...scores }]) => {
    const lots = asking.capLots(position, asking.limitLots(position, wanted))
    return lots > 0n ? [{ position, lots, valueQuote: pass.closing.take(lots), ...scores }] : []
  })
}

function placePooled(work: Work, group: readonly PlacedLeg[]): void {
  const { round, rule } = work
  const { allocation } = rule.policy
  const turns = group.flatMap((placed) => turnOf(work, placed) ?? [])
  const [first] = turns
  if (first === undefined || allocation.kind === 'voluntary') return
  const pool = {
    ...askedOf(round, first.leg.position),
    owners: ownersOf(round, turns),
  }
  const placements = poolLegs(
    turns,
    (lots, closing, lowered) =>
      allocate(allocatingOf(work, allocation), { ...pool, lots, closing, lowered }),
    round.ledger.book,
  )
  for (const { turn, cuts } of placements) plan(work, turn, cuts)
}

function plan({ round, rule, queues, plannedLots }: Work, turn: Turn, cuts: readonly Cut[]): void {
  const { position } = turn.leg
  emitPlans(round, turn, rule, cuts)
  if (round.plansExpireMs !== undefined) {
    const lots = cuts.reduce((sum, cut) => sum + cut.lots, 0n)
    plannedLots.set(position, (plannedLots.get(position) ?? 0n) + lots)
  }
  const { positions } = round.ledger.book.shape
  queues.touch(cuts.map((cut) => at(positions, cut.position).bucket))
}

function allocatingOf({ round, rule, queues }: Work, allocation: ForcedAllocation): Allocating {
  return {
    book: round.ledger.book,
    opening: round.opening,
    policy: rule.policy,
    allocation,
    queues,
    start: round.seed + BigInt(round.sequence),
    memory: round.cutMemory,
    scenarios: round.scenarios,
  }
}

/** The market of a leg and the side that is asked for it. */
function askedOf({ ledger }: Round, position: number): { market: number; side: 'long' | 'short' } {
  const { market, side } = at(ledger.book.shape.positions, position)
  return { market, side: oppositeSide(side) }
}

/** The owners of cases; a fund in default has none among accounts. */
function ownersOf(
  { ledger }: Round,
  turns: readonly { readonly openCase: OpenCase }[],
): ReadonlySet<string> {
  return new Set(
    turns.flatMap(({ openCase }) => accountOf(ledger.book.shape, openCase.bucket)?.owner ?? []),
  )
}

function explainIdle(round: Round, { bucket, caseNumber }: OpenCase, policy: PolicySpec): string {
  const { book } = round.ledger
  if (round.waiting.has(caseNumber)) return 'planned, to be carried out by the venue'
  const open = openPositions(book, bucket)
  if (open.length === 0) return 'no exposure remains'
  const exempt = exemptMarketSlots(round, policy)
  if (open.every((slot) => exempt.has(at(book.shape.positions, slot).market))) {
    return `policy ${policy.policy} exempts its markets`
  }
  return policy.allocation.kind === 'voluntary'
    ? 'nobody offers to take a lot'
    : 'no eligible counterparty can take a lot'
}
