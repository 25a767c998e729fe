import { apportion } from '../quantity/apportion.ts'
import type { BookShape } from '../account/book-shape.ts'
import { at } from '../quantity/assert.ts'
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
 * each paid, and never more than was paid (SPEC R-4). With it, what is still owed.
 */
export function giveBack(
  shape: BookShape,
  movements: readonly OwedBack[],
  { caseNumber, bucket, surplus }: Surplus,
): { readonly returned: PaymentsReturned | undefined; readonly left: readonly OwedBack[] } {
  if (surplus <= 0n || movements.length === 0) return { returned: undefined, left: movements }
  let rest = surplus
  const funds = new Map<number, bigint>()
  const payers = new Map<number, bigint>()
  const left: OwedBack[] = []
  for (const movement of movements) {
    const amounts = partsOf(movement)
    const shares = apportion({ total: rest, weights: amounts, caps: amounts })
    const given = shares.reduce((sum, share) => sum + share, 0n)
    rest -= given
    addShares(funds, movement.funds, shares.slice(0, movement.funds.length))
    addShares(payers, movement.payers, shares.slice(movement.funds.length))
    if (given < amounts.reduce((sum, amount) => sum + amount, 0n)) {
      left.push(lessened(movement, shares))
    }
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
    },
    left,
  }
}

function partsOf({ fundAmounts, payerAmounts }: OwedBack): bigint[] {
  return [...fundAmounts, ...payerAmounts].map(BigInt)
}

function addShares(
  totals: Map<number, bigint>,
  slots: readonly number[],
  shares: readonly bigint[],
): void {
  slots.forEach((slot, index) => totals.set(slot, (totals.get(slot) ?? 0n) + at(shares, index)))
}

function lessened(movement: OwedBack, shares: readonly bigint[]): OwedBack {
  const { funds, fundAmounts, payers, payerAmounts } = movement
  return {
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
  if (event.kind === 'lossShared') return sharedMovements(event.payers, event)
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
  )
}

/** What many paid to many, by who was paid. */
function sharedMovements(
  payerBuckets: readonly number[],
  event: Pick<GainsHaircut | LossShared, 'charges' | 'buckets' | 'proceeds'>,
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
    [...byPayee].map(([payee, paid]) => [payee, { funds: [], fundAmounts: [], ...paid }]),
  )
}
