import type { ClaimSpec, FundGroupSpec } from '@plimsoll/engine'
import { readAmount, readMoney } from './amounts.ts'
import { type Place, refuseAt, under } from './book-error.ts'
import type { BookFormat } from './book-format.ts'
import type { ClaimDocument, FundDocument, GroupDocument } from './book-schema.ts'
import { quote } from './book-source.ts'
import { refuseSameNames } from './names.ts'

/** The engine's form of what accounts are owed back. `accounts` are the ids of those who may be. */
export function readClaims(
  book: BookFormat,
  place: Place,
  from: readonly ClaimDocument[],
  accounts: ReadonlySet<string>,
): ClaimSpec[] {
  refuseSameNames(place, from, 'account')
  return from.map(({ account, amount }, index) => {
    const at = under(place, index)
    if (!accounts.has(account)) {
      const complaint = `${quote(account)} is not an account of this book; add it to accounts or correct the name`
      refuseAt(under(at, 'account'), 'unknownReference', complaint)
    }
    const amountQuote = readMoney(book, under(at, 'amount'), amount)
    if (amountQuote <= 0n) {
      const complaint = 'is not positive; leave out whoever is owed nothing'
      refuseAt(under(at, 'amount'), 'outOfRange', complaint)
    }
    return { account, amountQuote }
  })
}

/** The engine's form of what is known of groups of funds. */
export function readGroups(
  book: BookFormat,
  place: Place,
  from: readonly GroupDocument[],
  funds: readonly FundDocument[],
): FundGroupSpec[] {
  refuseSameNames(place, from, 'group')
  const known = new Set(funds.map(({ group }) => group))
  return from.map(({ group, peakBalance }, index) => {
    const at = under(place, index)
    if (!known.has(group)) {
      const complaint = `${quote(group)} is the group of no fund; correct the name or remove it`
      refuseAt(under(at, 'group'), 'unknownReference', complaint)
    }
    return {
      group,
      ...(peakBalance !== undefined && {
        peakBalanceQuote: readAmount(book, under(at, 'peakBalance'), peakBalance),
      }),
    }
  })
}
