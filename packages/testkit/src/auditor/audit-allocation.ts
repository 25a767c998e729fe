import { ledgerOf } from '../book/book.ts'
import { formatDecimal } from '../exact/decimal.ts'
import type { FillRow } from '../resolution.ts'
import { expectThat } from './audit.ts'
import { isFairSplit } from './fair-split.ts'
import { couldGiveMore } from './margin.ts'
import type { Eligible, ReplayedPass } from './passes.ts'
import { lotsIn, type Replay } from './replay.ts'

/** Who was chosen, in which order, and whether they gave what the policy asks of them. */
export function auditAllocation(replay: Replay, pass: ReplayedPass): void {
  if (pass.policy === 'contract-pro-rata') auditShares(replay, pass)
  else auditQueue(replay, pass)
}

/** Nobody is passed over who could give, and rank and score are those of the book. */
function auditQueue({ audit }: Replay, pass: ReplayedPass): void {
  let needed = pass.leg.lots
  let previousRank = 0
  pass.eligible.forEach((candidate, index) => {
    const fill = fillOf(pass, candidate)
    const given = fill === undefined ? 0n : lotsIn(pass.leg.market, fill.size)
    const at = `${pass.turn.at}, ${ledgerOf(candidate.bucket)}`
    if (fill !== undefined) {
      const listed = pass.fills.indexOf(fill)
      expectThat(audit, 'ranking', isRankedAs(fill, candidate, index + 1), at, () => {
        return `rank ${fill.rank} with ${JSON.stringify(fill.score)}, place ${index + 1} in the book`
      })
      expectThat(
        audit,
        'ranking',
        listed === previousRank,
        at,
        () => 'fills are not in queue order',
      )
      previousRank += 1
    }
    const limit = candidate.held.lots < needed ? candidate.held.lots : needed
    if (given < limit) {
      expectExhausted({ audit }, pass, candidate, { given, limit })
    }
    needed -= given
  })
}

function isRankedAs(fill: FillRow, candidate: Eligible, rank: number): boolean {
  const { score } = candidate
  return (
    score !== undefined &&
    fill.rank === rank &&
    fill.score?.numerator === String(score.numerator) &&
    fill.score.denominator === String(score.denominator) &&
    fill.score.display === formatDecimal(score, 6)
  )
}

/** Everyone who could give more is within one lot of the same share. */
function auditShares({ audit }: Replay, pass: ReplayedPass): void {
  const parts = pass.eligible.map((candidate) => {
    const { bucket, held } = candidate
    const fill = fillOf(pass, candidate)
    const given = fill === undefined ? 0n : lotsIn(held.market, fill.size)
    const next = { given, limit: given + 1n }
    const hasRoom = given < held.lots && couldGiveMore(bucket, held, pass.lotPrice, next)
    return { candidate, given, weight: held.lots, hasRoom }
  })
  const names = parts.flatMap(({ candidate }) => fillOf(pass, candidate) ?? [])
  if (pass.fills.length > 0) {
    const isSorted = names.every((fill, index) => fill === pass.fills[index])
    const isBare = pass.fills.every((fill) => fill.rank === undefined && fill.score === undefined)
    expectThat(audit, 'proRata', isSorted && isBare, pass.turn.at, () => 'not sorted by account')
    expectThat(audit, 'proRata', isFairSplit(parts), pass.turn.at, () => 'not pro rata to lots')
  }
  const given = parts.reduce((sum, part) => sum + part.given, 0n)
  if (given >= pass.leg.lots) return
  for (const part of parts) {
    expectThat(audit, 'exhausted', !part.hasRoom, pass.turn.at, () => {
      return `${ledgerOf(part.candidate.bucket)} could give more`
    })
  }
}

function expectExhausted(
  { audit }: Pick<Replay, 'audit'>,
  pass: ReplayedPass,
  { bucket, held }: Eligible,
  range: { readonly given: bigint; readonly limit: bigint },
): void {
  const could = couldGiveMore(bucket, held, pass.lotPrice, range)
  expectThat(audit, 'exhausted', !could, `${pass.turn.at}, ${ledgerOf(bucket)}`, () => {
    return `gave ${range.given} of ${range.limit} lots, could give more`
  })
}

function fillOf(pass: ReplayedPass, { bucket }: Eligible): FillRow | undefined {
  return pass.fills.find((fill) => `${fill.account}:${fill.bucket}` === ledgerOf(bucket))
}
