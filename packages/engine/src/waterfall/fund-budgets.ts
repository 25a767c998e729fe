import { deficitQuote } from '../account/equity.ts'
import { availableQuote } from '../fund/fund.ts'
import { apportion } from '../quantity/apportion.ts'
import { at } from '../quantity/assert.ts'
import type { OpenCase, Round } from './round.ts'
import type { Room } from './triggers/triggers.ts'

/**
 * A fund answers for a case if one of its markets answered for the shortfall, or if the case never had a position; for nobody
 * while it has a case itself (SPEC F-4).
 */
export function isServed(
  round: Round,
  { openedWith, weightByMarket }: OpenCase,
  fund: number,
): boolean {
  if (hasCase(round, fund)) return false
  const { markets } = at(round.funds, fund)
  return openedWith.length === 0 || [...weightByMarket.keys()].some((market) => markets.has(market))
}

/** Cases of funds come last, so that looking for one costs little. */
function hasCase({ funds, cases, waitingBuckets }: Round, fund: number): boolean {
  if (waitingBuckets.has(at(funds, fund).inventoryBucket)) return true
  for (let index = cases.length - 1; index >= 0; index -= 1) {
    const { fund: holder } = at(cases, index)
    if (holder === undefined) return false
    if (holder === fund) return true
  }
  return false
}

/** What a fund with so much available gives to each of these deficits, in proportion to them (SPEC L-3). */
export function divideFund(availableQuoteUnits: bigint, deficits: readonly bigint[]): bigint[] {
  const owed = deficits.reduce((sum, deficit) => sum + deficit, 0n)
  const total = owed < availableQuoteUnits ? owed : availableQuoteUnits
  return apportion({ total, weights: deficits, caps: deficits })
}

/** Money for a case, and the market it is for; −1 where it is for none. */
export interface Payment {
  readonly openCase: OpenCase
  readonly market: number
  readonly amountQuote: bigint
}

/** Divides what a fund pays for a case over those of its markets that answered for the shortfall (SPEC F-9). */
export function paymentsByMarket(
  { funds }: Round,
  openCase: OpenCase,
  fund: number,
  amountQuote: bigint,
): Payment[] {
  const { markets } = at(funds, fund)
  const weights = [...openCase.weightByMarket]
    .filter(([market]) => markets.has(market))
    .sort(([a], [b]) => a - b)
  if (weights.length === 0) return [{ openCase, market: -1, amountQuote }]
  const parts = apportion({
    total: amountQuote,
    weights: weights.map(([, weight]) => weight),
    caps: weights.map(() => amountQuote),
  })
  return weights.map(([market], index) => ({ openCase, market, amountQuote: at(parts, index) }))
}

/** Payments as far as pinned lines let them go, and the layers whose line cut them, by market. */
interface CutPayments {
  readonly payments: readonly Payment[]
  readonly cutters: ReadonlyMap<number, readonly number[]>
}

/** Cuts what a fund would pay for a market to the smallest room that lines leave of it (SPEC T-4). */
export function cutToRooms(
  wanted: readonly Payment[],
  roomsOf: (market: number) => readonly Room[],
): CutPayments {
  const cutters = new Map<number, readonly number[]>()
  const paid = [...wanted]
  for (const market of [...new Set(wanted.map((payment) => payment.market))].sort(
    (a, b) => a - b,
  )) {
    const rooms = roomsOf(market)
    if (rooms.length === 0) continue
    const rows = wanted.flatMap((payment, row) => (payment.market === market ? [row] : []))
    const parts = rows.map((row) => at(wanted, row).amountQuote)
    const total = parts.reduce((sum, part) => sum + part, 0n)
    const cutting = rooms.filter(({ quote }) => quote < total)
    if (cutting.length === 0) continue
    cutters.set(
      market,
      cutting.map((room) => room.layerIndex),
    )
    const room = cutting.reduce((least, { quote }) => (quote < least ? quote : least), total)
    const shares = apportion({ total: room, weights: parts, caps: parts })
    rows.forEach((row, index) => {
      paid[row] = { ...at(wanted, row), amountQuote: at(shares, index) }
    })
  }
  return { payments: paid, cutters }
}

/**
 * What all insurance funds together would pay for each case down to their floors and to the lines that pin them, by case number, fund by fund
 * (SPEC S-3, T-4).
 */
export function budgetsOfFunds(round: Round, cases: readonly OpenCase[]): Map<number, bigint> {
  const { ledger, funds, triggers } = round
  const budgets = new Map(cases.map(({ caseNumber }) => [caseNumber, 0n]))
  const budgetOf = ({ caseNumber }: OpenCase): bigint => budgets.get(caseNumber) ?? 0n
  for (const [fund, { purpose }] of funds.entries()) {
    if (purpose !== 'insurance') continue
    const served = cases.filter((openCase) => isServed(round, openCase, fund))
    const left = served.map(
      (openCase) => deficitQuote(ledger.book, openCase.bucket) - budgetOf(openCase),
    )
    const parts = divideFund(availableQuote(ledger, funds, fund), left)
    const wanted = served.flatMap((openCase, index) =>
      paymentsByMarket(round, openCase, fund, at(parts, index)),
    )
    const { payments } = cutToRooms(wanted, (market) => triggers.roomsOfAll(fund, market))
    for (const { openCase, amountQuote } of payments) {
      budgets.set(openCase.caseNumber, budgetOf(openCase) + amountQuote)
    }
  }
  return budgets
}
