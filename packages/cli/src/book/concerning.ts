import type { CaseView } from '@plimsoll/engine'
import type { ParsedBook } from '@plimsoll/protocol'
import type { ResolvedBook } from './resolve-book.ts'
import { CommandFailure } from '../command-failure.ts'

/**
 * A resolved book as one account sees it: the whole cases it opened or paid for, and itself afterwards. The round was
 * the same; totals and hashes stay those of the domain.
 */
export function concerning(resolved: ResolvedBook, account: string): ResolvedBook {
  const { round, accounts } = resolved
  const ledgers = ledgersOf(resolved, account)
  return {
    ...resolved,
    round: {
      ...round,
      cases: round.cases.filter(
        (one) => one.account === account || tookPart(one, account, ledgers),
      ),
      touchedAccounts: round.touchedAccounts.filter((touched) => touched === account),
      exemptAccounts: round.exemptAccounts.filter((exempt) => exempt === account),
      charges: round.charges.filter((charge) => charge.account === account),
    },
    accounts: accounts.filter((one) => one.account === account),
  }
}

function tookPart({ layers }: CaseView, account: string, ledgers: ReadonlySet<string>): boolean {
  return layers.some(
    ({ fills, postings }) =>
      fills.some((fill) => fill.account === account) ||
      postings.some(({ ledger }) => ledgers.has(ledger)),
  )
}

/** The names that postings can give to the buckets of an account. A prefix would not do: ids may hold colons. */
export function ledgersOf(
  { spec }: Pick<ResolvedBook, 'spec'>,
  account: string,
): ReadonlySet<string> {
  const isolated = spec.markets.flatMap(({ market }) =>
    ['long', 'short'].map((side) => `${account}:isolated:${market}:${side}`),
  )
  return new Set([`${account}:cross`, ...isolated])
}

/** Refuses an account that the book does not have. */
export function refuseUnknownAccount({ spec, source }: ParsedBook, account: string): void {
  if (spec.accounts.some((one) => one.account === account)) return
  const message = `${source.file}: has no account ${JSON.stringify(account)}; check the id given to --account`
  throw new CommandFailure({ code: 'unknownReference', file: source.file, message })
}
