import type { Book } from '../account/book.ts'
import { moneyQuote } from '../account/equity.ts'
import { at } from '../quantity/assert.ts'
import { type Claims, potQuote } from './claims.ts'
import type { CutMemory } from './cut-memory.ts'
import type { OfferRow } from './offers.ts'

/** Every place where money can be: the buckets of a book, the funds, the pot of claims, and the residue of roundings. */
export interface Ledger {
  readonly book: Book
  /** Balance of each fund, quote units. Totals may leave the range of a column. */
  readonly fundBalances: bigint[]
  /** Units that rounding set aside. */
  residueQuote: bigint
  /** What came in from outside less what went out, with what the book began with: equal to M at any time. */
  externalQuote: bigint
  /** Who takes over positions of his own will, by market, long before short, account. Replaced, never changed. */
  offers: readonly OfferRow[]
  /** What is owed back to accounts. Replaced, never changed. */
  claims: Claims
  /** Signed profit of each wallet that is not yet its own to withdraw, quote units, where there is some. Replaced, never changed. */
  unsettledProfits: ReadonlyMap<number, bigint>
  /** What the pool behind a market is worth, less what deleveraging realised, quote units, by market. Replaced, never changed. */
  poolValues: ReadonlyMap<number, bigint>
  /** What a deleveraging event took of whom; undefined where no policy asks. Replaced, never changed. */
  cutMemory: CutMemory | undefined
}

/** Adds a signed amount in quote units to a fund's balance, which may be of any size and below 0. */
export function addToFund({ fundBalances }: Ledger, fund: number, amountQuote: bigint): void {
  fundBalances[fund] = at(fundBalances, fund) + amountQuote
}

/**
 * M of SPEC B-6: all money minus the signed cost of all positions. Since longs and shorts cancel, it equals the sum
 * of all equity, funds, the pot of claims and residue at any mark, and no forced fill may change it.
 */
export function totalMoneyQuote(ledger: Ledger): bigint {
  return (
    heldQuote(ledger) +
    fundsQuote(ledger) +
    potQuote(ledger.claims) +
    ledger.residueQuote -
    entryCostQuote(ledger)
  )
}

/** Σ money of all buckets, unsettled funding and other assets included. */
export function heldQuote({ book }: Ledger): bigint {
  let total = 0n
  for (let bucket = 0; bucket < book.money.length; bucket += 1) {
    total += moneyQuote(book, bucket)
  }
  return total
}

/** Σ fund balances. */
export function fundsQuote({ fundBalances }: Ledger): bigint {
  return fundBalances.reduce((sum, balance) => sum + balance, 0n)
}

/** Σ entry values of all positions, positive for who is long of the value and negative for who is short of it. */
export function entryCostQuote({ book }: Ledger): bigint {
  let total = 0n
  for (let slot = 0; slot < book.lots.length; slot += 1) {
    const cost = BigInt(book.entryValue.get(slot))
    total += at(book.shape.positions, slot).valueSide === 'long' ? cost : -cost
  }
  return total
}

/** Σ long lots of a market, inventories included. */
export function openInterestLots(book: Book, market: number): bigint {
  return sumLots(book, at(book.shape.sides, market).long)
}

/** Σ short lots of a market, inventories included. */
export function openShortLots(book: Book, market: number): bigint {
  return sumLots(book, at(book.shape.sides, market).short)
}

function sumLots(book: Book, slots: readonly number[]): bigint {
  let sum = 0n
  let part = 0
  for (const slot of slots) {
    const lots = book.lots.get(slot)
    // Numbers as long as they are exact, because a large book has millions of them.
    if (lots > Number.MAX_SAFE_INTEGER - part) {
      sum += BigInt(part)
      part = 0
    }
    part += lots
  }
  return sum + BigInt(part)
}
