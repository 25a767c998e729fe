import { simpleBook } from '@plimsoll/testkit'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createState } from '../machine/create-state.ts'
import { inside } from '../machine/state.ts'
import {
  addClaims,
  bookReceived,
  claimPayments,
  type ClaimAmount,
  createClaims,
  lowerClaims,
  openClaimQuote,
  potQuote,
  receivableQuote,
} from './claims.ts'
import { type Ledger, totalMoneyQuote } from './ledger.ts'

const WALLETS = 5

/** A ledger with some wallets and claims of theirs. */
function ledgerWith(owed: readonly bigint[]): Ledger {
  const accounts = Object.fromEntries(
    Array.from({ length: WALLETS }, (_, index) => [`a${index}`, { money: 0n, positions: [] }]),
  )
  const { ledger } = inside(createState(simpleBook({ mark: 1n, accounts, waterfall: [] })))
  ledger.claims = createClaims(owed.map((amountQuote, wallet) => ({ wallet, amountQuote })))
  return ledger
}

/** What came in and what was paid of it, as the event that repays books it. */
function receive(ledger: Ledger, amountQuote: bigint): Map<number, bigint> {
  const payments = claimPayments(ledger.claims, amountQuote)
  bookReceived(ledger, amountQuote, payments)
  return new Map(
    payments.wallets.map((wallet, index) => [wallet, BigInt(payments.amounts[index] ?? 0)]),
  )
}

const claims = fc.array(fc.bigInt({ min: 0n, max: 1000n }), { minLength: 1, maxLength: WALLETS })
const receipts = fc.array(fc.bigInt({ min: 1n, max: 400n }), { maxLength: 12 })

/** Receives amounts in turn, each as far as claims can take it, and sums what each wallet got. */
function receiveAll(ledger: Ledger, amounts: readonly bigint[]): Map<number, bigint> {
  const paid = new Map<number, bigint>()
  for (const amount of amounts) {
    const room = receivableQuote(ledger.claims)
    const part = amount < room ? amount : room
    if (part === 0n) continue
    for (const [wallet, quote] of receive(ledger, part)) {
      paid.set(wallet, (paid.get(wallet) ?? 0n) + quote)
    }
  }
  return paid
}

describe('F-8 claims', () => {
  test('are paid pro rata to the unit, never beyond what is owed, in whatever order money arrives', () => {
    fc.assert(
      fc.property(claims, receipts, (owed, amounts) => {
        const ledger = ledgerWith(owed)
        const paid = receiveAll(ledger, amounts)
        const total = owed.reduce((sum, each) => sum + each, 0n)
        const offered = amounts.reduce((sum, each) => sum + each, 0n)
        const received = offered < total ? offered : total
        owed.forEach((each, wallet) => {
          const expected = total === 0n ? 0n : (received * each) / total
          expect(paid.get(wallet) ?? 0n).toBe(expected)
        })
        const paidOut = [...paid.values()].reduce((sum, each) => sum + each, 0n)
        expect(potQuote(ledger.claims)).toBe(received - paidOut)
        const other = ledgerWith(owed)
        expect(receiveAll(other, amounts.toReversed())).toEqual(paid)
        expect(other.claims).toEqual(ledger.claims)
      }),
    )
  })

  test('nothing is made or lost when claims are added and lowered between receipts', () => {
    const change = fc.record({
      wallet: fc.integer({ min: 0, max: WALLETS - 1 }),
      amountQuote: fc.bigInt({ min: -300n, max: 300n }),
    })
    fc.assert(
      fc.property(claims, fc.array(fc.tuple(receipts, change), { maxLength: 6 }), (owed, turns) => {
        const ledger = ledgerWith(owed)
        let open = owed.reduce((sum, each) => sum + each, 0n)
        for (const [amounts, { wallet, amountQuote }] of turns) {
          const before = totalMoneyQuote(ledger)
          const waiting = receivableQuote(ledger.claims)
          const paid = receiveAll(ledger, amounts)
          const paidOut = [...paid.values()].reduce((sum, each) => sum + each, 0n)
          const received = waiting - receivableQuote(ledger.claims)
          // What claims took is in their pot or in wallets, which this ledger's caller books.
          expect(totalMoneyQuote(ledger)).toBe(before + received - paidOut)
          open -= paidOut
          const balanced = totalMoneyQuote(ledger)
          const rows = new Map(ledger.claims.rows.map((row) => [row.wallet, openClaimQuote(row)]))
          const lowered = rows.get(wallet) ?? 0n
          if (amountQuote >= 0n) addClaims(ledger, [{ wallet, amountQuote }])
          else lowerClaims(ledger, [{ wallet, amountQuote: -amountQuote }])
          open += amountQuote >= 0n || -amountQuote < lowered ? amountQuote : -lowered
          if (amountQuote < 0n && lowered === 0n) expect(balanced).toBe(totalMoneyQuote(ledger))
          expect(totalMoneyQuote(ledger)).toBe(balanced)
          expect(ledger.claims.rows.reduce((sum, row) => sum + openClaimQuote(row), 0n)).toBe(open)
          expect(potQuote(ledger.claims) <= open).toBe(true)
          expect(receivableQuote(ledger.claims) >= 0n).toBe(true)
        }
      }),
    )
  })

  test('a claim that is paid in full is gone, and with the last one the pot', () => {
    const ledger = ledgerWith([1n, 1n])
    expect([...receive(ledger, 1n)]).toEqual([])
    expect(potQuote(ledger.claims)).toBe(1n)
    expect([...receive(ledger, 1n)]).toEqual([
      [0, 1n],
      [1, 1n],
    ])
    expect(ledger.claims).toEqual({ rows: [], receivedQuote: 0n })
  })

  test('what waits in the pot for more than is open any more is residue', () => {
    const ledger = ledgerWith([1n, 1n])
    receive(ledger, 1n)
    lowerClaims(ledger, [{ wallet: 0, amountQuote: 5n }])
    lowerClaims(ledger, [{ wallet: 1, amountQuote: 5n }])
    expect(ledger.claims.rows).toEqual([])
    expect(ledger.residueQuote).toBe(1n)
  })

  test('charges of one account are one claim', () => {
    const ledger = ledgerWith([])
    const charges: ClaimAmount[] = [
      { wallet: 3, amountQuote: 4n },
      { wallet: 1, amountQuote: 2n },
      { wallet: 3, amountQuote: 1n },
      { wallet: 2, amountQuote: 0n },
    ]
    addClaims(ledger, charges)
    expect(ledger.claims.rows).toEqual([
      { wallet: 1, owedQuote: 2n, paidQuote: 0n },
      { wallet: 3, owedQuote: 5n, paidQuote: 0n },
    ])
  })
})
