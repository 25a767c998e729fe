import { type Bucket, bucketsOf, ledgerOf, opposite } from '../book/book.ts'
import { deficit, equity } from '../book/valuation.ts'
import { ceiling, floor, zero } from '../exact/rational.ts'
import { apportion } from './apportion.ts'
import { type GainBase, type HaircutPart, type LayerWork, post, type Round, saw } from './round.ts'

/** Whoever gained on the other side of a case pays what is left, pro rata to the gain (L-5). */
export function runProfitHaircut(round: Round, works: readonly LayerWork[]): void {
  const owing = works.filter(({ of }) => of.opening.legs.length > 0 && deficit(of.bucket) > 0n)
  const deficits = owing.map(({ of }) => deficit(of.bucket))
  const payers = payersOf(round)
  const charges = apportion(
    deficits.reduce((sum, amount) => sum + amount, 0n),
    payers.map((payer) => payer.weight),
    payers.map((payer) => payer.cap),
  )
  const proceeds = apportion(
    charges.reduce((sum, amount) => sum + amount, 0n),
    deficits,
    deficits,
  )
  payOut(round, owing, { payers, charges: [...charges], proceeds })
}

interface Payer {
  readonly bucket: Bucket
  readonly weight: bigint
  readonly cap: bigint
}

/** Who gained against any case of the round, by account id and then bucket name. */
function payersOf(round: Round): Payer[] {
  const against = new Set(
    round.cases.flatMap(({ opening }) =>
      opening.weightedLegs.map((leg) =>
        legKey(leg.market, opposite(leg.side === 'long' ? 'long' : 'short')),
      ),
    ),
  )
  const payers: Payer[] = []
  for (const bucket of bucketsOf(round.book)) {
    let weight = 0n
    let gain = 0n
    for (const [key, gained] of round.gainBases) {
      if (gained.bucket !== bucket || !against.has(legKey(gained.market, gained.side))) continue
      weight += gained.base
      gain += gainLeft(round, key, gained)
    }
    if (weight > 0n) payers.push({ bucket, weight, cap: capOf(round, bucket, gain) })
  }
  return payers
}

function legKey(market: string, side: string): string {
  return JSON.stringify([market, side])
}

/** A gain less what deleveraging took of it in this round. */
function gainLeft(round: Round, key: string, gained: GainBase): bigint {
  const cost = ceiling(round.adlCosts.get(key) ?? zero)
  const left = gained.base - (cost > 0n ? cost : 0n)
  return left > 0n ? left : 0n
}

function capOf(round: Round, bucket: Bucket, gain: bigint): bigint {
  const left = gain - (round.haircutCharges.get(bucket) ?? 0n)
  const own = floor(equity(bucket))
  const cap = left < own ? left : own
  return cap > 0n ? cap : 0n
}

interface Settlement {
  readonly payers: readonly Payer[]
  readonly charges: bigint[]
  readonly proceeds: readonly bigint[]
}

/** Cases are paid in case order, each from the payers in their order: whoever still owes goes on. */
function payOut(round: Round, owing: readonly LayerWork[], settlement: Settlement): void {
  owing.forEach((work, index) => {
    let needed = settlement.proceeds[index] ?? 0n
    const parts: HaircutPart[] = []
    settlement.payers.forEach(({ bucket }, position) => {
      const owed = settlement.charges[position] ?? 0n
      const amount = owed < needed ? owed : needed
      if (amount === 0n) return
      settlement.charges[position] = owed - amount
      needed -= amount
      charge(round, work, bucket, amount)
      parts.push({ bucket, amount })
    })
    if (parts.length > 0) work.of.payments.push({ kind: 'haircut', parts })
  })
}

function charge(round: Round, work: LayerWork, payer: Bucket, amount: bigint): void {
  saw(round, 'haircut')
  payer.money -= amount
  work.of.bucket.money += amount
  round.haircutCharges.set(payer, (round.haircutCharges.get(payer) ?? 0n) + amount)
  post(work, ledgerOf(work.of.bucket), amount)
  post(work, ledgerOf(payer), -amount)
}
