import { bankruptBuckets } from '../account/all-buckets.ts'
import { marketOf, openPositions } from '../account/book.ts'
import { bucketMaintenanceQuote, equityScaled } from '../account/equity.ts'
import { priceTicksOf } from '../market/market.ts'
import { at } from '../quantity/assert.ts'
import { compareIdentifiers } from '../quantity/identifier-order.ts'
import { ratio } from '../quantity/ratio.ts'
import { lots, quoteUnits, type Side } from '../quantity/units.ts'
import { liquidationLimitLotQuote } from '../risk/liquidation-limit.ts'
import { isInDefault } from '../fund/fund.ts'
import { bucketName } from './bucket-name.ts'
import { casesDue } from './commands/round.ts'
import { isExpired, isPriced } from './deliberation.ts'
import { baseSequenceOf, caseIdOf, WHOLE_DOMAIN } from './docket.ts'
import type { StateRecord } from './state.ts'
import type {
  AwaitingRound,
  CaseDueView,
  FrozenView,
  HaltView,
  LiquidationView,
  MarginView,
  OfferView,
  PlanView,
  PriceView,
} from './view-types.ts'

/** The price of every market. */
export function viewPrices(record: StateRecord): PriceView[] {
  const { halts, settled } = record.docket
  return record.ledger.book.prices.markets.map((terms, index) => {
    const { market, markPriceTicks, indexLotQuote } = terms
    const indexPriceTicks = indexLotQuote && priceTicksOf(terms, indexLotQuote)
    const haltedFor = halts.get(index) ?? halts.get(WHOLE_DOMAIN)
    const { usedTimeMs, verdict } = at(record.standings, index)
    return {
      market,
      markPriceTicks,
      ...(indexPriceTicks && { indexPriceTicks }),
      priceTimeMs: usedTimeMs,
      verdict,
      isHealthy: isPriced(record, index, record.timeMs),
      ...(haltedFor === undefined ? {} : { haltedFor }),
      ...(isExpired(record, index, record.timeMs) && { isExpired: true }),
      ...(settled.has(index) && { isSettled: true }),
    }
  })
}

/** Halts, the whole domain first, then by market. */
export function viewHalts({ docket, terms }: StateRecord): HaltView[] {
  return [...docket.halts]
    .sort(([a], [b]) => a - b)
    .map(([market, reason]) => ({
      market: market === WHOLE_DOMAIN ? null : at(terms.markets, market).market,
      reason,
      ...(docket.settled.has(market) && { isSettled: true }),
    }))
}

/** Frozen accounts, in account order. */
export function viewFrozen({ docket, shape }: StateRecord): FrozenView[] {
  return [...docket.frozen]
    .map(([slot, reason]) => ({ account: at(shape.accounts, slot).account, reason }))
    .sort((a, b) => compareIdentifiers(a.account, b.account))
}

/** Every bucket that the venue is closing, with its limits of this moment. */
export function viewLiquidations(record: StateRecord): LiquidationView[] {
  const { book } = record.ledger
  return [...record.docket.liquidations]
    .sort(([a], [b]) => record.shape.compareBuckets(a, b))
    .map(([bucket, deadlineMs]) => ({
      ...bucketName(record, bucket),
      deadlineMs,
      legs: openPositions(book, bucket).map((position) => {
        const limit = liquidationLimitLotQuote(book, position)
        const limitPriceTicks = priceTicksOf(marketOf(book, position), limit)
        return { ...heldOf(record, position), ...(limitPriceTicks && { limitPriceTicks }) }
      }),
    }))
}

/** The buckets of a round that would open at a time, and why. */
export function viewCasesDue(record: StateRecord, timeMs: number): CaseDueView[] {
  return casesDue(record, timeMs).map(({ bucket, cause }) => ({
    ...bucketName(record, bucket),
    cause,
  }))
}

/** How many buckets are, or are to be, cases; funds in default count among the bankrupt ones. */
export function viewAwaitingRound({ docket, ledger, funds }: StateRecord): AwaitingRound {
  const causes = [...docket.pending.values()].map(({ cause }) => cause)
  const bankrupt = bankruptBuckets(ledger.book).filter((bucket) => !docket.suspended.has(bucket))
  const defaulted = funds.filter(
    ({ inventoryBucket }, fund) =>
      !docket.suspended.has(inventoryBucket) && isInDefault(ledger, funds, fund),
  )
  return {
    bankrupt: bankrupt.length + defaulted.length,
    suspended: docket.suspended.size,
    liquidationFailed: causes.filter((cause) => cause === 'liquidationFailed').length,
    ordered: causes.filter((cause) => cause === 'ordered').length,
  }
}

/** Equity and maintenance of some accounts' buckets, in the order asked. */
export function viewMargins(record: StateRecord, accounts?: readonly string[]): MarginView[] {
  const { shape } = record
  const slots =
    accounts === undefined
      ? shape.accounts.map((_, slot) => slot)
      : accounts.flatMap((account) => shape.accountSlot(account) ?? [])
  return slots.flatMap((slot) =>
    at(shape.accounts, slot).buckets.map((bucket) => viewMargin(record, bucket)),
  )
}

function viewMargin(record: StateRecord, bucket: number): MarginView {
  const { book } = record.ledger
  return {
    ...bucketName(record, bucket),
    moneyQuote: quoteUnits(BigInt(book.money.get(bucket))),
    equityQuote: ratio(equityScaled(book, bucket), book.prices.valueScale),
    maintenanceQuote: quoteUnits(bucketMaintenanceQuote(book, bucket)),
    positions: openPositions(book, bucket).map((position) => heldOf(record, position)),
  }
}

/** Plans with rows to confirm. */
export function viewPlans(record: StateRecord): PlanView[] {
  const { book } = record.ledger
  return [...record.docket.plans].flatMap(([planId, plan]) => {
    if (plan.isEnded) return []
    const { bucket, side } = at(record.shape.positions, plan.position)
    const market = marketOf(book, plan.position)
    const priceTicks = priceTicksOf(market, plan.lotQuote)
    const rows = plan.positions.map((position, index) => ({
      index,
      ...bucketName(record, at(record.shape.positions, position).bucket),
      lots: lots(BigInt(at(plan.openLots, index))),
    }))
    return [
      {
        planId,
        caseId: caseIdOf(planId),
        baseSequence: baseSequenceOf(planId),
        market: market.market,
        side,
        ...bucketName(record, bucket),
        ...(priceTicks && { priceTicks }),
        expiresMs: plan.expiresMs,
        rows: rows.filter((row) => row.lots > 0n),
      },
    ]
  })
}

/** Offers with lots left. */
export function viewOffers({ shape, ledger }: StateRecord): OfferView[] {
  return ledger.offers.flatMap(({ account, market: slot, side, lots: left, limitLotQuote }) => {
    if (left === 0) return []
    const market = at(ledger.book.prices.markets, slot)
    const limitPriceTicks = limitLotQuote && priceTicksOf(market, limitLotQuote)
    return [
      {
        account: at(shape.accounts, account).account,
        market: market.market,
        side,
        lots: lots(BigInt(left)),
        ...(limitPriceTicks && { limitPriceTicks }),
      },
    ]
  })
}

function heldOf(
  { shape, ledger }: StateRecord,
  position: number,
): { market: string; side: Side; lots: ReturnType<typeof lots> } {
  const { side } = at(shape.positions, position)
  const held = BigInt(ledger.book.lots.get(position))
  return { market: marketOf(ledger.book, position).market, side, lots: lots(held) }
}
