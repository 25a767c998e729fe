import type {
  CaseEnded,
  IsolatedMarginReleased,
  LayerApplied,
  OwedBack,
  PaymentsReturned,
} from '@plimsoll/engine'
import { addMoney, addToFund, addToResidue, bucketAt, fundAt, whole, wholes } from '../booking.ts'
import { recount } from '../claims.ts'
import { changeClaim, openClaimOf, potOf } from '../funds/owed-claims.ts'
import { nameOf } from '../slots.ts'
import type { Bucket, Payment, World } from '../world.ts'
import type { ExpectedEnding, ExpectedOutcomes, ExpectedReturn } from './expected.ts'
import { isSameExposure } from './stated-case.ts'
import { totalsOf } from './payments.ts'
import { measure } from './round-script.ts'
import { compareLegs, type RoundModel } from './round-model.ts'

/** What a layer says it left is what is left, for every case it was reached with. */
export function judgeOutcomes(
  world: World,
  round: RoundModel,
  event: LayerApplied,
  due: ExpectedOutcomes,
): void {
  const { judge } = world
  const isTurn = event.layerIndex === round.layerIndex && event.layer === due.layer
  judge.expect('I-11', isTurn, () => {
    return `layer ${event.layerIndex} ${event.layer} is through, it is the turn of ${round.layerIndex} ${due.layer}`
  })
  const isAll = event.outcomes.length === due.cases.length
  judge.expect(
    'I-10',
    isAll,
    () => `${event.outcomes.length} of ${due.cases.length} cases reported`,
  )
  due.cases.forEach(({ of, before }, index) => {
    const outcome = event.outcomes[index]
    const after = measure(world, of)
    const isRight =
      outcome?.caseNumber === of.number &&
      outcome.residualDeficitQuote === after.deficit &&
      outcome.paidQuote === before.deficit - after.deficit &&
      isSameExposure(world, of.bucket, outcome.residualExposure)
    judge.expect('I-10', isRight, () => {
      return `${event.layer} left ${nameOf(of.bucket)} owing ${after.deficit} with ${after.lots} lots, reported ${outcome?.residualDeficitQuote} after ${outcome?.paidQuote} paid`
    })
    const isIdle = before.equityScaled === after.equityScaled && before.lots === after.lots
    judge.expect('I-10', (outcome?.skipped !== undefined) === isIdle, () => {
      return `${event.layer} ${isIdle ? 'did nothing' : 'acted'} for ${nameOf(of.bucket)}, reported otherwise`
    })
  })
}

/** Money that a case did not need goes back to whoever paid it, latest first. */
export function judgeReturn(world: World, event: PaymentsReturned, due: ExpectedReturn): void {
  const { judge } = world
  const bucket = bucketAt(world, event.bucket)
  const isIts = event.caseNumber === due.of.number && bucket === due.of.bucket
  judge.expect('closing', isIts, () => `${nameOf(bucket)} returns as case ${event.caseNumber}`)
  const back = new Map<Payment['from'], bigint>()
  const fundAmounts = wholes(world, event.fundAmounts)
  const payerAmounts = wholes(world, event.payerAmounts)
  event.funds.forEach((index, row) => back.set(fundAt(world, index), fundAmounts[row] ?? 0n))
  event.payers.forEach((slot, row) => back.set(bucketAt(world, slot), payerAmounts[row] ?? 0n))
  judge.expect('closing', isSameTotals(back, due.back), () => {
    return `${nameOf(bucket)} returns ${shownTotals(back)}, due is ${shownTotals(due.back)}`
  })
  expectParts(world, event, event.sharedAmounts, due.shared)
  expectParts(world, event, event.claimAmounts, due.claimed)
  const lowered = new Map<Bucket, bigint>()
  for (const [to, amount] of back) {
    addMoney(world, bucket, -amount)
    if ('balance' in to) addToFund(world, to, amount)
    else {
      addMoney(world, to, amount)
      uncharge(to, amount - (due.shared.get(to) ?? 0n))
      lowered.set(to, due.claimed.get(to) ?? 0n)
    }
  }
  for (const [to, amount] of lowered) lowerClaim(world, to, amount)
}

/** What of a return is said to have been a shared loss, or to lower claims, row by row. */
function expectParts(
  world: World,
  { payers }: PaymentsReturned,
  stated: readonly number[] = [],
  due: ReadonlyMap<Payment['from'], bigint>,
): void {
  const amounts = wholes(world, stated)
  payers.forEach((slot, row) => {
    const payer = bucketAt(world, slot)
    const isDue = (amounts[row] ?? 0n) === (due.get(payer) ?? 0n)
    world.judge.expect('claim', isDue, () => {
      return `${amounts[row] ?? 0n} of what ${nameOf(payer)} gets back is marked, due ${due.get(payer) ?? 0n}`
    })
  })
}

/** What goes back to a payer lowers what its account is owed, as far as that goes (SPEC F-8). */
function lowerClaim(world: World, { account }: Bucket, amount: bigint): void {
  const { claims } = world
  const wallet = account?.buckets[0]
  if (wallet === undefined) return
  const open = openClaimOf(claims, wallet)
  if (open === 0n || amount === 0n) return
  changeClaim(claims, wallet, -(open < amount ? open : amount))
  if (claims.rows.length > 0) return
  // Nobody is left to share what was no whole unit of anybody's.
  world.residue += potOf(claims)
  claims.received = 0n
}

/** What was given back may be charged again, position by position, by market and long before short. */
function uncharge({ positions }: Bucket, amount: bigint): void {
  let left = amount
  for (const position of positions.toSorted(compareLegs)) {
    const part = position.charged < left ? position.charged : left
    position.charged -= part
    left -= part
  }
}

/** A case ends closed with nothing left, or suspended with what is left on record. */
export function judgeEnding(
  world: World,
  round: RoundModel,
  event: CaseEnded,
  due: ExpectedEnding,
): void {
  const { judge } = world
  const { of, isClosed } = due
  const bucket = bucketAt(world, event.bucket)
  const isIts = event.caseNumber === of.number && event.caseId === of.id && bucket === of.bucket
  judge.expect('closing', isIts, () => `${event.caseId} ends where ${of.id} is due`)
  const status = isClosed ? 'closed' : 'suspended'
  judge.expect(
    'closing',
    event.status === status,
    () => `${of.id} ends ${event.status}, is ${status}`,
  )
  judge.expect('closing', (event.reason !== undefined) === !isClosed, () => {
    return `${of.id} ends ${status} ${event.reason === undefined ? 'without' : 'with'} a reason`
  })
  const residue = whole(world, event.residue)
  judge.expect('closing', residue === due.residue && residue <= of.roundings, () => {
    return `${residue} units of ${of.id} are called rounding, due ${due.residue} of at most ${of.roundings}`
  })
  const owed = (event.owedBack ?? []).map((movement) => movementOf(world, movement))
  judge.expect('closing', isSameMovements(owed, due.owed), () => {
    return `${of.id} owes back ${owed.map(shownMovement).join('; ')}, due ${due.owed.map(shownMovement).join('; ')}`
  })
  if (residue !== 0n) addMoney(world, bucket, -residue)
  addToResidue(world, residue)
  round.ended.add(of)
  bucket.suspended = isClosed ? undefined : { caseId: of.id, payments: due.owed }
  recount(world, bucket)
}

/** Empty isolated buckets give all they have, less funding they still owe, to the wallet of their account. */
export function judgeRelease(
  world: World,
  event: IsolatedMarginReleased,
  due: ReadonlySet<Bucket>,
): void {
  const { judge } = world
  const buckets = event.buckets.map((slot) => bucketAt(world, slot))
  const amounts = wholes(world, event.amounts)
  const isAll = buckets.length === due.size && buckets.every((bucket) => due.has(bucket))
  judge.expect('closing', isAll, () => {
    return `released are ${buckets.map(nameOf).join()}, empty are ${[...due].map(nameOf).join()}`
  })
  buckets.forEach((bucket, index) => {
    const amount = amounts[index] ?? 0n
    const free = bucket.funding < 0n ? bucket.money + bucket.funding : bucket.money
    judge.expect('closing', amount === free, () => {
      return `${nameOf(bucket)} releases ${amount} of ${bucket.money}, with ${bucket.funding} unsettled`
    })
    const wallet = bucket.account?.buckets[0]
    if (wallet === undefined) return judge.fail('closing', `${nameOf(bucket)} has no wallet`)
    addMoney(world, bucket, -amount)
    return addMoney(world, wallet, amount)
  })
}

function movementOf(world: World, movement: OwedBack): Payment[] {
  const { funds, payers, isShared, isRepayable } = movement
  const marks = { ...(isShared && { isShared }), ...(isRepayable && { isRepayable }) }
  const fundAmounts = wholes(world, movement.fundAmounts)
  const payerAmounts = wholes(world, movement.payerAmounts)
  return [
    ...funds.map((index, row) => ({ from: fundAt(world, index), amount: fundAmounts[row] ?? 0n })),
    ...payers.map((slot, row) => ({
      ...marks,
      from: bucketAt(world, slot),
      amount: payerAmounts[row] ?? 0n,
    })),
  ]
}

function isSameMovements(left: readonly Payment[][], right: readonly Payment[][]): boolean {
  return (
    left.length === right.length &&
    left.every((movement, index) =>
      isSameTotals(totalsOf([movement]), totalsOf([right[index] ?? []])),
    )
  )
}

function isSameTotals(
  left: ReadonlyMap<Payment['from'], bigint>,
  right: ReadonlyMap<Payment['from'], bigint>,
): boolean {
  return left.size === right.size && [...left].every(([who, amount]) => right.get(who) === amount)
}

function shownTotals(totals: ReadonlyMap<Payment['from'], bigint>): string {
  const parts = [...totals].map(([who, amount]) => `${amount} to ${shownWho(who)}`)
  return parts.length === 0 ? 'nothing' : parts.join(', ')
}

function shownMovement(movement: readonly Payment[]): string {
  return movement.map(({ from, amount }) => `${amount} of ${shownWho(from)}`).join(', ')
}

function shownWho(who: Payment['from']): string {
  return 'balance' in who ? who.id : nameOf(who)
}
