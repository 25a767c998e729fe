import { bucketsOf, ledgerOf, opposite, positionIn } from '../book/book.ts'
import { equity, maintenance } from '../book/valuation.ts'
import { compare, isZero, subtract, zero } from '../exact/rational.ts'
import type { FillRow } from '../resolution.ts'
import type { Gift } from './audit-allocation.ts'
import { expectThat } from './audit.ts'
import { type FillRun, replayFill } from './audit-fill.ts'
import { type AdlStep, type ReplayedPass, type UnreadFills, whyNot } from './passes.ts'
import { lotsIn, type Replay, replayClose, type Turn } from './replay.ts'
import { isLongOfValue } from './value-side.ts'

/** A deleveraging layer on its way through the document. */
export interface AdlReading {
  readonly replay: Replay
  readonly step: AdlStep
  readonly unread: UnreadFills
  /** What each case must post. */
  readonly posted: ReadonlyMap<Turn, Map<string, bigint>>
  /** How many fills of each case's row have been read. */
  readonly seen: Map<Turn, number>
}

export function isOf({ account, bucket }: FillRow, holder: Pick<Gift, 'bucket'>): boolean {
  return `${account}:${bucket}` === ledgerOf(holder.bucket)
}

/** Fills stand in the order in which their holders are asked, each once. */
export function expectListed(
  { audit }: Replay,
  fills: readonly FillRow[],
  gifts: readonly Gift[],
  at: string,
): void {
  if (fills.length === 0) return
  const places = fills.map((fill) => gifts.findIndex((gift) => isOf(fill, gift)))
  const isRising = places.every((place, index) => index === 0 || place > (places[index - 1] ?? -1))
  expectThat(audit, 'ranking', isRising, at, () => 'fills are not in the order of the policy')
}

/** Fills of a case are listed leg after leg, as they are made. */
export function expectInOrder({ replay, seen }: AdlReading, pass: ReplayedPass): void {
  const start = seen.get(pass.turn) ?? 0
  seen.set(pass.turn, start + pass.fills.length)
  if (pass.fills.length === 0) return
  const listed = pass.turn.row?.fills.slice(start, start + pass.fills.length) ?? []
  const isInOrder = pass.fills.every((fill, index) => fill === listed[index])
  expectThat(replay.audit, 'layerOrder', isInOrder, pass.turn.at, () => {
    return `fills of ${pass.leg.market.market} are not where its leg's turn was`
  })
}

/** Nobody is cut who may not be. */
export function expectEligible(
  replay: Replay,
  pass: ReplayedPass,
  owners: ReadonlySet<string>,
): void {
  for (const bucket of bucketsOf(replay.book)) {
    const held = positionIn(bucket, pass.leg.market, opposite(pass.leg.side))
    const reason =
      held === undefined ? undefined : whyNot(replay, pass.step.rules, owners, { bucket, held })
    if (reason === undefined) continue
    const isCut = pass.fills.some((fill) => `${fill.account}:${fill.bucket}` === ledgerOf(bucket))
    expectThat(replay.audit, 'eligibility', !isCut, pass.turn.at, () => {
      return `${ledgerOf(bucket)} was cut, but ${reason}`
    })
  }
}

/** Books the fills of a pass, and what they close of the leg. */
export function closeLeg(
  { replay, posted }: AdlReading,
  pass: ReplayedPass,
  { isPooled }: { readonly isPooled: boolean },
): void {
  const sums = posted.get(pass.turn) ?? new Map<string, bigint>()
  const run: FillRun = { lots: 0n, value: 0n, posted: sums }
  for (const fill of pass.fills) replayFill(replay, pass, run, { fill, isPooled })
  if (run.lots > 0n) replayClose(pass.turn.of.bucket, pass.leg, run.lots, run.value)
}

export function observe({ observations }: Replay, pass: ReplayedPass): void {
  const { leg, fills, step, eligible } = pass
  observations.passes.push({
    policy: step.rules.policy,
    neededLots: leg.lots,
    filledLots: fills.reduce((sum, fill) => sum + lotsIn(leg.market, fill.size), 0n),
    eligible: eligible.map(({ bucket, held, score }) => ({
      bucket,
      lots: held.lots,
      score,
      equity: equity(bucket),
      maintenance: maintenance(bucket),
    })),
  })
}

/** A price that the deficit makes lies between mark and bankruptcy: a case never pays to be closed, nor gets more than it owes. */
export function expectRulePrice(replay: Replay, pass: ReplayedPass): void {
  const { leg, pricing, bankruptcy, step } = pass
  if (!madeByDeficit.some((rule) => rule === step.rule) || pass.fills.length === 0) return
  const mark = leg.market.lotValue
  const [beyond, most] = isLongOfValue(leg)
    ? [subtract(pricing.lotPrice, mark), subtract(bankruptcy, mark)]
    : [subtract(mark, pricing.lotPrice), subtract(mark, bankruptcy)]
  if (isZero(beyond) && isZero(most)) return
  const isWithin = compare(beyond, zero) >= 0 && compare(beyond, most) <= 0
  expectThat(replay.audit, 'price', isWithin, pass.turn.at, () => {
    return 'the price is not between mark and bankruptcy'
  })
}

const madeByDeficit = [
  'bankruptcy',
  'markCappedAtBankruptcy',
  'fundFloor',
] as const satisfies readonly AdlStep['rule'][]
