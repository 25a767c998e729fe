import type { PolicySpec, PriceRule, Ratio } from '@plimsoll/engine'
import type { Bucket, World } from '../world.ts'
import { Candidates } from './allocation.ts'
import type { Pass } from './asking.ts'
import type { Expected, ExpectedCut, ExpectedPass } from './expected.ts'
import { capOf } from './candidate-cap.ts'
import { fundBudgets } from './fund-script.ts'
import { hedgesScript } from './hedges-script.ts'
import type { Placed } from './levelling.ts'
import { type Leg, legsOf, type Turn, turnsOf } from './legs.ts'
import { volunteersScript } from './offers-script.ts'
import { policyDigest } from './policy-digest.ts'
import { meanOf, pairCuts, poolCuts, type PooledLeg } from './pooled-cuts.ts'
import { placePortfolio } from './portfolio.ts'
import { atOnePrice, type Closing, closingOf, isShareless } from './pricing.ts'
import { keepsStanding } from './pooled-standing.ts'
import { type CaseModel, compareLegs, opposite, type RoundModel } from './round-model.ts'

/** A deleveraging layer of the waterfall. */
interface AdlRule {
  readonly policy: PolicySpec
  readonly price: PriceRule
}

/** The layer at work. */
interface Work extends AdlRule {
  readonly world: World
  readonly round: RoundModel
  readonly candidates: Candidates
  readonly budgets: ReadonlyMap<CaseModel, bigint>
  readonly policyHash: string
  /** Buckets whose hedges its plans broke. */
  readonly broken: Set<Bucket>
}

/** Phase by phase: pooled passes where the policy has them, then leg by leg what is left (SPEC L-4, L-8). */
export function* adlScript(
  world: World,
  round: RoundModel,
  cases: readonly CaseModel[],
  rule: AdlRule,
): Generator<Expected, void> {
  const { policy, price } = rule
  const work: Work = {
    ...rule,
    world,
    round,
    candidates: new Candidates(world, policy, round),
    budgets: price === 'fundFloor' ? fundBudgets(world, cases) : new Map(),
    policyHash: policyDigest(policy),
    broken: new Set(),
  }
  const turns = turnsToTake(work, cases)
  for (const phase of [1, 2]) {
    const inPhase = turns.filter((turn) => turn.phase === phase)
    if (policy.pairing === 'pooled') {
      for (const group of groupsOf(inPhase)) yield* pooledScript(work, group)
    }
    if (policy.pairing === 'portfolio') yield* portfolioScript(work, groupsOf(inPhase))
    for (const turn of inPhase) yield* legScript(work, turn)
  }
  const { allocation } = policy
  if (allocation.kind !== 'drain' || allocation.keepsHedges !== true) return
  yield* hedgesScript(world, round, { stress: allocation.stress, broken: work.broken })
}

/** Legs of the first cases that have one the policy may ask for (SPEC C-3). */
function turnsToTake({ world, round, policy, price }: Work, cases: readonly CaseModel[]): Turn[] {
  const { exemptMarkets = [], casesMax } = policy
  const all = turnsOf(world, cases, { isShareless: isShareless(price) }).filter(
    ({ position: { market } }) => !exemptMarkets.includes(market.spec.market),
  )
  const counted = cases.filter((of) => all.some((turn) => turn.of === of)).slice(0, casesMax)
  return all.filter(
    ({ of, position }) => counted.includes(of) && !round.barred.has(position.market),
  )
}

/** Turns of one market and side stand side by side. */
function groupsOf(turns: readonly Turn[]): Turn[][] {
  const groups: Turn[][] = []
  for (const turn of turns) {
    const last = groups.at(-1)
    const first = last?.[0]
    if (first !== undefined && compareLegs(first.position, turn.position) === 0) last?.push(turn)
    else groups.push([turn])
  }
  return groups
}

function legNow({ world }: Work, { of, position }: Turn): Leg | undefined {
  return legsOf(world, of.bucket).find((other) => other.position === position)
}

/** Lots of a leg that plans are to close which the venue has yet to carry out. */
function plannedLots({ openPlans }: World, { position }: Turn): bigint {
  return [...openPlans]
    .filter((plan) => plan.position === position)
    .flatMap(({ rows }) => rows)
    .reduce((sum, { openLots }) => sum + openLots, 0n)
}

/** What a leg's lots are worth from now on. */
function openClosing({ world, price, budgets }: Work, { of }: Turn, leg: Leg): Closing {
  return closingOf(world, leg, { rule: price, fundBudget: budgets.get(of) ?? 0n })
}

function* legScript(work: Work, turn: Turn): Generator<Expected, void> {
  const { world, round, policy, price, candidates } = work
  const leg = legNow(work, turn)
  if (leg === undefined) return
  const left = leg.lots - plannedLots(world, turn)
  if (left <= 0n) return
  if (policy.allocation.kind === 'voluntary') {
    const closing = openClosing(work, turn, leg)
    yield* volunteersScript(world, round, { of: turn.of, leg, closing }, price)
    return
  }
  const owners = ownersOf([turn])
  const open = (): Closing => openClosing(work, turn, leg)
  const pass = { ...askedOf(turn), owners, lots: left, closing: open() }
  const terms = { owners, isPooled: false, requiredLots: left, closing: open() }
  const planned = passOf(work, turn, leg, terms)
  yield* plansScript(work, candidates.cuts(pass), planned)
}

/** The legs of all cases of a market and side, and what is asked for them. */
interface Group {
  readonly legs: readonly (PooledLeg & { readonly turn: Turn })[]
  readonly asked: Pick<Pass, 'market' | 'side' | 'owners'>
}

function openGroup(work: Work, turns: readonly Turn[]): Group | undefined {
  const legs = turns.flatMap((turn) => {
    const leg = legNow(work, turn)
    return leg === undefined ? [] : [{ turn, leg, open: () => openClosing(work, turn, leg) }]
  })
  const [first] = legs
  if (first === undefined) return undefined
  const owners = ownersOf(legs.map(({ turn }) => turn))
  return { legs, asked: { ...askedOf(first.turn), owners } }
}

/** One pass for all legs of a group (SPEC L-8). */
function* pooledScript(work: Work, turns: readonly Turn[]): Generator<Expected, void> {
  const group = openGroup(work, turns)
  if (group === undefined) return
  const { world, candidates } = work
  const cuts = poolCuts(world, group.legs, (asked) => candidates.cuts({ ...group.asked, ...asked }))
  yield* pairedScript(work, group, cuts)
}

/** The legs of all groups are placed together, at prices of this moment; then each group is paired in its turn (SPEC A-12). */
function* portfolioScript(work: Work, groups: readonly Turn[][]): Generator<Expected, void> {
  const { world, round, policy, candidates } = work
  if (policy.allocation.kind !== 'drain') throw new Error('only drained lots make a portfolio')
  const opened = groups.flatMap((turns) => openGroup(work, turns) ?? [])
  const open = opened.map(({ legs, asked }) => {
    const fixed = legs.map(({ turn, leg, open: openLeg }) => {
      const { lotValue } = openLeg()
      return { turn, leg, open: () => atOnePrice(leg.position, lotValue) }
    })
    const [first] = fixed
    if (first === undefined) throw new Error('a group has a leg')
    const lots = fixed.reduce((sum, { leg }) => sum + leg.lots, 0n)
    const price = meanOf(fixed)
    const pass = { ...asked, lots, closing: atOnePrice(first.leg.position, price) }
    return { legs: fixed, asked, lots, price, ...candidates.asked(pass) }
  })
  const placed = placePortfolio(world, round, policy.allocation, open)
  for (const [index, group] of open.entries()) {
    const borne = bearable(world, placed?.[index], group.price)
    yield* pairedScript(work, group, borne && pairCuts(world, group.legs, borne))
  }
}

/** What those who were chosen can still bear at the mean price, after the groups before. */
function bearable(
  world: World,
  placed: readonly Placed[] | undefined,
  price: Ratio,
): ExpectedCut[] | undefined {
  const caps = placed?.map(({ position, lots }) => capOf(world, position, price, lots))
  if (caps?.some(({ isDoubtful }) => isDoubtful)) return undefined
  return placed
    ?.map((one, index) => ({
      ...one,
      lots: caps?.[index]?.lots ?? 0n,
      value: 0n,
      rank: undefined,
    }))
    .filter(({ lots }) => lots > 0n)
}

function* pairedScript(
  work: Work,
  { legs, asked: { owners } }: Group,
  cuts: readonly (readonly ExpectedCut[])[] | undefined,
): Generator<Expected, void> {
  const expectKept = keepsStanding(work.world, cuts?.flat() ?? [])
  for (const [index, { turn, leg, open }] of legs.entries()) {
    const terms = { owners, isPooled: true, requiredLots: leg.lots, closing: open() }
    yield* plansScript(work, cuts?.[index], passOf(work, turn, leg, terms))
  }
  expectKept()
}

/** Nobody is his own counterparty; a fund owns its inventory alone. */
function ownersOf(turns: readonly Turn[]): ReadonlySet<string> {
  return new Set(turns.flatMap(({ of }) => of.bucket.account?.owner ?? []))
}

function askedOf({ position: { market, side } }: Turn): Pick<Pass, 'market' | 'side'> {
  return { market, side: opposite(side) }
}

type UnplannedPass = Omit<ExpectedPass, 'cuts'>

function passOf(
  work: Work,
  turn: Turn,
  leg: Leg,
  terms: Pick<ExpectedPass, 'owners' | 'isPooled' | 'requiredLots' | 'closing'>,
): UnplannedPass {
  return {
    kind: 'deleveragingPlanned',
    of: turn.of,
    position: turn.position,
    policy: work.policy,
    policyHash: work.policyHash,
    price: work.price,
    bankruptcy: leg.bankruptcy,
    lotsBefore: 0n,
    broken: work.broken,
    isTaken: false,
    ...terms,
  }
}

/** Liquidations of those who are cut end; then plans of bounded length, each filled at once where the engine keeps the book. */
function* plansScript(
  { world, round }: Work,
  cuts: readonly ExpectedCut[] | undefined,
  pass: UnplannedPass,
): Generator<Expected, void> {
  const { isSidecar, limits } = world.terms
  const cancelled = cuts?.flatMap(({ position: { bucket } }) =>
    bucket.liquidation === undefined ? [] : [bucket],
  )
  if (cancelled !== undefined && cancelled.length > 0) {
    yield { kind: 'liquidationsEnded', outcome: 'cancelled', buckets: new Set(cancelled) }
  }
  for (let start = 0; ; start += limits.stepFillsMax) {
    if (cuts !== undefined && start >= cuts.length) return
    const plan = { ...pass, cuts: cuts?.slice(start, start + limits.stepFillsMax) }
    yield plan
    if (!plan.isTaken) return
    pass.lotsBefore = plan.lotsBefore
    if (isSidecar) round.waiting.add(pass.of)
    else yield { kind: 'deleveragingFilled' }
  }
}
