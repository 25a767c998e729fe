import type { ClaimSpec } from '@plimsoll/engine'
import { floorOf } from '../valuation.ts'
import type { Bucket, World } from '../world.ts'

/** What accounts are owed back, and what has been received for it since the claims last changed (SPEC F-8). */
export interface OwedClaims {
  rows: readonly OwedClaim[]
  received: bigint
}

interface OwedClaim {
  readonly wallet: Bucket
  /** What was open when the claims last changed. */
  readonly owed: bigint
  readonly paid: bigint
}

/** What a book says is owed, in the order of accounts. */
export function loadClaims(
  { accountsById }: Pick<World, 'accountsById'>,
  specs: readonly ClaimSpec[],
): OwedClaims {
  const rows = specs.flatMap(({ account, amountQuote }) => {
    const wallet = accountsById.get(account)?.buckets[0]
    return wallet === undefined ? [] : [{ wallet, owed: amountQuote, paid: 0n }]
  })
  return { rows: rows.sort((left, right) => left.wallet.slot - right.wallet.slot), received: 0n }
}

/** Received and not yet a whole unit of anybody's. */
export function potOf({ rows, received }: OwedClaims): bigint {
  return rows.reduce((left, { paid }) => left - paid, received)
}

/** What claims may still receive. */
export function unpaidOf({ rows, received }: OwedClaims): bigint {
  return rows.reduce((sum, { owed }) => sum + owed, 0n) - received
}

/** What a wallet is still owed. */
export function openClaimOf({ rows }: OwedClaims, wallet: Bucket): bigint {
  const row = rows.find((one) => one.wallet === wallet)
  return row === undefined ? 0n : row.owed - row.paid
}

/** A claim grows or falls; what is open of all of them is the new measure, and what is in the pot counts for it. */
export function changeClaim(claims: OwedClaims, wallet: Bucket, amount: bigint): void {
  const pot = potOf(claims)
  const open = new Map(claims.rows.map(({ wallet: of, owed, paid }) => [of, owed - paid]))
  open.set(wallet, (open.get(wallet) ?? 0n) + amount)
  claims.rows = [...open]
    .filter(([, owed]) => owed > 0n)
    .map(([of, owed]) => ({ wallet: of, owed, paid: 0n }))
    .sort((left, right) => left.wallet.slot - right.wallet.slot)
  claims.received = pot
}

/** Money is received; what that makes due to whom. */
export function receive(claims: OwedClaims, amount: bigint): ReadonlyMap<Bucket, bigint> {
  const { rows } = claims
  claims.received += amount
  const total = rows.reduce((sum, { owed }) => sum + owed, 0n)
  const paid = rows.map(({ owed }) => floorOf(claims.received * owed, total))
  const due = new Map(
    rows.flatMap((row, index) => {
      const more = (paid[index] ?? 0n) - row.paid
      return more === 0n ? [] : [[row.wallet, more] as const]
    }),
  )
  claims.rows = rows.map((row, index) => ({ ...row, paid: paid[index] ?? 0n }))
  if (claims.received < total) return due
  claims.rows = []
  claims.received = 0n
  return due
}
