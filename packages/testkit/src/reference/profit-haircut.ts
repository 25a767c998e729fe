import { type Account, type Bucket, bucketsOf, crossBucketOf, opposite } from '../book/book.ts'
import type { HaircutBase, HaircutLayer } from '../book/layer.ts'
import { deficit, equity } from '../book/valuation.ts'
import { ceiling, floor, zero } from '../exact/rational.ts'
import { apportion } from './apportion.ts'
import { chargeFor, type Payer } from './charge.ts'
import { type GainBase, hasCase, type LayerWork, type Round, saw } from './round.ts'

/** Whoever gained on the other side of a case. */
const oppositeGains: HaircutLayer = {
  layer: 'profitHaircut',
  base: 'oppositeGains',
  isRepayable: false,
}

/** Whoever gained pays what is left, pro rata to the gain (L-5). */
export function runProfitHaircut(
  round: Round,
  works: readonly LayerWork[],
  { base, isRepayable }: HaircutLayer = oppositeGains,
): void {
  const isUnsettled = base === 'unsettledProfit'
  const owing = works.filter(
    ({ of }) => (isUnsettled || of.opening.legs.length > 0) && deficit(of.bucket) > 0n,
  )
  const deficits = owing.map(({ of }) => deficit(of.bucket))
  const payers = isUnsettled ? unsettledPayers(round) : gainers(round, base)
  const charges = apportion(
    deficits.reduce((sum, amount) => sum + amount, 0n),
    payers.map((payer) => payer.weight),
    payers.map((payer) => payer.cap),
  )
  payers.forEach(({ bucket, cap }, index) => {
    const charged = charges[index] ?? 0n
    if (charged > 0n) saw(round, `haircut of ${base}`)
    if (charged > 0n && charged === cap) saw(round, `haircut of ${base} at its cap`)
    if (isUnsettled) bucket.account.unsettledProfit -= charged
    else round.haircutCharges.set(bucket, (round.haircutCharges.get(bucket) ?? 0n) + charged)
  })
  chargeFor(round, owing, { payers, charges, owed: deficits, isRepayable })
}

/** Wallets with a profit that is not yet theirs to withdraw, with a position or without. */
function unsettledPayers(round: Round): Payer[] {
  return round.book.accounts
    .filter((account) => !hasCase(round, account) && unsettledOf(round, account) > 0n)
    .map((account) => {
      const bucket = crossBucketOf(account)
      const cap = lesser(account.unsettledProfit, floor(equity(bucket)))
      if (bucket.positions.length === 0) saw(round, 'unsettled profit of a flat wallet')
      return { bucket, weight: unsettledOf(round, account), cap: atLeastZero(cap) }
    })
}

function unsettledOf(round: Round, account: Account): bigint {
  return round.unsettledAtOpening.get(account) ?? 0n
}

/** Who gained in the markets of any case of the round, by account id and then bucket name. */
function gainers(round: Round, base: HaircutBase): Payer[] {
  const against = new Set(
    round.cases.flatMap(({ opening }) =>
      opening.weightedLegs.flatMap(({ market, side }) => {
        const other = opposite(side === 'long' ? 'long' : 'short')
        const asked = base === 'oppositeGains' ? [other] : [side, other]
        return asked.map((each) => legKey(market, each))
      }),
    ),
  )
  const payers: Payer[] = []
  for (const bucket of bucketsOf(round.book)) {
    let weight = 0n
    let gain = 0n
    for (const [key, gained] of round.gainBases) {
      if (gained.bucket !== bucket || !against.has(legKey(gained.market, gained.side))) continue
      const frozen = baseOf(gained, base)
      weight += frozen
      gain += gainLeft(round, key, frozen)
    }
    if (weight > 0n) payers.push({ bucket, weight, cap: capOf(round, bucket, gain) })
  }
  return payers
}

function baseOf({ base: sinceEntry, ofPeriod, market }: GainBase, base: HaircutBase): bigint {
  if (base !== 'periodGains') return sinceEntry
  if (ofPeriod === undefined) throw new RangeError(`${market} has no previous mark`)
  return ofPeriod
}

function legKey(market: string, side: string): string {
  return JSON.stringify([market, side])
}

/** A gain less what deleveraging took of it in this round. */
function gainLeft(round: Round, key: string, gained: bigint): bigint {
  const cost = ceiling(round.adlCosts.get(key) ?? zero)
  return atLeastZero(gained - atLeastZero(cost))
}

function capOf(round: Round, bucket: Bucket, gain: bigint): bigint {
  const left = gain - (round.haircutCharges.get(bucket) ?? 0n)
  return atLeastZero(lesser(left, floor(equity(bucket))))
}

function lesser(left: bigint, right: bigint): bigint {
  return left < right ? left : right
}

function atLeastZero(amount: bigint): bigint {
  return amount > 0n ? amount : 0n
}
