import {
  bucketsOf,
  ledgerOf,
  opposite,
  type Policy,
  positionIn,
  type PriceRule,
} from '../book/book.ts'
import { equity, maintenance } from '../book/valuation.ts'
import { compare, isZero, subtract, zero } from '../exact/rational.ts'
import { expectThat } from './audit.ts'
import { auditAllocation } from './audit-allocation.ts'
import { type FillRun, replayFill } from './audit-fill.ts'
import { legStepsOf, passOf, type ReplayedPass, whyNot } from './passes.ts'
import { expectPostings, lotsIn, type Replay, replayClose, type Turn } from './replay.ts'

interface AdlStep {
  readonly policy: Policy
  readonly rule: PriceRule
}

/** Replays a deleveraging layer pass by pass, in the order the rules prescribe. */
export function auditAdl(replay: Replay, turns: readonly Turn[], step: AdlStep): void {
  const posted = new Map(turns.map((turn) => [turn, new Map<string, bigint>()]))
  const seen = new Map(turns.map((turn) => [turn, 0]))
  for (const legStep of legStepsOf(replay, turns, step.rule)) {
    const pass = passOf(replay, legStep, step.policy, step.rule)
    if (pass === undefined) continue
    expectInOrder(replay, pass, seen)
    auditPass(replay, pass, posted.get(pass.turn) ?? new Map<string, bigint>())
  }
  for (const turn of turns) {
    const stated = turn.row?.fills.length ?? 0
    const matched = seen.get(turn) ?? 0
    expectThat(replay.audit, 'position', stated === matched, turn.at, () => {
      return `${stated - matched} fills close no open leg of the case`
    })
    expectPostings(replay, turn, posted.get(turn) ?? new Map<string, bigint>())
  }
}

/** Fills of a case are listed leg after leg, as they are made. */
function expectInOrder(replay: Replay, pass: ReplayedPass, seen: Map<Turn, number>): void {
  const start = seen.get(pass.turn) ?? 0
  seen.set(pass.turn, start + pass.fills.length)
  if (pass.fills.length === 0) return
  const listed = pass.turn.row?.fills.slice(start, start + pass.fills.length) ?? []
  const isInOrder = pass.fills.every((fill, index) => fill === listed[index])
  expectThat(replay.audit, 'layerOrder', isInOrder, pass.turn.at, () => {
    return `fills of ${pass.leg.market.market} are not where its leg's turn was`
  })
}

function auditPass(replay: Replay, pass: ReplayedPass, posted: Map<string, bigint>): void {
  const { audit, observations } = replay
  const needed = pass.leg.lots
  expectRulePrice(replay, pass)
  auditAllocation(replay, pass)
  observations.passes.push({
    policy: pass.policy,
    neededLots: needed,
    filledLots: pass.fills.reduce((sum, fill) => sum + lotsIn(pass.leg.market, fill.size), 0n),
    eligible: pass.eligible.map(({ bucket, held, score }) => ({
      bucket,
      lots: held.lots,
      score,
      equity: equity(bucket),
      maintenance: maintenance(bucket),
    })),
  })
  for (const bucket of bucketsOf(replay.book)) {
    const held = positionIn(bucket, pass.leg.market, opposite(pass.leg.side))
    const reason = held === undefined ? undefined : whyNot(replay, pass.turn, bucket)
    if (reason === undefined) continue
    const isCut = pass.fills.some((fill) => `${fill.account}:${fill.bucket}` === ledgerOf(bucket))
    expectThat(audit, 'eligibility', !isCut, pass.turn.at, () => {
      return `${ledgerOf(bucket)} was cut, but ${reason}`
    })
  }
  const run: FillRun = { lots: 0n, value: 0n, posted }
  for (const fill of pass.fills) replayFill(replay, pass, run, fill)
  if (run.lots > 0n) replayClose(pass.turn.of.bucket, pass.leg, run.lots, run.value)
}

/** Bankruptcy lies on the far side of mark: a case never pays its counterparties for being cut. */
function expectRulePrice(replay: Replay, pass: ReplayedPass): void {
  if (pass.rule !== 'bankruptcy' || pass.fills.length === 0) return
  const { leg, lotPrice } = pass
  const beyond =
    leg.side === 'long'
      ? subtract(lotPrice, leg.market.lotValue)
      : subtract(leg.market.lotValue, lotPrice)
  if (isZero(beyond)) return
  expectThat(replay.audit, 'price', compare(beyond, zero) > 0, pass.turn.at, () => {
    return 'the bankruptcy price is on the wrong side of mark'
  })
}
