import { deficitQuote } from '../../account/equity.ts'
import { apportion } from '../../quantity/apportion.ts'
import { at } from '../../quantity/assert.ts'
import { storable } from '../../quantity/column.ts'
import type { OpenCase, Round } from '../round.ts'

/** Who may be charged: pro rata to `weight`, at most `cap`, both quote units. */
export interface Payer {
  readonly bucket: number
  readonly weight: bigint
  readonly cap: bigint
}

/** A case with what is to be raised for it, quote units above 0. */
export interface Debtor {
  readonly openCase: OpenCase
  readonly owedQuote: bigint
}

/** What payers are charged, and what of it each case gets. */
export interface Shared {
  /** By payer, in their order. */
  readonly charges: readonly bigint[]
  readonly proceeds: Pick<ProceedsColumns, 'caseNumbers' | 'buckets' | 'proceeds'>
}

interface ProceedsColumns {
  readonly caseNumbers: readonly number[]
  readonly buckets: readonly number[]
  readonly proceeds: readonly number[]
}

/** Cases that owe something now, in their order. */
export function debtorsAmong({ ledger }: Round, cases: readonly OpenCase[]): Debtor[] {
  return cases
    .map((openCase) => ({ openCase, owedQuote: deficitQuote(ledger.book, openCase.bucket) }))
    .filter(({ owedQuote }) => owedQuote > 0n)
}

/** Raises what cases owe from payers, within their caps, and divides it over the cases (SPEC L-5, L-9); undefined where nothing can be raised. */
export function shareLoss(
  payers: readonly Payer[],
  debtors: readonly Debtor[],
): Shared | undefined {
  const owed = debtors.map(({ owedQuote }) => owedQuote)
  const charges = apportion({
    total: sum(owed),
    weights: payers.map(({ weight }) => weight),
    caps: payers.map(({ cap }) => cap),
  })
  const raised = sum(charges)
  if (raised === 0n) return undefined
  const parts = apportion({ total: raised, weights: owed, caps: owed })
  const paid = debtors
    .map(({ openCase }, index) => ({ openCase, amount: at(parts, index) }))
    .filter(({ amount }) => amount > 0n)
  return {
    charges,
    proceeds: {
      caseNumbers: paid.map(({ openCase }) => openCase.caseNumber),
      buckets: paid.map(({ openCase }) => openCase.bucket),
      proceeds: paid.map(({ amount }) => storable(amount)),
    },
  }
}

/** An amount, or 0 where it is negative. */
export function atLeastZero(amount: bigint): bigint {
  return amount > 0n ? amount : 0n
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n)
}
