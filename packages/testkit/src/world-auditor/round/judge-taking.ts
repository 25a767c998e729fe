import type { CollateralsConverted, OffersTaken } from '@plimsoll/engine'
import {
  addMoney,
  bucketAt,
  closeLots,
  openLots,
  positionAt,
  replaceCollaterals,
  wholes,
} from '../booking.ts'
import { sideIn, walletOf } from '../offers.ts'
import { nameOf, placeOf } from '../slots.ts'
import { equityScaled, initialOf, isSameRatio, shownRatio } from '../valuation.ts'
import type { Account, Bucket, World } from '../world.ts'
import type { ExpectedTaking, ExpectedTakingRow } from './expected.ts'
import { expectCaseLeg, expectLayer, expectPriced } from './layer-checks.ts'
import { whyNotSound, whyNoTaker } from './offers-script.ts'
import { isUnbounded } from './pricing.ts'
import { opposite, type RoundModel } from './round-model.ts'

/** Assets of cases that owe without them become their money, for what they counted (SPEC B-7). */
export function judgeConversion(
  world: World,
  event: CollateralsConverted,
  due: ReadonlySet<Bucket>,
): void {
  const { judge } = world
  const buckets = event.buckets.map((slot) => bucketAt(world, slot))
  const amounts = wholes(world, event.amounts)
  const isAll = buckets.length === due.size && buckets.every((bucket) => due.has(bucket))
  judge.expect('collateral', isAll, () => {
    return `assets of ${buckets.map(nameOf).join()} are taken over, due are ${[...due].map(nameOf).join()}`
  })
  buckets.forEach((bucket, index) => {
    const amount = amounts[index] ?? 0n
    judge.expect('collateral', amount === bucket.assets, () => {
      return `assets of ${nameOf(bucket)} fetch ${amount}, they count for ${bucket.assets}`
    })
    replaceCollaterals(world, bucket, [])
    addMoney(world, bucket, amount)
  })
}

/** Lots of a leg go to those who offered: whom, how many, for how much, and that they are sound after it. */
export function judgeTaking(
  world: World,
  round: RoundModel,
  event: OffersTaken,
  due: ExpectedTaking,
): void {
  const { judge } = world
  expectLayer(world, round, event.layerIndex)
  const leg = positionAt(world, event.position)
  expectCaseLeg(world, round, event.caseNumber, leg)
  judge.expect('I-11', leg === due.position, () => {
    return `${placeOf(leg)} is taken over out of turn, due is ${placeOf(due.position)}`
  })
  expectPriced(world, round, leg)
  const rows = rowsOf(world, event, due)
  for (const row of rows) expectTaker(world, round, due, row)
  const isPriced =
    event.priceRule === due.price &&
    isSameRatio(event.lotQuote, due.lotValue) &&
    isSameRatio(event.bankruptcyLotQuote, due.bankruptcy)
  judge.expect('I-09', isPriced, () => {
    return `a lot of ${placeOf(leg)} is taken over for ${shownRatio(event.lotQuote)}, due ${shownRatio(due.lotValue)}`
  })
  expectRows(world, rows, due)
  const taken = rows.reduce((sum, { lots }) => sum + lots, 0n)
  judge.expect('I-12', taken > 0n && taken <= leg.lots, () => {
    return `${taken} lots of ${placeOf(leg)} are taken over, it has ${leg.lots}`
  })
  for (const [index, row] of rows.entries()) bookRow(world, round, { event, due, row, index })
  closeLots(
    world,
    leg,
    taken,
    rows.reduce((sum, { value }) => sum + value, 0n),
  )
  if (due.price !== undefined && isUnbounded(due.price)) due.of.isUnbounded = true
  due.of.roundings += BigInt(rows.length)
}

function rowsOf(world: World, event: OffersTaken, due: ExpectedTaking): ExpectedTakingRow[] {
  const lots = wholes(world, event.lots)
  const values = wholes(world, event.values)
  const closedLots = wholes(world, event.closedLots)
  const closedValues = wholes(world, event.closedValues)
  return event.lots.map((_, index) => {
    const place = event.offers?.[index]
    const offer = place === undefined ? undefined : world.offers[place]
    const account = offer?.account ?? due.vault
    if (account === undefined || (offer === undefined) !== (due.vault !== undefined)) {
      return world.judge.fail('offer', `there is no offer ${place}`)
    }
    return {
      account,
      offer,
      lots: lots[index] ?? 0n,
      value: values[index] ?? 0n,
      closedLots: closedLots[index] ?? 0n,
      closedValue: closedValues[index] ?? 0n,
    }
  })
}

function expectTaker(
  world: World,
  round: RoundModel,
  { of, position }: ExpectedTaking,
  { account, offer, lots }: ExpectedTakingRow,
): void {
  const { judge } = world
  if (offer === undefined) {
    const reason = whyNotSound(world, round, of, account)
    judge.expect('vault', reason === undefined, () => `vault ${account.id} ${reason}`)
    return
  }
  const reason = whyNoTaker(world, round, { of, position, offer })
  judge.expect('offer', reason === undefined, () => `the offer of ${offer.account.id} ${reason}`)
  judge.expect('offer', lots > 0n && lots <= offer.lots, () => {
    return `${offer.account.id} takes over ${lots} lots, offered are ${offer.lots}`
  })
}

function expectRows(
  { judge }: World,
  rows: readonly ExpectedTakingRow[],
  due: ExpectedTaking,
): void {
  const invariant = due.vault === undefined ? 'offer' : 'vault'
  const count = Math.max(rows.length, due.rows.length)
  for (let index = 0; index < count; index += 1) {
    const [row, rule] = [rows[index], due.rows[index]]
    const isSame = row !== undefined && row.account === rule?.account && row.lots === rule.lots
    judge.expect(invariant, isSame, () => {
      return `place ${index + 1} takes ${shownRow(row)}, the rule says ${shownRow(rule)}`
    })
    judge.expect('I-09', row?.value === rule?.value, () => {
      return `${shownRow(row)} for ${row?.value}, by the running total ${rule?.value}`
    })
    const isSplit = row?.closedLots === rule?.closedLots && row?.closedValue === rule?.closedValue
    judge.expect(invariant, isSplit, () => {
      return `${shownRow(row)}: closed are ${row?.closedLots} for ${row?.closedValue}, due ${rule?.closedLots} for ${rule?.closedValue}`
    })
  }
}

function shownRow(row: ExpectedTakingRow | undefined): string {
  return row === undefined ? 'nothing' : `${row.lots} lots by ${row.account.id}`
}

interface TakenRow {
  readonly event: OffersTaken
  readonly due: ExpectedTaking
  readonly row: ExpectedTakingRow
  readonly index: number
}

function bookRow(world: World, round: RoundModel, { event, due, row, index }: TakenRow): void {
  const { judge } = world
  const { account, offer, lots, value, closedLots, closedValue } = row
  const wallet = walletOf(account)
  const { market, side } = due.position
  const closes = positionAt(world, event.closedPositions[index] ?? -1)
  const opens = positionAt(world, event.openedPositions[index] ?? -1)
  const isPlaced =
    bucketAt(world, event.buckets[index] ?? -1) === wallet &&
    closes === sideIn(wallet, market, opposite(side)) &&
    opens === sideIn(wallet, market, side)
  judge.expect('offer', isPlaced, () => {
    return `${account.id} closes ${placeOf(closes)} and opens ${placeOf(opens)}`
  })
  const realised = closedLots > 0n ? closeLots(world, closes, closedLots, closedValue) : 0n
  judge.expect('I-09', realised === BigInt(event.realised[index] ?? 0), () => {
    return `${placeOf(closes)} realised ${event.realised[index]}, counted ${realised}`
  })
  if (lots > closedLots) {
    openLots(world, opens, lots - closedLots, value - closedValue)
    expectInitial(world, account)
  }
  round.closed.set(closes, (round.closed.get(closes) ?? 0n) + closedLots)
  if (offer !== undefined) offer.lots -= lots
}

/** Whoever opens has what opening needs (SPEC O). */
function expectInitial(world: World, account: Account): void {
  const wallet = walletOf(account)
  const equity = equityScaled(world, wallet) - wallet.reservedMoney * world.scale
  world.judge.expect('I-06', equity >= initialOf(world, wallet) * world.scale, () => {
    return `${nameOf(wallet)} took over lots and is below its initial requirement`
  })
}
