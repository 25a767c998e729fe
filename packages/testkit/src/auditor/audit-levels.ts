import { ledgerOf } from '../book/book.ts'
import type { AllocationRule } from '../book/policy.ts'
import { add, compare, type Rational, rational } from '../exact/rational.ts'
import type { Asked, Gift } from './audit-allocation.ts'
import { expectThat } from './audit.ts'
import type { Replay } from './replay.ts'
import { weightOf } from './score.ts'
import {
  compareLeverages,
  type Leverage,
  leverageRow,
  shortfallOf,
  type StressedCut,
  stressLeverage,
} from './stress.ts'

/** Allocations that place one lot at a time. */
export type LevelRule = Extract<
  AllocationRule,
  { readonly kind: 'drain' | 'minimaxShare' | 'minimiseShortfall' }
>

/** Somebody who gave lots or could have, and whether it surely could give one more. */
export interface LevelGift {
  readonly gift: Gift
  readonly couldGiveMore: boolean
}

/**
 * No lot of one candidate given by another instead would have left less to worry about; scores and broken hedges
 * are those of the book.
 */
export function auditLevels(
  replay: Replay,
  asked: Asked,
  rule: LevelRule,
  gifts: readonly LevelGift[],
): void {
  const { audit } = replay
  const placed = gifts.reduce((sum, { gift }) => sum + gift.lots, 0n)
  const measures = new Map(gifts.map(({ gift }) => [gift, measureOf(replay, asked, rule, gift)]))
  for (const { gift, couldGiveMore } of gifts) {
    const at = `${asked.at}, ${ledgerOf(gift.bucket)}`
    const measure = measures.get(gift)
    if (measure === undefined) {
      expectThat(audit, 'levels', gift.lots === 0n, at, () => 'gave lots without a weight')
      continue
    }
    expectStated(replay, rule, gift, measure, at)
    if (placed < asked.lots) {
      expectThat(audit, 'exhausted', !couldGiveMore, at, () => 'could give more')
    }
    if (!couldGiveMore) continue
    for (const { gift: giver } of gifts) {
      const other = measures.get(giver)
      if (giver === gift || giver.lots === 0n || other === undefined) continue
      const isBetter = improves(
        rule,
        { giver, lots: giver.lots, measure: other },
        { giver: gift, lots: gift.lots, measure },
      )
      expectThat(audit, 'levels', !isBetter, at, () => {
        return `should have given a lot instead of ${ledgerOf(giver.bucket)}`
      })
    }
  }
}

/** What is measured of somebody after so many lots. */
type Measure = (lots: bigint) => Leverage

function measureOf(
  { book }: Replay,
  { pricing }: Asked,
  rule: LevelRule,
  gift: Gift,
): Measure | undefined {
  if (rule.kind === 'minimaxShare') {
    const weight = weightOf(book, rule.weight, gift)
    return weight === 0n ? undefined : (lots) => rational(lots, weight)
  }
  const { bucket, held } = gift
  const cut: StressedCut = {
    book,
    stress: rule.stress,
    bucket,
    held,
    lotPrice: pricing.lotPrice,
  }
  return rule.kind === 'drain'
    ? (lots) => stressLeverage(cut, lots)
    : (lots) => shortfallOf(cut, lots)
}

interface Party {
  readonly giver: Gift
  readonly lots: bigint
  readonly measure: Measure
}

/** Whether one lot less of one and one more of another would have been better, as far as hedges let it be asked. */
function improves(rule: LevelRule, from: Party, to: Party): boolean {
  if (rule.kind === 'minimaxShare') {
    return compareLeverages(to.measure(to.lots + 1n), from.measure(from.lots)) < 0
  }
  const now = [from.measure(from.lots), to.measure(to.lots)]
  const then = [from.measure(from.lots - 1n), to.measure(to.lots + 1n)]
  if (rule.kind === 'minimiseShortfall') return compare(sumOf(then), sumOf(now)) < 0
  if (rule.kind === 'drain' && rule.keepsHedges === true) {
    const keeps = compareLeverages(to.measure(to.lots + 1n), to.measure(0n)) <= 0
    if (isBroken(from.giver)) {
      if (keeps) return true
    } else if (!keeps) return false
  }
  const [high, low] = now.toSorted((a, b) => compareLeverages(b, a))
  const [highThen, lowThen] = then.toSorted((a, b) => compareLeverages(b, a))
  if (high === undefined || low === undefined) return false
  if (highThen === undefined || lowThen === undefined) return false
  return (compareLeverages(highThen, high) || compareLeverages(lowThen, low)) < 0
}

function sumOf(values: readonly Leverage[]): Rational {
  return values.reduce<Rational>(
    (sum, value) => (value === 'endless' ? sum : add(sum, value)),
    rational(0n),
  )
}

function isBroken({ fills }: Gift): boolean {
  return fills.some(({ hedgeBroken }) => hedgeBroken === true)
}

/** Scores before and after, no rank, and a broken hedge exactly where λ ends above what it was. */
function expectStated(
  { audit }: Replay,
  rule: LevelRule,
  gift: Gift,
  measure: Measure,
  at: string,
): void {
  const [before, after] = [measure(0n), measure(gift.lots)]
  const score = rule.kind === 'minimaxShare' ? undefined : leverageRow(before)
  const due = JSON.stringify([score, leverageRow(after)])
  for (const fill of gift.fills) {
    const isStated =
      fill.rank === undefined && JSON.stringify([fill.score, fill.scoreAfter]) === due
    expectThat(audit, 'ranking', isStated, at, () => {
      return `scores ${JSON.stringify([fill.score, fill.scoreAfter])}, by the book ${due}`
    })
  }
  if (gift.fills.length === 0) return
  const mustBreak =
    rule.kind === 'drain' && rule.keepsHedges === true && compareLeverages(after, before) > 0
  expectThat(audit, 'levels', isBroken(gift) === mustBreak, at, () => {
    return mustBreak ? 'its hedge is broken, and nothing says so' : 'no hedge of it is broken'
  })
}
