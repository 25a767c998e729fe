import type { FundPaid, GainsHaircut, LossShared } from '@plimsoll/engine'
import { addMoney, addToFund, bucketAt, fundAt, positionAt, wholes } from '../booking.ts'
import { addResult } from '../funds/history.ts'
import { changeClaim } from '../funds/owed-claims.ts'
import type { InvariantId } from '../invariants.ts'
import { nameOf, placeOf } from '../slots.ts'
import { measuresMarkets } from '../triggers/trigger.ts'
import { deficitOf, equityScaled } from '../valuation.ts'
import type { Bucket, Market, World } from '../world.ts'
import { freeEquityOf, isPayer } from './bases.ts'
import type { ExpectedHaircut, ExpectedPayment, ExpectedShare, PaidRow } from './expected.ts'
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
  const rows = payees.map((of, index) => ({
    of,
    amount: amounts[index] ?? 0n,
    market: marketAt(world, event.markets?.[index]),
  }))
  expectParts(world, event, { rows, due })
  const owed = new Map(payees.map((of) => [of, deficitOf(world, of.bucket)]))
  for (const [of, amount] of sumsBy(rows, (row) => row.of)) {
    judge.expect('I-11', amount <= (owed.get(of) ?? 0n), () => {
      return `${fund.id} pays ${amount} for a deficit of ${owed.get(of)}`
    })
    of.payments.unshift(fundMovement(fund, amount))
    of.roundings += 1n
  }
  for (const { of, amount } of rows) addMoney(world, of.bucket, amount)
  // One movement of the fund, so that no balance between its rows counts as one it had.
  addToFund(world, fund, -amounts.reduce((sum, amount) => sum + amount, 0n))
  for (const [market, amount] of sumsBy(rows, (row) => row.market)) {
    if (market !== undefined) addResult(world, fund, market.index, -amount)
  }
  judge.expect('I-11', fund.balance >= fund.floor, () => {
    return `${fund.id} has ${fund.balance} left, its floor is ${fund.floor}`
  })
}

interface PaidRows {
  readonly rows: readonly PaidRow[]
  readonly due: ExpectedPayment
}

/** What each case gets, and for which market where triggers measure markets. */
function expectParts(world: World, event: FundPaid, { rows, due }: PaidRows): void {
  const { judge } = world
  const fund = fundAt(world, event.fund)
  judge.expect('I-11', fund === due.fund, () => `${fund.id} pays, due is ${due.fund.id}`)
  const isMeasured = measuresMarkets(world.triggers)
  judge.expect('trigger', (event.markets !== undefined) === isMeasured, () => {
    return `a payment ${isMeasured ? 'does not say' : 'says'} for which markets it is`
  })
  const keyOf = ({ of, market }: PaidRow): string =>
    isMeasured ? `${of.number} for ${market?.spec.market ?? 'none'}` : String(of.number)
  const [paid, ruled] = [sumsBy(rows, keyOf), sumsBy(due.rows, keyOf)]
  for (const key of new Set([...paid.keys(), ...ruled.keys()])) {
    judge.expect('I-11', paid.get(key) === ruled.get(key), () => {
      return `${fund.id} pays ${paid.get(key) ?? 0n} to case ${key}, its rule says ${ruled.get(key) ?? 0n}`
    })
  }
}

function sumsBy<K>(rows: readonly PaidRow[], keyOf: (row: PaidRow) => K): Map<K, bigint> {
  const sums = new Map<K, bigint>()
  for (const row of rows.filter(({ amount }) => amount !== 0n)) {
    const key = keyOf(row)
    sums.set(key, (sums.get(key) ?? 0n) + row.amount)
  }
  return sums
}

function marketAt({ markets }: World, index: number | undefined): Market | undefined {
  return index === undefined ? undefined : markets[index]
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
    const left = due.gainLeft(position)
    judge.expect('haircut', charge > 0n && charge <= left, () => {
      return `${charge} charged on ${placeOf(position)}, whose gain is ${left}`
    })
    byPayer.set(position.bucket, (byPayer.get(position.bucket) ?? 0n) + charge)
  })
  for (const [bucket, charge] of byPayer) {
    judge.expect('haircut', charge * world.scale <= equityScaled(world, bucket), () => {
      return `${charge} charged on ${nameOf(bucket)}, which has less`
    })
  }
  expectShares(world, 'haircut', byPayer, due)
  event.positions.forEach((slot, index) => {
    const position = positionAt(world, slot)
    const charge = charges[index] ?? 0n
    addMoney(world, position.bucket, -charge)
    position.charged += charge
    round.charges.set(position, (round.charges.get(position) ?? 0n) + charge)
  })
  bookClaims(world, byPayer, { isStated: event.isRepayable === true, isDue: due.isRepayable })
  payProceeds(world, round, { event, due, byPayer, invariant: 'haircut' })
}

/** A loss is charged on buckets whatever they won, within what they have, and paid to cases (SPEC L-9). */
export function judgeShare(
  world: World,
  round: RoundModel,
  event: LossShared,
  due: ExpectedShare,
): void {
  const { judge } = world
  expectLayer(world, round, event.layerIndex)
  judge.expect('sharing', event.base === due.base, () => {
    return `a loss is shared by ${event.base}, the layer says ${due.base}`
  })
  const charges = wholes(world, event.charges)
  const byPayer = new Map(
    event.payers.map((slot, index) => [bucketAt(world, slot), charges[index] ?? 0n] as const),
  )
  judge.expect('sharing', byPayer.size === event.payers.length, () => 'somebody is charged twice')
  for (const [bucket, charge] of byPayer) {
    judge.expect('sharing', isPayer(round, bucket), () => {
      return `${nameOf(bucket)} is charged and has a case, or a price that nobody knows`
    })
    judge.expect('sharing', charge > 0n && charge <= freeEquityOf(world, bucket), () => {
      return `${charge} charged on ${nameOf(bucket)}, which has ${freeEquityOf(world, bucket)}`
    })
    const isFlat = bucket.positions.every((one) => round.lotsAtOpening(one) === 0n)
    if (isFlat) expectFlatCharge(world, round, bucket)
  }
  expectShares(world, 'sharing', byPayer, due)
  for (const [bucket, charge] of byPayer) {
    addMoney(world, bucket, -charge)
    if (event.base === 'unsettledProfit') bucket.unsettledProfit -= charge
  }
  bookClaims(world, byPayer, { isStated: event.isRepayable === true, isDue: due.isRepayable })
  payProceeds(world, round, { event, due, byPayer, invariant: 'sharing' })
}

/** Who has no position is charged only by a layer that says so (SPEC L-10). */
function expectFlatCharge({ judge, terms }: World, round: RoundModel, bucket: Bucket): void {
  const layer = terms.layers[round.layerIndex]
  const isSaid = layer !== undefined && 'chargesFlatAccounts' in layer && layer.chargesFlatAccounts
  judge.expect('sharing', isSaid, () => {
    return `${nameOf(bucket)} is charged without a position, and no layer says that it may be`
  })
}

/** What is charged by a layer whose charges are owed back is a claim of the account. */
function bookClaims(
  world: World,
  byPayer: ReadonlyMap<Bucket, bigint>,
  { isStated, isDue }: { readonly isStated: boolean; readonly isDue: boolean },
): void {
  world.judge.expect('claim', isStated === isDue, () => {
    return `charges are ${isStated ? '' : 'not '}called repayable, the layer says otherwise`
  })
  if (!isDue) return
  for (const [bucket, charge] of byPayer) {
    const wallet = bucket.account?.buckets[0]
    if (wallet !== undefined) changeClaim(world.claims, wallet, charge)
  }
}

function payProceeds(
  world: World,
  round: RoundModel,
  haircut: {
    readonly event: GainsHaircut | LossShared
    readonly due: ExpectedHaircut | ExpectedShare
    readonly invariant: InvariantId
    readonly byPayer: ReadonlyMap<Bucket, bigint>
  },
): void {
  const { event, due, byPayer, invariant } = haircut
  const { judge } = world
  const proceeds = wholes(world, event.proceeds)
  const payees = payeesOf(world, round, event).map((who, index) => ({
    who,
    amount: proceeds[index] ?? 0n,
  }))
  const payers = [...byPayer].map(([who, amount]) => ({ who, amount }))
  const movements = movementsByPayee(payers, payees, {
    isShared: event.kind === 'lossShared',
    isRepayable: due.isRepayable,
  })
  payees.forEach(({ who, amount }, index) => {
    const row = due.proceeds[index]
    const isDue = row?.of === who && row.amount === amount && due.proceeds.length === payees.length
    judge.expect(invariant, isDue, () => {
      return `${nameOf(who.bucket)} receives ${amount}, its share is ${row?.amount ?? 0n}`
    })
    addMoney(world, who.bucket, amount)
    who.payments.unshift(movements.get(who) ?? [])
    who.roundings += 1n
  })
}

function expectShares(
  { judge }: World,
  invariant: InvariantId,
  charged: ReadonlyMap<Bucket, bigint>,
  due: Pick<ExpectedShare, 'charges'>,
): void {
  for (const bucket of new Set([...charged.keys(), ...due.charges.keys()])) {
    judge.expect(invariant, charged.get(bucket) === due.charges.get(bucket), () => {
      return `${charged.get(bucket) ?? 0n} charged on ${nameOf(bucket)}, its share is ${due.charges.get(bucket) ?? 0n}`
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
