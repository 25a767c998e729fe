import { type Book, findPosition } from '../../account/book.ts'
import { bucketMaintenanceQuote, equityScaled } from '../../account/equity.ts'
import type { PositionsTraded } from '../../ledger/ledger-event.ts'
import { lotQuoteAt } from '../../market/market.ts'
import { at } from '../../quantity/assert.ts'
import { storable } from '../../quantity/column.ts'
import { floorDiv } from '../../quantity/division.ts'
import { type Ratio, ratio } from '../../quantity/ratio.ts'
import { oppositeSide, type Side } from '../../quantity/units.ts'
import type { Trade, TradeParty } from '../command.ts'
import {
  CommandRefused,
  type Deliberation,
  emit,
  isPriced,
  requireHealthy,
  requireNotFrozen,
  requireSolvent,
  requireTradable,
} from '../deliberation.ts'
import { accountSlot, marketSlot, walletSlot } from '../lookup.ts'
import { ensureIsolatedBucket, ensurePosition, findIsolatedBucket } from './ensure-place.ts'
import { requireCash, requireFree } from './money.ts'

/** Books a trade of two accounts (SPEC D-6). Whoever ends with more risk must be healthy, whoever ends with less solvent. */
export function trade(thinking: Deliberation, command: Trade): void {
  const { record } = thinking
  const { buyer, seller } = command
  const market = marketSlot(record, command.market)
  requireTradable(record, market, thinking.timeMs)
  const deal = createDeal(thinking, market, command)
  if (buyer.account === seller.account) {
    throw new CommandRefused('sameAccount', `${buyer.account} cannot trade with itself`)
  }
  const legs = [
    ...legsOf(thinking, deal, { party: buyer, opens: 'long' }),
    ...legsOf(thinking, deal, { party: seller, opens: 'short' }),
  ]
  bookLegs(thinking, deal, 'trade', legs)
  releaseEmptied(
    thinking,
    legs.map(({ bucket }) => bucket),
  )
}

/** Lots of one market that change hands at a price. */
export interface Deal {
  readonly market: number
  readonly lots: bigint
  /** Value of one lot, quote units; whole in a linear market, because prices are whole ticks. */
  readonly lotQuote: Ratio
  /** What all lots are worth: one number for both sides, rounded down where it has to be. */
  readonly valueQuote: bigint
}

/** Checks the size and price of a deal. */
export function createDeal(
  { record }: Deliberation,
  market: number,
  { lots, priceTicks }: { readonly lots: bigint; readonly priceTicks: bigint },
): Deal {
  if (lots <= 0n) throw new CommandRefused('invalidAmount', 'lots must be above 0')
  if (priceTicks <= 0n) throw new CommandRefused('invalidAmount', 'priceTicks must be above 0')
  const lotQuote = lotQuoteAt(at(record.terms.markets, market), ratio(priceTicks))
  const valueQuote = floorDiv(lots * lotQuote.numerator, lotQuote.denominator)
  return { market, lots, lotQuote, valueQuote }
}

/** What a deal does to one position: lots above 0 open, below 0 close. */
export interface DealLeg {
  readonly position: number
  readonly bucket: number
  readonly lots: bigint
}

/** A party of a deal, and the side that its opening would have. */
export interface Role {
  readonly party: TradeParty
  readonly opens: Side
}

/** What a deal means to a party: it closes what it has on the other side, and opens the rest (SPEC D-7). */
export function legsOf(thinking: Deliberation, deal: Deal, role: Role): DealLeg[] {
  const { party, opens } = role
  requireNotFrozen(thinking.record, accountSlot(thinking.record, party.account))
  const closing = bucketFor(thinking, deal, { party, opens: oppositeSide(opens) })
  const closed = closing === undefined ? undefined : closableLots(thinking, deal, closing, opens)
  const closes = closesOf(thinking, deal, role, closed?.lots ?? 0n)
  const legs: DealLeg[] = []
  if (closing !== undefined && closed !== undefined && closes > 0n) {
    legs.push({ position: closed.position, bucket: closing, lots: -closes })
  }
  if (closes < deal.lots) {
    requireNoneReserved(thinking, closed?.position, role)
    legs.push(openingLeg(thinking, deal, role, deal.lots - closes))
  }
  for (const { bucket } of legs) requireFree(thinking, bucket)
  return legs
}

/** How many of a deal's lots reduce what the party has. */
function closesOf(
  { record }: Deliberation,
  { lots }: Deal,
  { party: { account, effect } }: Role,
  closable: bigint,
): bigint {
  const { positionMode } = at(record.shape.accounts, accountSlot(record, account))
  if (positionMode === 'hedge' && effect === undefined) {
    const detail = `${account} is in hedge mode: say whether it opens or closes`
    throw new CommandRefused('positionModeForbids', detail)
  }
  if (effect === 'open') return 0n
  if (effect === 'close' && closable < lots) {
    throw new CommandRefused('exceedsPosition', `${account} has ${closable} lots to close`)
  }
  return closable < lots ? closable : lots
}

/** Lots that a plan has reserved are not closed by a trade, so nothing may open beyond them. */
function requireNoneReserved(
  { ledger }: Deliberation,
  position: number | undefined,
  { party }: Role,
): void {
  if (position === undefined || ledger.book.reservedLots.get(position) === 0) return
  const detail = `lots of ${party.account} are reserved by a plan`
  throw new CommandRefused('exceedsPosition', detail)
}

/** The bucket that a party's position on a side is in, or undefined if it never had one. */
export function bucketFor(
  { record }: Deliberation,
  { market }: Pick<Deal, 'market'>,
  { party, opens }: Role,
): number | undefined {
  if (party.marginMode !== 'isolated') return walletSlot(record, party.account)
  const account = accountSlot(record, party.account)
  return findIsolatedBucket(record, { account, market, side: opens })
}

/** The position opposite to what a party opens, with its lots that no plan has reserved. */
function closableLots(
  { record, ledger }: Deliberation,
  { market }: Deal,
  bucket: number,
  opens: Side,
): { readonly position: number; readonly lots: bigint } | undefined {
  const position = findPosition(record.shape, bucket, market, oppositeSide(opens))
  if (position === undefined) return undefined
  const { lots, reservedLots } = ledger.book
  return { position, lots: BigInt(lots.get(position) - reservedLots.get(position)) }
}

/** The leg that opens, with a bucket and a slot where there was none, and the margin it brings. */
export function openingLeg(
  thinking: Deliberation,
  deal: Pick<Deal, 'market'>,
  role: Role,
  lots: bigint,
): DealLeg {
  const { record } = thinking
  const { party, opens } = role
  requireOneSide(thinking, deal, role)
  if (!isPriced(record, deal.market, thinking.timeMs)) {
    const detail = 'the market has no healthy price; nothing is opened in it before it has'
    throw new CommandRefused('priceNotHealthy', detail)
  }
  const account = accountSlot(record, party.account)
  const place = { market: deal.market, side: opens }
  const bucket =
    party.marginMode === 'isolated'
      ? ensureIsolatedBucket(thinking, { account, ...place })
      : walletSlot(record, party.account)
  const position = ensurePosition(thinking, { bucket, ...place })
  bringMargin(thinking, party, bucket)
  return { position, bucket, lots }
}

function bringMargin(thinking: Deliberation, party: TradeParty, bucket: number): void {
  const margin = party.isolatedMarginQuote ?? 0n
  if (margin === 0n) return
  if (margin < 0n || party.marginMode !== 'isolated') {
    const detail = 'isolatedMarginQuote is an amount above 0 for an isolated position'
    throw new CommandRefused('invalidAmount', detail)
  }
  const wallet = walletSlot(thinking.record, party.account)
  requireFree(thinking, wallet)
  const amount = storable(margin)
  const buckets = [wallet, bucket]
  emit(thinking, { kind: 'moneyMoved', cause: 'margin', buckets, amounts: [-amount, amount] })
  requireCash(thinking, wallet)
  requireHealthy(thinking, wallet)
}

/** An account is long and short in one market only in hedge mode, whatever the margin modes. */
function requireOneSide(thinking: Deliberation, deal: Pick<Deal, 'market'>, role: Role): void {
  const { record, ledger } = thinking
  const { shape } = record
  const { party, opens } = role
  const { positionMode, buckets } = at(shape.accounts, accountSlot(record, party.account))
  if (positionMode === 'hedge') return
  // What the same deal closes in this margin mode is still there; it is gone before the rest opens.
  const closing = bucketFor(thinking, deal, { party, opens: oppositeSide(opens) })
  const other = buckets
    .filter((bucket) => bucket !== closing || party.effect === 'open')
    .map((bucket) => findPosition(shape, bucket, deal.market, oppositeSide(opens)))
    .some((position) => position !== undefined && ledger.book.lots.get(position) > 0)
  if (other) {
    const detail = `${party.account} would be long and short in one market; that needs hedge mode`
    throw new CommandRefused('positionModeForbids', detail)
  }
}

/** Books a deal's legs, and checks that everyone can bear the result. In a liquidation or an unwinding the first leg is what is closed. */
export function bookLegs(
  thinking: Deliberation,
  deal: Deal,
  cause: PositionsTraded['cause'],
  legs: readonly DealLeg[],
): void {
  const standings = legs.map(({ bucket }) => standingOf(thinking.ledger.book, bucket))
  emit(thinking, {
    kind: 'positionsTraded',
    cause,
    positions: legs.map(({ position }) => position),
    lots: legs.map(({ lots }) => storable(lots)),
    values: legs.map(({ lots }) => storable(legValueQuote(deal, lots))),
  })
  // What a fund holds is not margined by itself: its balance answers for it.
  const isInventory = (index: number): boolean => cause === 'unwinding' && index === 0
  for (const [index, { bucket, lots }] of legs.entries()) {
    if (lots > 0n) requireHealthy(thinking, bucket)
    else if (!isInventory(index)) requireSolvent(thinking, bucket)
    const isHeld = index > 0 || cause === 'trade'
    if (lots < 0n && isHeld) requireStanding(thinking, bucket, at(standings, index))
  }
}

/** The part of a deal's value that is a leg's: what closes is rounded down, what opens is the rest and costs something. */
function legValueQuote(deal: Deal, lots: bigint): bigint {
  const partQuote = (part: bigint): bigint => floorDiv(deal.valueQuote * part, deal.lots)
  if (lots < 0n) return partQuote(-lots)
  const value = deal.valueQuote - partQuote(deal.lots - lots)
  if (value === 0n) {
    throw new CommandRefused('invalidAmount', 'the lots opened are worth less than a quote unit')
  }
  return value
}

/** What a bucket has and needs at mark, scaled. */
export interface BucketStanding {
  readonly equity: bigint
  readonly maintenance: bigint
}

export function standingOf(book: Book, bucket: number): BucketStanding {
  return {
    equity: equityScaled(book, bucket),
    maintenance: bucketMaintenanceQuote(book, bucket) * book.prices.valueScale,
  }
}

/** A reduction leaves nobody worse off than a cut may: what was above maintenance stays so, else the ratio does not fall. */
export function requireStanding(
  { ledger }: Deliberation,
  bucket: number,
  { equity, maintenance }: BucketStanding,
): void {
  const after = standingOf(ledger.book, bucket)
  const isKept =
    equity >= maintenance
      ? after.equity >= after.maintenance
      : after.equity * maintenance >= equity * after.maintenance
  if (!isKept) {
    throw new CommandRefused('insufficientMargin', 'the price takes away margin that is needed')
  }
}

/** The money of an isolated position that closed wholly goes back to the wallet, once its funding is settled. */
export function releaseEmptied(thinking: Deliberation, buckets: readonly number[]): void {
  const { shape, ...cells } = thinking.ledger.book
  const closed = buckets.filter((bucket) => {
    const { marginMode, positions } = at(shape.buckets, bucket)
    return marginMode === 'isolated' && positions.every((slot) => cells.lots.get(slot) === 0)
  })
  const owed = closed.filter((bucket) => cells.unsettledFunding.get(bucket) !== 0)
  if (owed.length > 0) {
    const amounts = owed.map((bucket) => cells.unsettledFunding.get(bucket))
    emit(thinking, { kind: 'fundingSettled', buckets: owed, amounts })
  }
  const emptied = closed.filter((bucket) => cells.money.get(bucket) > 0)
  if (emptied.length === 0) return
  emit(thinking, {
    kind: 'isolatedMarginReleased',
    buckets: emptied,
    amounts: emptied.map((bucket) => cells.money.get(bucket)),
  })
}
