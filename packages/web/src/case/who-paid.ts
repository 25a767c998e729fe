import { addDecimals, compareDecimals, subtractDecimals } from '@plimsoll/client'
import { signOf } from '../parts/decimal-words.ts'
import type { CaseDocument, Fill, Layer, Posting, Round } from './case-document.ts'
import { negated, sumOf } from './case-document.ts'
import { payerKindOf, type PayerKind } from '@plimsoll/reports'
import { layerTitle } from './case-words.ts'

/** Somebody who bore a part of what a layer paid. */
export interface Payer {
  /** An account, or `fund:` and its name. */
  readonly name: string
  /** What it cost them: money charged, or the loss against mark. Below 0 it left them better off. */
  readonly amount: string
}

/** What one layer paid in one round, and who bore it. */
export interface LayerPayment {
  /** Place in the waterfall as the case met it, from 1. */
  readonly place: number
  readonly layer: Layer
  readonly kind: PayerKind
  readonly title: string
  /** By how much the deficit fell. */
  readonly paid: string
  /** What it cost all payers; more than was paid where forced prices brought more than was missing. */
  readonly cost: string
  /** Largest first. */
  readonly payers: readonly Payer[]
  /** Whether it changed nothing. */
  readonly isSkipped: boolean
}

/** What each layer of a round paid, in the order of the waterfall. */
export function paymentsOf({ case: one }: Round): readonly LayerPayment[] {
  return one.layers.map((layer, index) => {
    const payers = payersOf(layer)
    return {
      place: index + 1,
      layer,
      kind: payerKindOf(layer.layer),
      title: layerTitle(layer),
      paid: layer.paid,
      cost: sumOf(payers.map(({ amount }) => amount)),
      payers,
      isSkipped:
        layer.skipped !== undefined && layer.fills.length === 0 && signOf(layer.paid) === 0,
    }
  })
}

function payersOf(layer: Layer): readonly Payer[] {
  const kind = payerKindOf(layer.layer)
  if (kind === 'case') return []
  if (kind === 'fund' || kind === 'venue') {
    const name = `fund:${layer.fund ?? layer.layer}`
    return signOf(layer.paid) === 0 ? [] : [{ name, amount: layer.paid }]
  }
  const rows: readonly Payer[] =
    kind === 'charge'
      ? layer.postings
          .filter(({ amount }) => signOf(amount) < 0)
          .map(({ ledger, amount }) => ({ name: ownerOf(ledger), amount: negated(amount) }))
      : layer.fills.map(({ account, forgone }) => ({ name: account, amount: forgone }))
  return summed(rows)
}

/** One row a name, largest first; names in their order where amounts are equal. */
function summed(rows: readonly Payer[]): readonly Payer[] {
  const byName = new Map<string, string>()
  for (const { name, amount } of rows)
    byName.set(name, addDecimals(byName.get(name) ?? '0', amount))
  return [...byName]
    .map(([name, amount]) => ({ name, amount }))
    .toSorted((left, right) => compareDecimals(right.amount, left.amount))
}

/** Whose a ledger is: an account, `fund:` and its name, or the residue. */
export function ownerOf(ledger: string): string {
  const [, account] = /^(.+):cross$/u.exec(ledger) ?? []
  if (account !== undefined) return account
  const at = /:(?:long|short)$/u.test(ledger) ? ledger.lastIndexOf(':isolated:') : -1
  return at > 0 ? ledger.slice(0, at) : ledger
}

/** What a kind of payer paid over all rounds of a case. */
export interface KindShare {
  readonly kind: PayerKind
  readonly paid: string
}

/** What a case cost over all of its rounds. */
export interface CaseBill {
  /** By kind, in the order in which they were first reached; those that paid nothing are not in it. */
  readonly shares: readonly KindShare[]
  /** All of what was paid; a case that is taken up again is measured anew, and its deficits add up. */
  readonly paid: string
  /** What nobody paid in the last round so far. */
  readonly left: string
  /** Paid for the case and not needed by it. */
  readonly returned: string
}

/** The bill of a case. */
export function billOf({ rounds }: CaseDocument): CaseBill {
  const byKind = new Map<PayerKind, string>()
  for (const { case: one } of rounds) {
    for (const { layer, paid } of one.layers) {
      const kind = payerKindOf(layer)
      byKind.set(kind, addDecimals(byKind.get(kind) ?? '0', paid))
    }
  }
  const shares = [...byKind]
    .map(([kind, paid]) => ({ kind, paid }))
    .filter(({ paid }) => signOf(paid) !== 0)
  return {
    shares,
    paid: sumOf(shares.map(({ paid }) => paid)),
    left: rounds.at(-1)?.case.residualDeficit ?? '0',
    returned: returnedSum(rounds),
  }
}

function returnedSum(rounds: readonly Round[]): string {
  return sumOf(rounds.flatMap(({ case: one }) => (one.returned ?? []).map(({ amount }) => amount)))
}

/** What a case cost one payer over the rounds that are looked at. */
export interface PayerTotal {
  readonly name: string
  readonly kinds: readonly PayerKind[]
  readonly gave: string
  readonly returned: string
  /** What was given less what came back. */
  readonly net: string
}

/** Everybody who bore a part, the largest net cost first. */
export function payerTotals(rounds: readonly Round[]): readonly PayerTotal[] {
  const totals = new Map<string, { kinds: Set<PayerKind>; gave: string; returned: string }>()
  const totalOf = (name: string) => {
    const known = totals.get(name) ?? { kinds: new Set<PayerKind>(), gave: '0', returned: '0' }
    totals.set(name, known)
    return known
  }
  for (const round of rounds) {
    for (const { kind, payers } of paymentsOf(round)) {
      for (const { name, amount } of payers) {
        const total = totalOf(name)
        total.kinds.add(kind)
        total.gave = addDecimals(total.gave, amount)
      }
    }
    for (const { ledger, amount } of round.case.returned ?? []) {
      const total = totalOf(ownerOf(ledger))
      total.returned = addDecimals(total.returned, amount)
    }
  }
  return [...totals]
    .map(([name, { kinds, gave, returned }]) => ({
      name,
      kinds: [...kinds],
      gave,
      returned,
      net: subtractDecimals(gave, returned),
    }))
    .toSorted((left, right) => compareDecimals(right.net, left.net))
}

/** What rows add up to: nothing where all are shown, for money moved, and none was made or lost. */
export function postingsSum(postings: readonly Posting[]): string {
  return sumOf(postings.map(({ amount }) => amount))
}

/** Whether an account has a part in a case: its own, or a fill or posting of it. */
export function concerns({ account, rounds }: CaseDocument, name: string): boolean {
  if (account === name) return true
  return rounds.some(({ case: one }) =>
    one.layers.some(
      ({ fills, postings }) =>
        fills.some((fill) => fill.account === name) ||
        postings.some(({ ledger }) => ownerOf(ledger) === name),
    ),
  )
}

/** Accounts that were deleveraged, as far as their fills are shown. */
export function cutAccounts(rounds: readonly Round[]): ReadonlySet<string> {
  return new Set(cutFills(rounds).map(({ account }) => account))
}

/** What deleveraging cost its counterparties against mark, as far as their fills are shown. */
export function cutCost(rounds: readonly Round[]): string {
  return sumOf(cutFills(rounds).map(({ forgone }) => forgone))
}

function cutFills(rounds: readonly Round[]): readonly Fill[] {
  const layers = rounds.flatMap(({ case: one }) => one.layers)
  return layers.flatMap(({ layer, fills }) => (payerKindOf(layer) === 'cut' ? fills : []))
}

/** Whether the server left out rows of other accounts. */
export function hidesRows({ rounds }: Pick<CaseDocument, 'rounds'>): boolean {
  return rounds.some(({ case: one }) => one.layers.some(({ hidden }) => hidden !== undefined))
}
