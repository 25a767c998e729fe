import { apportion } from '../quantity/apportion.ts'
import { accountOf, walletOf } from '../account/book.ts'
import type { BookShape } from '../account/book-shape.ts'
import { openClaimQuote } from '../ledger/claims.ts'
import { assert, at } from '../quantity/assert.ts'
import { storable } from '../quantity/column.ts'
import { overlaps } from './overlaps.ts'
import type { Round } from './round.ts'
import type {
  FundPaid,
  GainsHaircut,
  LossShared,
  OwedBack,
  PaymentsReturned,
} from './waterfall-event.ts'

/** The movements of a round into each case bucket, the latest first. */
export type Payments = ReadonlyMap<number, readonly OwedBack[]>

/** Reads once what funds and haircuts paid in a round. */
export function indexPayments(round: Pick<Round, 'ledger' | 'events'>): Payments {
  const byBucket = new Map<number, OwedBack[]>()
  for (const event of round.events.toReversed()) {
    for (const [bucket, movement] of movementsOf(round, event)) {
      const known = byBucket.get(bucket)
      if (known === undefined) byBucket.set(bucket, [movement])
      else known.push(movement)
    }
  }
  return byBucket
}

/** A case bucket that has more than it needs. */
interface Surplus {
  readonly caseNumber: number
  readonly bucket: number
  readonly surplus: bigint
}

/**
 * What goes back when a case turned out not to need it: to the latest movement first, within a movement pro rata to what
 * each paid, and never more than was paid (SPEC R-4). Who holds a claim for what he paid and had it repaid by a fund is not paid
 * twice: that part goes to the fund (F-8). With it, what is still owed.
 */
export function giveBack(
  { ledger, funds: rows }: Pick<Round, 'ledger' | 'funds'>,
  movements: readonly OwedBack[],
  { caseNumber, bucket, surplus }: Surplus,
): { readonly returned: PaymentsReturned | undefined; readonly left: readonly OwedBack[] } {
  if (surplus <= 0n || movements.length === 0) return { returned: undefined, left: movements }
  const { shape } = ledger.book
  let rest = surplus
  const funds = new Map<number, bigint>()
  const payers = new Map<number, bigint>()
  const shared = new Map<number, bigint>()
  const claimed = new Map<number, bigint>()
  const open = openClaims(ledger)
  const repaying = rows.findIndex(({ targetQuote }) => targetQuote !== undefined)
  const left: OwedBack[] = []
  for (const movement of movements) {
    const amounts = partsOf(movement)
    const shares = apportion({ total: rest, weights: amounts, caps: amounts })
    const given = shares.reduce((sum, share) => sum + share, 0n)
    rest -= given
    addShares(funds, movement.funds, shares.slice(0, movement.funds.length))
    const due = shares.slice(movement.funds.length)
    // Without a fund that repays claims nobody has had anything back.
    const isPaidOnce = !movement.isRepayable || repaying < 0
    const kept = isPaidOnce ? due : keptByClaims(shape, movement.payers, due, open)
    addShares(payers, movement.payers, kept)
    if (!isPaidOnce) add(funds, repaying, sumOf(due) - sumOf(kept))
    if (movement.isShared) addShares(shared, movement.payers, kept)
    if (movement.isRepayable) addShares(claimed, movement.payers, kept)
    if (given < sumOf(amounts)) left.push(lessened(movement, shares))
  }
  const toFunds = [...funds].filter(([, amount]) => amount > 0n).sort(([a], [b]) => a - b)
  const toPayers = [...payers]
    .filter(([, amount]) => amount > 0n)
    .sort(([a], [b]) => shape.compareBuckets(a, b))
  if (toFunds.length + toPayers.length === 0) return { returned: undefined, left }
  return {
    returned: {
      kind: 'paymentsReturned',
      caseNumber,
      bucket,
      funds: toFunds.map(([fund]) => fund),
      fundAmounts: toFunds.map(([, amount]) => storable(amount)),
      payers: toPayers.map(([payer]) => payer),
      payerAmounts: toPayers.map(([, amount]) => storable(amount)),
      ...(shared.size > 0 && { sharedAmounts: amountsOf(toPayers, shared) }),
      ...(claimed.size > 0 && { claimAmounts: amountsOf(toPayers, claimed) }),
    },
    left,
  }
}

function amountsOf(
  rows: readonly (readonly [number, bigint])[],
  amounts: ReadonlyMap<number, bigint>,
): number[] {
  return rows.map(([payer]) => storable(amounts.get(payer) ?? 0n))
}

function partsOf({ fundAmounts, payerAmounts }: OwedBack): bigint[] {
  return [...fundAmounts, ...payerAmounts].map(BigInt)
}

function addShares(
  totals: Map<number, bigint>,
  slots: readonly number[],
  shares: readonly bigint[],
): void {
  slots.forEach((slot, index) => add(totals, slot, at(shares, index)))
}

function add(totals: Map<number, bigint>, slot: number, amount: bigint): void {
  totals.set(slot, (totals.get(slot) ?? 0n) + amount)
}

function sumOf(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n)
}

/** What is still owed to each wallet. */
function openClaims({ claims }: Round['ledger']): Map<number, bigint> {
  return new Map(claims.rows.map((row) => [row.wallet, openClaimQuote(row)]))
}

/** What of shares their payers are still owed; lowers what is open by as much. */
function keptByClaims(
  shape: BookShape,
  payers: readonly number[],
  shares: readonly bigint[],
  open: Map<number, bigint>,
): bigint[] {
  return payers.map((payer, index) => {
    const owner = accountOf(shape, payer)
    assert(owner !== undefined, 'only accounts pay for others')
    const wallet = walletOf(owner)
    const owed = open.get(wallet) ?? 0n
    const share = at(shares, index)
    const kept = share < owed ? share : owed
    open.set(wallet, owed - kept)
    return kept
  })
}

function lessened(movement: OwedBack, shares: readonly bigint[]): OwedBack {
  const { funds, fundAmounts, payers, payerAmounts, ...marks } = movement
  return {
    ...marks,
    funds,
    fundAmounts: fundAmounts.map((amount, index) => amount - Number(at(shares, index))),
    payers,
    payerAmounts: payerAmounts.map(
      (amount, index) => amount - Number(at(shares, funds.length + index)),
    ),
  }
}

/** By the bucket that was paid. */
function movementsOf(
  round: Pick<Round, 'ledger'>,
  event: Round['events'][number],
): Map<number, OwedBack> {
  if (event.kind === 'fundPaid') return fundMovements(event)
  if (event.kind === 'lossShared') {
    return sharedMovements(event.payers, event, { isShared: true, ...repayable(event) })
  }
  return event.kind === 'gainsHaircut'
    ? haircutMovements(round, event)
    : new Map<number, OwedBack>()
}

function fundMovements({ fund, buckets, amounts }: FundPaid): Map<number, OwedBack> {
  const byBucket = new Map<number, number>()
  buckets.forEach((bucket, index) =>
    byBucket.set(bucket, (byBucket.get(bucket) ?? 0) + at(amounts, index)),
  )
  return new Map(
    [...byBucket].map(([bucket, amount]) => [
      bucket,
      { funds: [fund], fundAmounts: [amount], payers: [], payerAmounts: [] },
    ]),
  )
}

function haircutMovements(
  { ledger }: Pick<Round, 'ledger'>,
  event: GainsHaircut,
): Map<number, OwedBack> {
  const { positions } = ledger.book.shape
  return sharedMovements(
    event.positions.map((position) => at(positions, position).bucket),
    event,
    repayable(event),
  )
}

function repayable({ isRepayable }: GainsHaircut | LossShared): { isRepayable?: true } {
  return isRepayable ? { isRepayable } : {}
}

/** What many paid to many, by who was paid. */
function sharedMovements(
  payerBuckets: readonly number[],
  event: Pick<GainsHaircut | LossShared, 'charges' | 'buckets' | 'proceeds'>,
  marks: Pick<OwedBack, 'isShared' | 'isRepayable'>,
): Map<number, OwedBack> {
  const byPayer = new Map<number, number>()
  payerBuckets.forEach((payer, index) =>
    byPayer.set(payer, (byPayer.get(payer) ?? 0) + at(event.charges, index)),
  )
  const payers = [...byPayer].map(([who, amount]) => ({ who, amount }))
  const payees = event.buckets.map((who, index) => ({ who, amount: at(event.proceeds, index) }))
  const byPayee = new Map<number, { payers: number[]; payerAmounts: number[] }>()
  for (const { payer, payee, amount } of overlaps(payers, payees)) {
    const known = byPayee.get(payee) ?? { payers: [], payerAmounts: [] }
    known.payers.push(payer)
    known.payerAmounts.push(storable(amount))
    byPayee.set(payee, known)
  }
  return new Map(
    [...byPayee].map(([payee, paid]) => [payee, { ...marks, funds: [], fundAmounts: [], ...paid }]),
  )
}
