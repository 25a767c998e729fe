import {
  availableOf,
  type Book,
  type Fund,
  inventoryLoss,
  ledgerOf,
  type Market,
  type Position,
} from '../book/book.ts'
import type { CapitalLayer, FundLayer } from '../book/layer.ts'
import { deficit, notional } from '../book/valuation.ts'
import {
  ceiling,
  divide,
  floor,
  isPositive,
  isZero,
  multiply,
  rational,
  subtract,
  total,
  zero,
} from '../exact/rational.ts'
import { apportion, wholeWeights } from './apportion.ts'
import { casesTotal, closeLots, fillRow, openLots, received } from './booking.ts'
import { addResult, noteBalances } from './fund-history.ts'
import { type CaseRecord, type LayerWork, post, type Round, saw, weightIn } from './round.ts'
import { bankruptcyLotValue, shareOf, sharesOf } from './split.ts'
import { evaluateTriggers, isWithheld, type Room, roomsOf, switchOn } from './triggers.ts'

/** A fund pays deficits of the cases it serves, and in takeover mode takes their lots (L-3). */
export function runInsuranceFund(
  round: Round,
  index: number,
  { fund: id, mode, cap }: FundLayer,
  works: readonly LayerWork[],
): void {
  const fund = fundNamed(round, id)
  const served = works.filter(
    ({ of }) => isServed(round, fund, of) && !isWithheld(round, index, of),
  )
  const available = withinCap(round, fund, cap)
  if (available === 0n) return
  const deficits = served.map((work) => deficit(work.of.bucket))
  const budgets = apportion(available, deficits, deficits)
  if (mode === 'deficitOnly') {
    const due = served.map((work, place) => ({ work, amount: budgets[place] ?? 0n }))
    payMoney(round, index, fund, due)
    return
  }
  let unused = 0n
  served.forEach((work, place) => {
    unused += give(round, index, fund, work, budgets[place] ?? 0n)
  })
  for (const work of served) {
    const owed = deficit(work.of.bucket)
    const offered = owed < unused ? owed : unused
    unused = unused - offered + give(round, index, fund, work, offered)
  }
}

/** The venue pays every case with a deficit, in money only (F-1). */
export function runVenueCapital(
  round: Round,
  { fund: id, cap }: CapitalLayer,
  works: readonly LayerWork[],
): void {
  const fund = fundNamed(round, id)
  const deficits = works.map((work) => deficit(work.of.bucket))
  const budgets = apportion(withinCap(round, fund, cap), deficits, deficits)
  if (sum(budgets) === 0n) return
  saw(round, 'venue capital pays')
  works.forEach((work, place) => round.rules.payFromFund(fund, work, budgets[place] ?? 0n))
  notePosting(round)
}

/** A posting of a fund is over: triggers look at what it left. */
export function notePosting(round: Round): void {
  round.hasFundMoved = true
  noteBalances(round.histories, round.book)
  evaluateTriggers(round)
}

function fundNamed(round: Round, id: string): Fund {
  const fund = round.book.funds.find((other) => other.fund === id)
  if (fund === undefined) throw new RangeError(`no fund ${id}`)
  return fund
}

/** What a layer may pay in a round (F-2, L-3). */
function withinCap(round: Round, fund: Fund, cap: bigint | undefined): bigint {
  const available = availableOf(fund)
  if (available === 0n) saw(round, 'fund at its floor')
  if (inventoryLoss(fund) > 0n) saw(round, 'inventory has lost')
  if (cap === undefined || available <= cap) return available
  saw(round, 'capped')
  return cap
}

/** Money of a fund for a case, before any line. */
interface Due {
  readonly work: LayerWork
  readonly amount: bigint
}

/** Pays cases in one posting, as far as pinned lines let it (T-4). */
function payMoney(round: Round, index: number, fund: Fund, due: readonly Due[]): void {
  const parts = due.map(({ work, amount }) => partsByMarket(round.book, fund, work.of, amount))
  const cut: Room[] = []
  for (const market of round.book.markets) {
    const asked = parts.map((part) => part.get(market) ?? 0n)
    const rooms = roomsOf(round, fund, market, index)
    const { given, binding } = cutToRooms(asked, rooms)
    given.forEach((amount, place) => {
      if (amount < (asked[place] ?? 0n)) parts[place]?.set(market, amount)
    })
    cut.push(...binding)
  }
  let moved = 0n
  due.forEach(({ work, amount }, place) => {
    const part = parts[place] ?? new Map<Market, bigint>()
    const paid = part.size === 0 ? amount : sum([...part.values()])
    moved += paid
    round.rules.payFromFund(fund, work, paid)
    for (const [market, ofMarket] of part) addResult(round.histories, fund, market, -ofMarket)
  })
  if (moved > 0n) notePosting(round)
  turnOn(round, cut)
}

/** An amount for a case over its answering markets among those of the fund (F-9). A case that held nothing has none. */
function partsByMarket(
  book: Book,
  fund: Fund,
  { opening }: CaseRecord,
  amount: bigint,
): Map<Market, bigint> {
  const markets = book.markets.filter(
    ({ market }) =>
      fund.markets.has(market) && opening.weightedLegs.some((leg) => leg.market === market),
  )
  const parts = apportion(
    amount,
    wholeWeights(markets.map((market) => weightIn(opening, market))),
    markets.map(() => amount),
  )
  return new Map(markets.map((market, place) => [market, parts[place] ?? 0n]))
}

/** What rooms leave of amounts for a market, and the rooms that took something away. */
function cutToRooms(
  asked: readonly bigint[],
  rooms: readonly Room[],
): { readonly given: readonly bigint[]; readonly binding: readonly Room[] } {
  const binding = rooms.filter(({ amount }) => amount < sum(asked))
  const least = leastOf(binding)
  return { given: least === undefined ? asked : apportion(least, asked, asked), binding }
}

function leastOf(rooms: readonly Room[]): bigint | undefined {
  return rooms.reduce<bigint | undefined>(
    (least, { amount }) => (least === undefined || amount < least ? amount : least),
    undefined,
  )
}

/** Lines that took something away are reached, whatever the measure says (T-4). */
function turnOn(round: Round, cut: readonly Room[]): void {
  for (const { index, market } of cut) {
    saw(round, 'pinned')
    switchOn(round, index, market)
  }
}

/**
 * What funds would pay for each of these cases down to their floors (S-3, `fundFloor`): fund by fund in
 * the order of ids, each the budgets of the deficits that are left, within pinned lines.
 */
export function fundFloorBudgets(
  round: Round,
  works: readonly LayerWork[],
): ReadonlyMap<LayerWork, bigint> {
  const left = new Map(works.map((work) => [work, deficit(work.of.bucket)]))
  const budgets = new Map<LayerWork, bigint>()
  for (const fund of round.book.funds.filter(({ purpose }) => purpose === 'insurance')) {
    const served = works.filter((work) => isServed(round, fund, work.of))
    const deficits = served.map((work) => left.get(work) ?? 0n)
    const shares = apportion(availableOf(fund), deficits, deficits)
    const parts = served.map((work, place) =>
      partsByMarket(round.book, fund, work.of, shares[place] ?? 0n),
    )
    for (const market of round.book.markets) {
      const asked = parts.map((part) => part.get(market) ?? 0n)
      cutToRooms(asked, roomsOf(round, fund, market, undefined)).given.forEach((amount, place) => {
        if (amount < (asked[place] ?? 0n)) parts[place]?.set(market, amount)
      })
    }
    served.forEach((work, place) => {
      const part = parts[place]
      const budget =
        part === undefined || part.size === 0 ? (shares[place] ?? 0n) : sum([...part.values()])
      left.set(work, (left.get(work) ?? 0n) - budget)
      budgets.set(work, (budgets.get(work) ?? 0n) + budget)
    })
  }
  return budgets
}

/** A fund without a case serves whoever opened with a weighted leg in one of its markets, or with no leg at all (F-4). */
function isServed(round: Round, fund: Fund, record: CaseRecord): boolean {
  if (round.cases.some((other) => other.fund === fund)) return false
  const { legs, weightedLegs } = record.opening
  return legs.length === 0 || weightedLegs.some(({ market }) => fund.markets.has(market))
}

/** Returns what the case could not use. Whose turn it is, is looked at before every payment (T-3). */
function give(round: Round, index: number, fund: Fund, work: LayerWork, budget: bigint): bigint {
  if (work.of.bucket.positions.length === 0) {
    if (isWithheld(round, index, work.of)) return budget
    payMoney(round, index, fund, [{ work, amount: budget }])
    return 0n
  }
  let left = budget
  for (const held of takeoverOrder(round, fund, work)) {
    if (isWithheld(round, index, work.of)) break
    left -= takeOver(round, index, fund, work, held, left)
  }
  return left
}

/** Money from the fund to the case. */
export function payFromFund(fund: Fund, work: LayerWork, amount: bigint): void {
  const { bucket } = work.of
  fund.balance -= amount
  bucket.money += amount
  if (amount > 0n) work.of.payments.push({ kind: 'fund', fund, amount })
  post(work, `fund:${fund.fund}`, -amount)
  post(work, ledgerOf(bucket), amount)
}

/** Legs that cost nothing first, then the others; each by market, long before short. */
function takeoverOrder(round: Round, fund: Fund, work: LayerWork): Position[] {
  const { bucket } = work.of
  const shares = sharesOf(bucket, round.book.deficitSplit)
  const legs = bucket.positions.filter((held) => fund.markets.has(held.market.market))
  const isFree = (held: Position): boolean => isZero(shares.get(held) ?? zero)
  return [...legs.filter(isFree), ...legs.filter((held) => !isFree(held))]
}

/** Returns what the lots taken cost the fund in money. */
function takeOver(
  round: Round,
  index: number,
  fund: Fund,
  work: LayerWork,
  held: Position,
  budget: bigint,
): bigint {
  const { bucket } = work.of
  const { market, side } = held
  const share = shareOf(bucket, held, round.book.deficitSplit)
  const bankruptcy = bankruptcyLotValue(held, share)
  const most = smaller(held.lots, roomForLots(round, fund, market))
  const within = (money: bigint): bigint =>
    isPositive(share) ? smaller(most, floor(divide(rational(money * held.lots), share))) : most
  const cut = roomsOf(round, fund, market, index).filter(
    ({ amount }) => within(amount) < within(budget),
  )
  const lots = within(leastOf(cut) ?? budget)
  if (lots < held.lots) saw(round, 'takeover in part')
  if (lots === 0n) {
    turnOn(round, cut)
    return 0n
  }
  const cost = ceiling(multiply(share, rational(lots, held.lots)))
  round.rules.payFromFund(fund, work, cost)
  addResult(round.histories, fund, market, -cost)
  if (cost > 0n) notePosting(round)
  const value = casesTotal(held, lots, market.lotValue)
  closeLots(bucket, held, lots, value)
  openLots(fund.inventory, market, side, lots, value)
  post(work, `fund:${fund.fund}`, -received(held, value))
  post(work, ledgerOf(bucket), received(held, value))
  work.fills.push(
    fillRow(round.book, {
      account: `fund:${fund.fund}`,
      bucket: 'inventory',
      market,
      side,
      lots,
      lotPrice: market.lotValue,
      value,
      bankruptcyLotValue: bankruptcy,
      realised: 0n,
    }),
  )
  notePosting(round)
  turnOn(round, cut)
  return cost
}

/** How many lots more a fund may have in its inventory (F-3). */
function roomForLots(round: Round, fund: Fund, { lotValue }: Market): bigint {
  if (fund.capacity === undefined) return unbounded
  const size = total(fund.positions.map(notional))
  const lots = floor(divide(subtract(rational(fund.capacity), size), lotValue))
  saw(round, 'capacity of a fund')
  return lots > 0n ? lots : 0n
}

/** More lots than a position has. */
const unbounded = 1n << 64n

function smaller(left: bigint, right: bigint): bigint {
  return left < right ? left : right
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((before, amount) => before + amount, 0n)
}
