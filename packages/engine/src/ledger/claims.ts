import { assert, at } from '../quantity/assert.ts'
import { storable } from '../quantity/column.ts'
import { floorDiv } from '../quantity/division.ts'
import type { Ledger } from './ledger.ts'

/** What a wallet is owed for what its account was charged, as of the last time that any claim was added or lowered. */
export interface ClaimRow {
  /** Slot of the wallet. */
  readonly wallet: number
  /** What was open then. */
  readonly owedQuote: bigint
  /** What has been paid of it since. */
  readonly paidQuote: bigint
}

/** All claims of a domain, and what was received for them since they last changed (SPEC F-8). Replaced, never changed. */
export interface Claims {
  /** In the order of the slots of their wallets, each with something open. */
  readonly rows: readonly ClaimRow[]
  readonly receivedQuote: bigint
}

/** Somebody's part of what is owed. */
export interface ClaimAmount {
  readonly wallet: number
  readonly amountQuote: bigint
}

/** The claims of a domain in which nobody is owed anything. */
export const noClaims: Claims = { rows: [], receivedQuote: 0n }

/** Claims as a book states them. */
export function createClaims(owed: readonly ClaimAmount[]): Claims {
  return { rows: openRows(owed), receivedQuote: 0n }
}

/** What is still owed to a wallet, quote units. */
export function openClaimQuote({ owedQuote, paidQuote }: ClaimRow): bigint {
  return owedQuote - paidQuote
}

/** What was received and is not yet a whole unit for anyone: money of nobody in particular, part of M. */
export function potQuote({ rows, receivedQuote }: Claims): bigint {
  return rows.reduce((pot, { paidQuote }) => pot - paidQuote, receivedQuote)
}

/** What claims can still receive: what is open of them less what waits in the pot. */
export function receivableQuote({ rows, receivedQuote }: Claims): bigint {
  return rows.reduce((sum, { owedQuote }) => sum + owedQuote, 0n) - receivedQuote
}

/** Books what buckets were charged as claims of their wallets, quote units. */
export function addClaims(ledger: Ledger, charged: readonly ClaimAmount[]): void {
  if (charged.some(({ amountQuote }) => amountQuote > 0n)) rebase(ledger, charged)
}

/**
 * Takes off claims what went back to their accounts another way, as far as each goes. What then waits for nobody was a
 * rounding, and goes to the residue.
 */
export function lowerClaims(ledger: Ledger, returned: readonly ClaimAmount[]): void {
  const open = new Map(ledger.claims.rows.map((row) => [row.wallet, openClaimQuote(row)]))
  const changes = returned.flatMap(({ wallet, amountQuote }) => {
    const left = open.get(wallet) ?? 0n
    const lowered = left < amountQuote ? left : amountQuote
    open.set(wallet, left - lowered)
    return lowered > 0n ? [{ wallet, amountQuote: -lowered }] : []
  })
  if (changes.length > 0) rebase(ledger, changes)
}

/** Who gets what when so much more is received: each has been paid its part of everything received, rounded down. */
export function claimPayments(
  { rows, receivedQuote }: Claims,
  amountQuote: bigint,
): { readonly wallets: number[]; readonly amounts: number[] } {
  const owed = rows.reduce((sum, { owedQuote }) => sum + owedQuote, 0n)
  const received = receivedQuote + amountQuote
  assert(amountQuote > 0n && received <= owed, 'claims receive what is owed and no more')
  const due = rows
    .map(({ wallet, owedQuote, paidQuote }) => ({
      wallet,
      amount: floorDiv(received * owedQuote, owed) - paidQuote,
    }))
    .filter(({ amount }) => amount > 0n)
  return {
    wallets: due.map(({ wallet }) => wallet),
    amounts: due.map(({ amount }) => storable(amount)),
  }
}

/** Books what was received, and what of it was paid out. */
export function bookReceived(
  ledger: Ledger,
  amountQuote: bigint,
  {
    wallets,
    amounts,
  }: { readonly wallets: readonly number[]; readonly amounts: readonly number[] },
): void {
  const paid = new Map(wallets.map((wallet, index) => [wallet, BigInt(at(amounts, index))]))
  const rows = ledger.claims.rows.map((row) => ({
    ...row,
    paidQuote: row.paidQuote + (paid.get(row.wallet) ?? 0n),
  }))
  const received = { rows, receivedQuote: ledger.claims.receivedQuote + amountQuote }
  const isSettled = rows.every((row) => openClaimQuote(row) === 0n)
  ledger.claims = isSettled ? noClaims : received
}

/** Begins anew with what is open now, some claims changed, and what is in the pot. */
function rebase(ledger: Ledger, changes: readonly ClaimAmount[]): void {
  const { claims } = ledger
  const rows = openRows([
    ...claims.rows.map((row) => ({ wallet: row.wallet, amountQuote: openClaimQuote(row) })),
    ...changes,
  ])
  const pot = potQuote(claims)
  const owed = rows.reduce((sum, { owedQuote }) => sum + owedQuote, 0n)
  const receivedQuote = pot < owed ? pot : owed
  ledger.residueQuote += pot - receivedQuote
  ledger.claims = rows.length === 0 ? noClaims : { rows, receivedQuote }
}

/** One row a wallet, in the order of slots, without those that are owed nothing. */
function openRows(amounts: readonly ClaimAmount[]): ClaimRow[] {
  const owed = new Map<number, bigint>()
  for (const { wallet, amountQuote } of amounts) {
    owed.set(wallet, (owed.get(wallet) ?? 0n) + amountQuote)
  }
  return [...owed]
    .filter(([, owedQuote]) => owedQuote > 0n)
    .sort(([a], [b]) => a - b)
    .map(([wallet, owedQuote]) => ({ wallet, owedQuote, paidQuote: 0n }))
}
