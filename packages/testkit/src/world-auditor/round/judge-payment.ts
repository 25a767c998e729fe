import type { FundPaid, GainsHaircut } from '@plimsoll/engine'
import { addMoney, addToFund, bucketAt, fundAt, positionAt, wholes } from '../booking.ts'
import { nameOf, placeOf } from '../slots.ts'
import { deficitOf, equityScaled } from '../valuation.ts'
import type { Bucket, World } from '../world.ts'
import type { ExpectedHaircut, ExpectedPayment } from './expected.ts'
import { gainLeft } from './haircut-script.ts'
import { expectLayer } from './layer-checks.ts'
import { fundMovement, movementsByPayee } from './payments.ts'
import type { CaseModel, RoundModel } from './round-model.ts'

/** A fund pays into cases: what its rule says, never below its floor, never more than is owed. */
export function judgePayment(
  world: World,
  round: RoundModel,
  event: FundPaid,
  due: ExpectedPayment,
): void {
  const { judge } = world
  expectLayer(world, round, event.layerIndex)
  const fund = fundAt(world, event.fund)
  const amounts = wholes(world, event.amounts)
  const payees = payeesOf(world, round, event)
  const deficits = payees.map(({ bucket }) => deficitOf(world, bucket))
  payees.forEach((of, index) => {
    const amount = amounts[index] ?? 0n
    const row = due.rows[index]
    const isDue = fund === due.fund && row?.of === of && row.amount === amount
    judge.expect('I-11', isDue && due.rows.length === payees.length, () => {
      return `${fund.id} pays ${amount} for ${nameOf(of.bucket)}, its rule says ${row?.amount ?? 0n}`
    })
    judge.expect('I-11', amount <= (deficits[index] ?? 0n), () => {
      return `${fund.id} pays ${amount} for a deficit of ${deficits[index]}`
    })
    addToFund(world, fund, -amount)
    addMoney(world, of.bucket, amount)
    of.payments.unshift(fundMovement(fund, amount))
    of.roundings += 1n
  })
  judge.expect('I-11', fund.balance >= fund.floor, () => {
    return `${fund.id} has ${fund.balance} left, its floor is ${fund.floor}`
  })
}

/** Gains are charged and paid to cases: no more than gain and equity, pro rata, and all of it arrives. */
export function judgeHaircut(
  world: World,
  round: RoundModel,
  event: GainsHaircut,
  due: ExpectedHaircut,
): void {
  const { judge } = world
  expectLayer(world, round, event.layerIndex)
  const charges = wholes(world, event.charges)
  const byPayer = new Map<Bucket, bigint>()
  event.positions.forEach((slot, index) => {
    const position = positionAt(world, slot)
    const charge = charges[index] ?? 0n
    const left = gainLeft(world, round, position)
    judge.expect('haircut', round.gains.has(position) && charge > 0n && charge <= left, () => {
      return `${charge} charged on ${placeOf(position)}, whose gain is ${left}`
    })
    byPayer.set(position.bucket, (byPayer.get(position.bucket) ?? 0n) + charge)
  })
  for (const [bucket, charge] of byPayer) {
    judge.expect('haircut', charge * world.scale <= equityScaled(world, bucket), () => {
      return `${charge} charged on ${nameOf(bucket)}, which has less`
    })
  }
  expectShares(world, byPayer, due)
  event.positions.forEach((slot, index) => {
    const position = positionAt(world, slot)
    const charge = charges[index] ?? 0n
    addMoney(world, position.bucket, -charge)
    position.charged += charge
    round.charges.set(position, (round.charges.get(position) ?? 0n) + charge)
  })
  payProceeds(world, round, { event, due, byPayer })
}

function payProceeds(
  world: World,
  round: RoundModel,
  haircut: {
    readonly event: GainsHaircut
    readonly due: ExpectedHaircut
    readonly byPayer: ReadonlyMap<Bucket, bigint>
  },
): void {
  const { event, due, byPayer } = haircut
  const { judge } = world
  const proceeds = wholes(world, event.proceeds)
  const payees = payeesOf(world, round, event).map((who, index) => ({
    who,
    amount: proceeds[index] ?? 0n,
  }))
  const payers = [...byPayer].map(([who, amount]) => ({ who, amount }))
  const movements = movementsByPayee(payers, payees)
  payees.forEach(({ who, amount }, index) => {
    const row = due.proceeds[index]
    const isDue = row?.of === who && row.amount === amount && due.proceeds.length === payees.length
    judge.expect('haircut', isDue, () => {
      return `${nameOf(who.bucket)} receives ${amount}, its share is ${row?.amount ?? 0n}`
    })
    addMoney(world, who.bucket, amount)
    who.payments.unshift(movements.get(who) ?? [])
    who.roundings += 1n
  })
}

function expectShares(
  { judge }: World,
  charged: ReadonlyMap<Bucket, bigint>,
  due: ExpectedHaircut,
): void {
  for (const [bucket, charge] of charged) {
    const share = due.charges.get(bucket) ?? 0n
    judge.expect('haircut', charge === share, () => {
      return `${charge} charged on ${nameOf(bucket)}, its share is ${share}`
    })
  }
  for (const [bucket, share] of due.charges) {
    judge.expect('haircut', charged.has(bucket), () => {
      return `${nameOf(bucket)} is not charged, its share is ${share}`
    })
  }
}

/** Cases named by an event, with the buckets that are theirs. */
function payeesOf(
  world: World,
  { cases }: RoundModel,
  event: { readonly caseNumbers: readonly number[]; readonly buckets: readonly number[] },
): CaseModel[] {
  const { judge } = world
  return event.caseNumbers.map((number, index) => {
    const of = cases[number - 1]
    const bucket = bucketAt(world, event.buckets[index] ?? -1)
    if (of?.bucket === bucket) return of
    return judge.fail('case', `${nameOf(bucket)} is paid as case ${number}`)
  })
}
