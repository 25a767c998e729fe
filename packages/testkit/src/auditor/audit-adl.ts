import { zero } from '../exact/rational.ts'
import {
  type AdlReading,
  closeLeg,
  expectEligible,
  expectInOrder,
  expectListed,
  expectRulePrice,
  isOf,
  observe,
} from './adl-reading.ts'
import { auditAllocation, type Gift } from './audit-allocation.ts'
import { expectThat } from './audit.ts'
import { auditVolunteers } from './audit-offers.ts'
import { auditPool, poolOf } from './audit-pool.ts'
import {
  type AdlStep,
  type LegStep,
  legStepsOf,
  passOf,
  type ReplayedPass,
  UnreadFills,
} from './passes.ts'
import { expectPostings, lotsIn, type Replay, type Turn, unitsIn } from './replay.ts'

/** Replays a deleveraging layer pass by pass, in the order the rules prescribe (L-4, L-8). */
export function auditAdl(replay: Replay, turns: readonly Turn[], step: AdlStep): void {
  const reading: AdlReading = {
    replay,
    step,
    unread: new UnreadFills(),
    posted: new Map(turns.map((turn) => [turn, new Map<string, bigint>()])),
    seen: new Map(turns.map((turn) => [turn, 0])),
  }
  const legSteps = legStepsToTake(reading, turns)
  for (const isFree of [true, false]) {
    const inPhase = legSteps.filter((legStep) => legStep.isFree === isFree)
    const groups = [
      ...Map.groupBy(inPhase, ({ market, side }) => `${market.market} ${side}`).values(),
    ]
    if (step.rules.pairing === 'pooled') {
      for (const group of groups) auditPool(reading, poolOf(reading, group))
    }
    if (step.rules.pairing === 'portfolio') {
      // Prices are those of the beginning of the phase.
      const pools = groups.map((group) => poolOf(reading, group))
      for (const pool of pools) auditPool(reading, pool)
    }
    for (const legStep of inPhase) auditLeg(reading, legStep)
  }
  for (const turn of turns) {
    const stated = turn.row?.fills.length ?? 0
    const matched = reading.seen.get(turn) ?? 0
    expectThat(replay.audit, 'position', stated === matched, turn.at, () => {
      return `${stated - matched} fills close no open leg of the case`
    })
    expectPostings(replay, turn, reading.posted.get(turn) ?? new Map<string, bigint>())
  }
}

/** Legs in exempt markets stay as they are, and so do cases beyond those that the policy treats (C-3). */
function legStepsToTake({ replay, step }: AdlReading, turns: readonly Turn[]): LegStep[] {
  const { exemptMarkets = [], casesMax } = step.rules
  const all = legStepsOf(replay, turns, step.rule)
  const isExempt = (legStep: LegStep): boolean => exemptMarkets.includes(legStep.market.market)
  for (const { turn, market } of all.filter(isExempt)) {
    const isCut = turn.row?.fills.some((fill) => fill.market === market.market) ?? false
    expectThat(replay.audit, 'exempt', !isCut, turn.at, () => `${market.market} is exempt`)
  }
  const asked = all.filter((legStep) => !isExempt(legStep))
  const counted = turns.filter((turn) => asked.some((legStep) => legStep.turn === turn))
  for (const turn of counted.slice(casesMax ?? counted.length)) {
    const isIdle = (turn.row?.fills.length ?? 0) === 0
    expectThat(replay.audit, 'limits', isIdle, turn.at, () => `one case more than ${casesMax}`)
  }
  const treated = counted.slice(0, casesMax)
  return asked.filter(({ turn }) => treated.includes(turn))
}

/** One leg by itself, with all fills of it that are left. */
function auditLeg(reading: AdlReading, legStep: LegStep): void {
  const { replay, step, unread } = reading
  const { turn } = legStep
  if (step.rules.allocation.kind === 'voluntary') {
    auditVolunteers(reading, legStep)
    return
  }
  const owners = new Set([turn.of.bucket.account.owner])
  const pass = passOf(replay, legStep, step, { fills: unread.of(legStep), owners })
  if (pass === undefined) return
  unread.take(legStep, pass.fills.length)
  expectInOrder(reading, pass)
  expectEligible(replay, pass, owners)
  expectRulePrice(replay, pass)
  const gifts = giftsOf(replay, pass)
  auditAllocation(replay, {
    step,
    at: turn.at,
    lots: pass.leg.lots,
    pricing: pass.pricing,
    costBounds: [{ lotPrice: pass.pricing.lotPrice, slackQuote: zero }],
    isPooled: false,
    gifts,
  })
  expectListed(replay, pass.fills, gifts, turn.at)
  observe(replay, pass)
  closeLeg(reading, pass, { isPooled: false })
}

/** What everyone whom a pass could choose gave, by its fills. */
function giftsOf(replay: Replay, { fills, eligible, leg }: ReplayedPass): Gift[] {
  return eligible.map((candidate) => {
    const own = fills.filter((fill) => isOf(fill, candidate))
    return {
      ...candidate,
      lots: own.reduce((sum, fill) => sum + lotsIn(leg.market, fill.size), 0n),
      value: own.reduce((sum, fill) => sum + unitsIn(replay.book, fill.value), 0n),
      fills: own,
    }
  })
}
