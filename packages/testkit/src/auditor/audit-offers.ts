import {
  comparePositions,
  crossBucketOf,
  ledgerOf,
  type Offer,
  opposite,
  type Position,
  positionIn,
} from '../book/book.ts'
import { equity, initialOfLots, initialRequirement } from '../book/valuation.ts'
import {
  add,
  compare,
  floor,
  isPositive,
  multiply,
  negate,
  type Rational,
  rational,
  subtract,
} from '../exact/rational.ts'
import type { FillRow } from '../resolution.ts'
import type { AdlReading } from './adl-reading.ts'
import { expectThat } from './audit.ts'
import { expectFillPrice } from './audit-fill.ts'
import { isFairSplit } from './fair-split.ts'
import { keepsMargin } from './margin.ts'
import { type LegStep, legStepsOf } from './passes.ts'
import {
  atOnePrice,
  bounded,
  type Done,
  forCase,
  isUnboundedRule,
  type LegPricing,
  pricingOf,
} from './pricing.ts'
import {
  addTo,
  expectPostings,
  legName,
  lotsIn,
  type Replay,
  replayClose,
  type Turn,
  unitsIn,
} from './replay.ts'
import { isLongOfValue } from './value-side.ts'
import { gapPerLot, splitOf } from './shortfall.ts'

/** Lots of legs go to those who offered: best price for the case first, each offer asked once a leg (L-7). */
export function auditOffers(replay: Replay, turns: readonly Turn[]): void {
  const posted = new Map(turns.map((turn) => [turn, new Map<string, bigint>()]))
  const read = new Map(turns.map((turn) => [turn, 0]))
  for (const legStep of legStepsOf(replay, turns, 'bankruptcy')) {
    const reader: Reader = { replay, legStep, read, posted }
    const asked = new Set<Offer>()
    for (;;) {
      const best = bestOffers(reader, asked)
      if (best === undefined) break
      for (const offer of best.offers) asked.add(offer)
      auditTaking(reader, best)
    }
  }
  for (const turn of turns) {
    expectAllRead(replay, turn, read.get(turn) ?? 0)
    expectPostings(replay, turn, posted.get(turn) ?? new Map<string, bigint>())
  }
}

/** The same at the price of a policy, of all who offered at that price or a worse one for them. */
export function auditVolunteers(reading: AdlReading, legStep: LegStep): void {
  const { replay, step, seen, posted } = reading
  const leg = legOf(replay, legStep)
  if (leg === undefined) return
  const fundBudget = step.fundBudgets.get(legStep.turn.of) ?? 0n
  const { bankruptcy } = leg
  const pricing = pricingOf(legStep.turn.of, leg.held, { rule: step.rule, bankruptcy, fundBudget })
  const reader: Reader = { replay, legStep, read: seen, posted }
  const offers = openOffers(reader, leg.held).filter(
    ({ limit }) => limit === undefined || forCaseOrder(leg.held, limit, pricing.lotPrice) >= 0,
  )
  const hasTaken = auditTaking(reader, { leg, pricing, offers })
  if (hasTaken && isUnboundedRule(step.rule)) legStep.turn.of.isUnbounded = true
}

/** Where a leg's fills are read, and what they post. */
interface Reader {
  readonly replay: Replay
  readonly legStep: LegStep
  /** How many fills of each case's row have been read. */
  readonly read: Map<Turn, number>
  readonly posted: ReadonlyMap<Turn, Map<string, bigint>>
}

interface PresentLeg {
  readonly held: Position
  readonly bankruptcy: Rational
}

/** Offers that share what is left of a leg, at one price. */
interface Taking {
  readonly leg: PresentLeg
  readonly pricing: LegPricing
  readonly offers: readonly Offer[]
}

function legOf(replay: Replay, { turn, market, side }: LegStep): PresentLeg | undefined {
  const held = positionIn(turn.of.bucket, market, side)
  if (held === undefined) return undefined
  const { price } = gapPerLot(held, splitOf(turn.of.bucket, replay.book.deficitSplit))
  return { held, bankruptcy: price }
}

/** Above 0 where the first value of a lot is better for the case. */
function forCaseOrder(leg: Position, first: Rational, second: Rational): number {
  return isLongOfValue(leg) ? compare(first, second) : compare(second, first)
}

/** Offers for a leg of sound strangers without a case, by account. */
function openOffers({ replay, legStep }: Reader, leg: Position): Offer[] {
  return replay.book.offers.filter((offer) => {
    if (offer.market !== leg.market || offer.side !== leg.side) return false
    return offer.lots > 0n && whyNotOffer(replay, legStep.turn, offer) === undefined
  })
}

function whyNotOffer(replay: Replay, { of }: Turn, { account }: Offer): string | undefined {
  if (replay.cases.some(({ bucket }) => bucket.account === account)) return 'it has a case itself'
  if (account.owner === of.bucket.account.owner) return 'it has the same owner'
  return isPositive(equity(crossBucketOf(account))) ? undefined : 'its equity is not positive'
}

/** The offers that ask least of the case among those not asked, none worse than mark. */
function bestOffers(reader: Reader, asked: ReadonlySet<Offer>): Taking | undefined {
  const leg = legOf(reader.replay, reader.legStep)
  if (leg === undefined) return undefined
  const { held } = leg
  const needed = bounded(held.market, leg.bankruptcy)
  const priced = openOffers(reader, held)
    .filter((offer) => !asked.has(offer))
    .map((offer) => {
      const isLimited = offer.limit !== undefined && forCaseOrder(held, offer.limit, needed) < 0
      return { offer, price: isLimited && offer.limit !== undefined ? offer.limit : needed }
    })
    .filter(({ price }) => forCaseOrder(held, price, held.market.lotValue) >= 0)
  const [first] = priced
  if (first === undefined) return undefined
  const best = priced.reduce(
    (known, { price }) => (forCaseOrder(held, price, known) > 0 ? price : known),
    first.price,
  )
  const offers = priced.filter(({ price }) => compare(price, best) === 0)
  return { leg, pricing: atOnePrice(held, best), offers: offers.map(({ offer }) => offer) }
}

/** Judges what offers of one price took, and books it; says whether anything was taken. */
function auditTaking(reader: Reader, taking: Taking): boolean {
  const { replay, legStep } = reader
  const { held } = taking.leg
  const { turn } = legStep
  const start = reader.read.get(turn) ?? 0
  const rest = turn.row?.fills.slice(start) ?? []
  const known = new Map(
    taking.offers.map((offer) => [ledgerOf(crossBucketOf(offer.account)), offer]),
  )
  const taken: { readonly fill: FillRow; readonly offer: Offer }[] = []
  for (const fill of rest) {
    const offer = known.get(`${fill.account}:${fill.bucket}`)
    const isHere = fill.market === held.market.market && fill.side === held.side
    if (offer === undefined || !isHere) break
    known.delete(`${fill.account}:${fill.bucket}`)
    taken.push({ fill, offer })
  }
  reader.read.set(turn, start + taken.length)
  const lotsOf = (offer: Offer): bigint => {
    const fill = taken.find((other) => other.offer === offer)?.fill
    return fill === undefined ? 0n : lotsIn(held.market, fill.size)
  }
  expectShared(reader, taking, lotsOf)
  const places = taken.map(({ offer }) => taking.offers.indexOf(offer))
  if (taken.length > 0) {
    const isRising = places.every(
      (place, index) => index === 0 || place > (places[index - 1] ?? -1),
    )
    expectThat(replay.audit, 'offers', isRising, turn.at, () => 'not in the order of accounts')
  }
  let done: Done = { lots: 0n, value: 0n }
  for (const { fill, offer } of taken) done = replayTaken(reader, taking, { fill, offer, done })
  if (done.lots > 0n) replayClose(turn.of.bucket, held, done.lots, done.value)
  return taken.length > 0
}

/** Pro rata to what was offered, and nobody who could take more while lots are left. */
function expectShared(
  { replay, legStep }: Reader,
  { leg: { held }, pricing, offers }: Taking,
  lotsOf: (offer: Offer) => bigint,
): void {
  const parts = offers.map((offer) => {
    const given = lotsOf(offer)
    const hasRoom = given < offer.lots && mayTake(held, offer, pricing.lotPrice, given + 1n)
    return { given, weight: offer.lots, hasRoom, offer }
  })
  const placed = parts.reduce((sum, { given }) => sum + given, 0n)
  if (placed > 0n) {
    expectThat(replay.audit, 'offers', isFairSplit(parts), legStep.turn.at, () => {
      return 'offers of one price are not taken up pro rata'
    })
  }
  if (placed >= held.lots) return
  for (const { given, offer } of parts) {
    const left = held.lots - placed + given
    const room = left < offer.lots ? left : offer.lots
    // A share that could not be borne whole was lowered to what could: more than one lot beyond it may be possible again.
    const most = given > 0n && given < room ? given + 1n : room
    const could = couldTakeMore(held, offer, pricing.lotPrice, { given, most })
    expectThat(replay.audit, 'offers', !could, legStep.turn.at, () => {
      return `${offer.account.account} took ${given} of ${offer.lots} lots, could take more`
    })
  }
}

/** Whether somebody could have taken more lots than he did, of so many at most. Looks at up to 64 numbers. */
function couldTakeMore(
  leg: Position,
  offer: Offer,
  lotPrice: Rational,
  { given, most }: { readonly given: bigint; readonly most: bigint },
): boolean {
  const stride = (most - given) / 62n + 1n
  if (most <= given) return false
  if (mayTake(leg, offer, lotPrice, most)) return true
  for (let lots = given + 1n; lots < most; lots += stride) {
    if (mayTake(leg, offer, lotPrice, lots)) return true
  }
  return false
}

/** Lots that close what whoever offers holds on the other side. */
function closableOf({ account, market }: Offer, { side }: Position): bigint {
  if (account.isHedge) return 0n
  return positionIn(crossBucketOf(account), market, opposite(side))?.lots ?? 0n
}

/** Whether somebody may take so many lots, a unit of rounding at his expense (O). */
function mayTake(leg: Position, offer: Offer, lotPrice: Rational, lots: bigint): boolean {
  const wallet = crossBucketOf(offer.account)
  const closable = closableOf(offer, leg)
  const closed = lots < closable ? lots : closable
  const opened = lots - closed
  const facing = positionIn(wallet, offer.market, opposite(leg.side))
  if (facing !== undefined && closed > 0n) {
    const value = forCase(leg, multiply(lotPrice, rational(closed)))
    if (!keepsMargin(wallet, facing, { lots: closed, value })) return false
  }
  if (opened === 0n) return true
  if (compare(multiply(lotPrice, rational(opened)), rational(2n)) < 0) return false
  const value = forCase(leg, multiply(lotPrice, rational(lots)))
  return coversInitial(leg, offer, { lots, value })
}

/** Whether equity covers the initial requirement once somebody has taken lots for a value. */
function coversInitial(
  leg: Position,
  offer: Offer,
  { lots, value }: { readonly lots: bigint; readonly value: bigint },
): boolean {
  const wallet = crossBucketOf(offer.account)
  const { market } = leg
  const closable = closableOf(offer, leg)
  const opened = lots > closable ? lots - closable : 0n
  const facing = positionIn(wallet, market, opposite(leg.side))?.lots ?? 0n
  const same = positionIn(wallet, market, leg.side)?.lots ?? 0n
  const needs = (count: bigint): bigint => initialOfLots(market, count)
  const required =
    initialRequirement(wallet) -
    needs(facing) -
    needs(same) +
    needs(facing - (lots - opened)) +
    needs(same + opened)
  const above = subtract(rational(value), multiply(market.lotValue, rational(lots)))
  const after = add(equity(wallet), isLongOfValue(leg) ? negate(above) : above)
  return compare(after, rational(required)) >= 0
}

/** One offer taken up: within what is offered, at its price, and sound afterwards. */
function replayTaken(
  reader: Reader,
  { leg, pricing }: Taking,
  { fill, offer, done }: { readonly fill: FillRow; readonly offer: Offer; readonly done: Done },
): Done {
  const { replay, legStep } = reader
  const { audit, book } = replay
  const { held } = leg
  const wallet = crossBucketOf(offer.account)
  const at = `${legStep.turn.at}, ${ledgerOf(wallet)}`
  const lots = lotsIn(held.market, fill.size)
  const value = unitsIn(book, fill.value)
  const fits = lots > 0n && lots <= offer.lots && done.lots + lots <= held.lots
  expectThat(audit, 'offers', fits, at, () => `${lots} lots taken of ${offer.lots} offered`)
  if (!fits) return done
  const due = pricing.valueOf(done, lots)
  expectThat(audit, 'value', value === due, at, () => `value ${value}, the rule says ${due}`)
  expectFillPrice(
    replay,
    { leg: held, bankruptcy: leg.bankruptcy },
    {
      fill,
      at,
      price: pricing.lotPrice,
    },
  )
  const closable = closableOf(offer, held)
  const closed = lots < closable ? lots : closable
  const facing = positionIn(wallet, held.market, opposite(held.side))
  const isSound =
    closed < lots
      ? coversInitial(held, offer, { lots, value })
      : facing !== undefined && keepsMargin(wallet, facing, { lots, value })
  expectThat(audit, 'offers', isSound, at, () => 'it is worse off than an offer allows')
  const closedValue = floor(rational(value * closed, lots))
  const realised =
    facing === undefined || closed === 0n ? 0n : replayClose(wallet, facing, closed, closedValue)
  expectThat(audit, 'value', unitsIn(book, fill.realisedPnl) === realised, at, () => {
    return `realised ${fill.realisedPnl}, replayed ${realised} units`
  })
  if (closed > 0n && facing !== undefined) {
    addTo(replay.closedLots, legName(wallet, facing.market, facing.side), closed)
  }
  openTaken(offer, held, { lots: lots - closed, value: value - closedValue })
  offer.lots -= lots
  const received = isLongOfValue(held) ? value : -value
  const posted = reader.posted.get(legStep.turn)
  if (posted !== undefined) {
    addTo(posted, ledgerOf(legStep.turn.of.bucket), received)
    addTo(posted, ledgerOf(wallet), -received)
  }
  return { lots: done.lots + lots, value: done.value + value }
}

function openTaken(
  { account }: Offer,
  { market, side }: Position,
  { lots, value }: { readonly lots: bigint; readonly value: bigint },
): void {
  if (lots === 0n) return
  const wallet = crossBucketOf(account)
  const held = positionIn(wallet, market, side)
  if (held === undefined) {
    wallet.positions = [...wallet.positions, { market, side, lots, entryValue: value }].sort(
      comparePositions,
    )
    return
  }
  held.lots += lots
  held.entryValue += value
}

function expectAllRead({ audit }: Replay, turn: Turn, read: number): void {
  const stated = turn.row?.fills.length ?? 0
  expectThat(audit, 'offers', stated === read, turn.at, () => {
    return `${stated - read} fills are of nobody whose offer it was to take`
  })
}
