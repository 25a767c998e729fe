import { addDecimals, compareDecimals } from '@plimsoll/client'
import { signOf } from '../parts/decimal-words.ts'
import { negated, type Round, sumOf } from './case-document.ts'
import { exposureAtMark, valueAtMark } from './exposure-value.ts'
import type { Flow } from './flow-layout.ts'
import { payerKindOf } from '@plimsoll/reports'
import { type LayerPayment, type Payer, paymentsOf } from './who-paid.ts'

/** What a diagram can show: the money that was missing, or the positions that someone had to take. */
export type FlowKind = 'deficit' | 'exposure'

/** What one layer took out of the stream, and who it was. */
export interface FlowTaker
  extends Pick<LayerPayment, 'place' | 'layer' | 'kind' | 'title' | 'cost'> {
  readonly amount: string
  /** Took nothing out of the stream: shown narrow. */
  readonly isBare: boolean
  /** The largest by name; the rest together as the last, without a name. */
  readonly named: readonly NamedPart[]
}

/** One who took a part, or all of those who are not named. */
export interface NamedPart {
  readonly name: string | undefined
  /** How many they are. */
  readonly count: number
  readonly amount: string
}

/** A round as a diagram shows it. */
export interface RoundFlow {
  readonly total: string
  readonly left: string
  readonly takers: readonly FlowTaker[]
  readonly drawing: Flow
}

/** Which diagram says most: that of the money, unless nothing was ever missing. */
export function chiefFlow({ case: one }: Round): FlowKind {
  const isAnyPaid = one.layers.some(({ paid }) => signOf(paid) !== 0)
  return signOf(one.deficit) !== 0 || isAnyPaid ? 'deficit' : 'exposure'
}

/** What flowed in a round. */
export function flowOf(round: Round, kind: FlowKind, namesMax: number): RoundFlow {
  const one = round.case
  const payments = paymentsOf(round)
  const amounts = kind === 'deficit' ? deficitAmounts(payments) : exposureAmounts(round)
  const takers = payments.map((payment, index): FlowTaker => {
    const { place, layer, title, cost } = payment
    const { amount = '0', payers = [] } = amounts[index] ?? {}
    const named = namedParts(payers, namesMax)
    return {
      place,
      layer,
      kind: payment.kind,
      title,
      cost,
      amount,
      isBare: signOf(amount) === 0,
      named,
    }
  })
  const total = kind === 'deficit' ? one.deficit : exposureAtMark(round, one.exposure)
  const left =
    kind === 'deficit' ? one.residualDeficit : exposureAtMark(round, one.residualExposure)
  return {
    total,
    left,
    takers,
    drawing: {
      total: Number(total),
      left: Number(left),
      stages: takers.map(({ amount, isBare, named }) => ({
        amount: Number(amount),
        isBare,
        parts: named.map((part) => Math.abs(Number(part.amount))),
      })),
    },
  }
}

interface Amounts {
  readonly amount: string
  readonly payers: readonly Payer[]
}

function deficitAmounts(payments: readonly LayerPayment[]): Amounts[] {
  return payments.map(({ paid, payers }) => ({ amount: paid, payers }))
}

/** What each layer took over or closed, at mark. What a case closed against itself or another case is nobody else's. */
function exposureAmounts({ case: one }: Round): Amounts[] {
  return one.layers.map(({ layer, fills }) => {
    const isOwn = payerKindOf(layer) === 'case'
    const payers = fills.map((fill) => ({ name: fill.account, amount: valueAtMark(fill) }))
    return { amount: sumOf(payers.map(({ amount }) => amount)), payers: isOwn ? [] : payers }
  })
}

/** The largest by name, and the rest as one. */
export function namedParts(payers: readonly Payer[], namesMax: number): readonly NamedPart[] {
  const sums = new Map<string, string>()
  for (const { name, amount } of payers) sums.set(name, addDecimals(sums.get(name) ?? '0', amount))
  const sizeOf = (amount: string): string => (amount.startsWith('-') ? negated(amount) : amount)
  const ordered = [...sums].toSorted(([, left], [, right]) =>
    compareDecimals(sizeOf(right), sizeOf(left)),
  )
  const shown = ordered.length > namesMax ? namesMax - 1 : namesMax
  const named = ordered.slice(0, shown).map(([name, amount]) => ({ name, count: 1, amount }))
  const others = ordered.slice(shown)
  if (others.length === 0) return named
  const amount = sumOf(others.map(([, one]) => one))
  return [...named, { name: undefined, count: others.length, amount }]
}
