import { type Bucket, bucketsOf, ledgerOf, opposite, type Side } from '../book/book.ts'
import { equity } from '../book/valuation.ts'
import { ceiling, floor, zero } from '../exact/rational.ts'
import { expectThat } from './audit.ts'
import { isFairSplit } from './fair-split.ts'
import {
  addTo,
  expectPostings,
  legName,
  marketNamed,
  type Replay,
  shortfallUnits,
  type Turn,
  unitsIn,
} from './replay.ts'

/** Gains pay what is left: only gains, no more than gain and equity, pro rata, and all that is needed. */
export function auditHaircut(replay: Replay, turns: readonly Turn[]): void {
  const { audit } = replay
  const owing = turns.filter(
    (turn) => turn.of.openingLegs.length > 0 && shortfallUnits(turn.of.bucket) > 0n,
  )
  const owed = owing.map((turn) => shortfallUnits(turn.of.bucket))
  const limits = limitsOf(replay)
  const charged = new Map<Bucket, bigint>()
  const proceeds = new Map<Turn, bigint>()
  for (const turn of turns) {
    proceeds.set(turn, replayCharges(replay, turn, charged))
    const isDue = (proceeds.get(turn) ?? 0n) === 0n || owing.includes(turn)
    expectThat(audit, 'haircutShare', isDue, turn.at, () => 'paid where nothing is due')
  }
  expectCharges(replay, limits, charged)
  const wanted = owed.reduce((sum, amount) => sum + amount, 0n)
  const paid = [...charged.values()].reduce((sum, amount) => sum + amount, 0n)
  if (wanted === 0n) return
  const hasRoom = limits.some(({ bucket, cap }) => (charged.get(bucket) ?? 0n) < cap)
  expectThat(audit, 'haircutExhausted', paid === wanted || !hasRoom, 'profitHaircut', () => {
    return `${paid} of ${wanted} units charged, and there is gain left`
  })
  const received = owing.map((turn, index) => {
    const [given, weight] = [proceeds.get(turn) ?? 0n, owed[index] ?? 0n]
    return { given, weight, hasRoom: given < weight }
  })
  expectThat(
    audit,
    'haircutShare',
    paid <= wanted && isFairSplit(received),
    'profitHaircut',
    () => {
      return 'cases are not paid pro rata to their deficits'
    },
  )
}

/** Moves what the row posts; the case must get exactly what the payers lose. */
function replayCharges(replay: Replay, turn: Turn, charged: Map<Bucket, bigint>): bigint {
  const expected = new Map([[ledgerOf(turn.of.bucket), 0n]])
  const parts = new Map<string, bigint>()
  let taken = 0n
  for (const { ledger, amount } of turn.row?.postings ?? []) {
    const payer = bucketsOf(replay.book).find((bucket) => ledgerOf(bucket) === ledger)
    if (payer === undefined || payer === turn.of.bucket) continue
    const units = -unitsIn(replay.book, amount)
    payer.money -= units
    taken += units
    addTo(charged, payer, units)
    addTo(parts, ledger, units)
    addTo(expected, ledger, -units)
  }
  turn.of.bucket.money += taken
  if (taken > 0n) turn.of.payments.push(parts)
  addTo(expected, ledgerOf(turn.of.bucket), taken)
  expectPostings(replay, turn, expected)
  const isBare = (turn.row?.fills.length ?? 0) === 0
  expectThat(replay.audit, 'haircutShare', isBare, turn.at, () => 'a haircut moves no lots')
  return taken
}

interface Limit {
  readonly bucket: Bucket
  readonly weight: bigint
  readonly cap: bigint
}

function limitsOf(replay: Replay): Limit[] {
  const isAgainst = (marketName: string, side: Side): boolean =>
    replay.cases.some((replayed) =>
      replayed.weightedLegs.some(
        (leg) => leg.market.market === marketName && leg.side === opposite(side),
      ),
    )
  return bucketsOf(replay.book).flatMap((bucket) => {
    let weight = 0n
    let gain = -(replay.charges.get(bucket) ?? 0n)
    for (const market of replay.book.markets) {
      for (const side of ['long', 'short'] as const) {
        const name = legName(bucket, market, side)
        const base = replay.gains.get(name) ?? 0n
        if (base === 0n || !isAgainst(market.market, side)) continue
        weight += base
        gain += gainLeft(replay, name, base)
      }
    }
    const own = floor(equity(bucket))
    const cap = gain < own ? gain : own
    return weight === 0n ? [] : [{ bucket, weight, cap: cap > 0n ? cap : 0n }]
  })
}

function gainLeft(replay: Replay, name: string, base: bigint): bigint {
  const cost = ceiling(replay.adlCosts.get(name) ?? zero)
  if (cost <= 0n) return base
  return cost < base ? base - cost : 0n
}

function expectCharges(
  replay: Replay,
  limits: readonly Limit[],
  charged: ReadonlyMap<Bucket, bigint>,
): void {
  const { audit } = replay
  const flat = bucketsOf(replay.book).filter((bucket) => !holdsAtOpening(replay, bucket))
  for (const bucket of flat) {
    const amount = charged.get(bucket) ?? 0n
    expectThat(audit, 'haircutFlat', amount === 0n, ledgerOf(bucket), () => {
      return `${amount} units charged without a position at opening`
    })
  }
  for (const [bucket, amount] of charged) {
    const cap = limits.find((limit) => limit.bucket === bucket)?.cap ?? 0n
    const isRight = amount > 0n && amount <= cap
    expectThat(
      audit,
      'haircutCap',
      isRight,
      ledgerOf(bucket),
      () => `${amount} charged, cap ${cap}`,
    )
    addTo(replay.charges, bucket, amount)
  }
  if (charged.size === 0) return
  const parts = limits.map(({ bucket, weight, cap }) => {
    const given = charged.get(bucket) ?? 0n
    return { given, weight, hasRoom: given < cap }
  })
  expectThat(audit, 'haircutShare', isFairSplit(parts), 'profitHaircut', () => {
    return 'charges are not pro rata to gains'
  })
}

/** Buckets of cases are not payers either; `gains` holds none of their positions. */
function holdsAtOpening(replay: Replay, bucket: Bucket): boolean {
  return replay.book.markets.some(({ market }) =>
    (['long', 'short'] as const).some((side) =>
      replay.gains.has(legName(bucket, marketNamed(replay.book, market), side)),
    ),
  )
}
