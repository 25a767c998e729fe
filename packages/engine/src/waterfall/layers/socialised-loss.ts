import { type Book, dependsOn, walletOf } from '../../account/book.ts'
import { deficitQuote, equityScaled } from '../../account/equity.ts'
import { apportion } from '../../quantity/apportion.ts'
import { at, unreachable } from '../../quantity/assert.ts'
import { storable } from '../../quantity/column.ts'
import { floorDiv } from '../../quantity/division.ts'
import type { LossBase } from '../layer-spec.ts'
import type { OpenCase, Round } from '../round.ts'
import type { LossShared } from '../waterfall-event.ts'
import type { Layer } from './layer.ts'
import { atLeastZero, type Debtor, debtorsAmong, type Payer, shareLoss } from './share-loss.ts'

/** What a shared loss goes by; `unsettledProfit` is that of a haircut which asks nobody for a position. */
export type SharedBase = LossBase | 'unsettledProfit'

/** Has accounts share what cases owe, by what they hold or have, whatever they won with the cases (SPEC L-9, L-5). */
export function socialisedLoss(
  layerIndex: number,
  base: SharedBase,
  isRepayable: true | undefined,
): Layer {
  const asked = { layerIndex, base, isRepayable }
  return {
    act: (round, cases) => shareAmong(round, cases, asked),
    explainIdle: ({ ledger }, { bucket, openedWith }) => {
      if (deficitQuote(ledger.book, bucket) === 0n) return 'no deficit remains'
      if (isOfMarkets(base) && openedWith.length === 0) {
        return 'the case held no position, so no market shares its loss'
      }
      return 'nobody has anything left to share the loss with'
    },
  }
}

interface Asked {
  readonly layerIndex: number
  readonly base: SharedBase
  readonly isRepayable: true | undefined
}

function isOfMarkets(base: SharedBase): boolean {
  return base === 'openInterest' || base === 'payouts'
}

function shareAmong(round: Round, cases: readonly OpenCase[], asked: Asked): void {
  const { base } = asked
  const debtors = debtorsAmong(
    round,
    isOfMarkets(base) ? cases.filter(({ openedWith }) => openedWith.length > 0) : cases,
  )
  switch (base) {
    case 'openInterest':
      shareByMarket(round, debtors, asked)
      return
    case 'payouts':
      raise(round, payingBuckets(round, holdersFacing(round, debtors)), debtors, asked)
      return
    case 'equity':
      raise(round, payingBuckets(round), debtors, asked)
      return
    case 'unsettledProfit':
      raise(round, profitableWallets(round), debtors, asked)
      return
    default:
      unreachable(base)
  }
}

/** Each deficit falls on the markets that caused it, and in each on all open lots, long and short alike. */
function shareByMarket(round: Round, debtors: readonly Debtor[], asked: Asked): void {
  const parts = new Map<number, Debtor[]>()
  for (const { openCase, owedQuote } of debtors) {
    const weights = [...openCase.weightByMarket].sort(([a], [b]) => a - b)
    const shares = apportion({
      total: owedQuote,
      weights: weights.map(([, weight]) => weight),
      caps: weights.map(() => owedQuote),
    })
    weights.forEach(([market], index) => {
      const part = at(shares, index)
      if (part === 0n) return
      const known = parts.get(market) ?? []
      known.push({ openCase, owedQuote: part })
      parts.set(market, known)
    })
  }
  for (const market of [...parts.keys()].sort((a, b) => a - b)) {
    raise(round, lotHolders(round, market), parts.get(market) ?? [], asked)
  }
}

function raise(
  round: Round,
  payers: readonly Payer[],
  debtors: readonly Debtor[],
  { layerIndex, base, isRepayable }: Asked,
): void {
  const shared = shareLoss(payers, debtors)
  if (shared === undefined) return
  const charged = payers
    .map(({ bucket }, index) => ({ bucket, amount: at(shared.charges, index) }))
    .filter(({ amount }) => amount > 0n)
  round.emit({
    kind: 'lossShared',
    layerIndex,
    base,
    payers: charged.map(({ bucket }) => bucket),
    charges: charged.map(({ amount }) => storable(amount)),
    ...shared.proceeds,
    ...(isRepayable && { isRepayable }),
  } satisfies LossShared)
}

/** Buckets by their lots of a market at opening, either side. */
function lotHolders(round: Round, market: number): Payer[] {
  const { opening } = round
  const { long, short } = at(opening.shape.sides, market)
  const lots = new Map<number, bigint>()
  for (const position of [...long, ...short]) {
    const { bucket } = at(opening.shape.positions, position)
    const held = BigInt(opening.lots.get(position))
    if (held > 0n && maySharePay(round, bucket)) lots.set(bucket, (lots.get(bucket) ?? 0n) + held)
  }
  return inHolderOrder(round, [...lots.keys()]).map((bucket) => ({
    bucket,
    weight: lots.get(bucket) ?? 0n,
    cap: freeEquityQuote(round.ledger.book, bucket),
  }))
}

/** Buckets by their equity at opening: some of them, or all of accounts without a case. */
function payingBuckets(round: Round, among?: ReadonlySet<number>): Payer[] {
  const { opening, ledger } = round
  const buckets = [...opening.shape.buckets.keys()].filter(
    (bucket) => (among === undefined || among.has(bucket)) && maySharePay(round, bucket),
  )
  return inHolderOrder(round, buckets).map((bucket) => ({
    bucket,
    weight: freeEquityQuote(opening, bucket),
    cap: freeEquityQuote(ledger.book, bucket),
  }))
}

/** Buckets that held lots in a market of somebody's answering leg when the round opened. */
function holdersFacing({ opening }: Round, debtors: readonly Debtor[]): ReadonlySet<number> {
  const { positions, sides } = opening.shape
  const markets = new Set(
    debtors.flatMap(({ openCase }) => openCase.answering.map((slot) => at(positions, slot).market)),
  )
  return new Set(
    [...markets]
      .flatMap((market) => [...at(sides, market).long, ...at(sides, market).short])
      .filter((position) => opening.lots.get(position) > 0)
      .map((position) => at(positions, position).bucket),
  )
}

/** Wallets by the profit that was not yet theirs when the round opened. */
function profitableWallets(round: Round): Payer[] {
  const { book, unsettledProfits } = round.ledger
  const { accounts } = book.shape
  const wallets = accounts.map(walletOf).filter((wallet) => maySharePay(round, wallet))
  return inHolderOrder(round, wallets).flatMap((bucket) => {
    const weight = atLeastZero(round.unsettledAtOpening.get(bucket) ?? 0n)
    if (weight === 0n) return []
    const left = atLeastZero(unsettledProfits.get(bucket) ?? 0n)
    const equity = freeEquityQuote(book, bucket)
    return [{ bucket, weight, cap: left < equity ? left : equity }]
  })
}

/** Whoever has no case and whose equity is known. Inventories of funds never pay. */
function maySharePay({ opening, caseAccounts, barred }: Round, bucket: number): boolean {
  const { account } = at(opening.shape.buckets, bucket)
  return account >= 0 && !caseAccounts.has(account) && !dependsOn(opening, bucket, barred)
}

/** Equity that no plan counts on, whole quote units, never below 0. */
function freeEquityQuote(book: Book, bucket: number): bigint {
  const equity = floorDiv(equityScaled(book, bucket), book.prices.valueScale)
  return atLeastZero(equity - BigInt(book.reservedMoney.get(bucket)))
}

function inHolderOrder({ opening }: Round, buckets: readonly number[]): number[] {
  return buckets.toSorted((a, b) => opening.shape.compareBuckets(a, b))
}
