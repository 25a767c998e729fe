import { isVenueLedger, ledgerNameAmong } from '../resolution/ledger-name.ts'
import type { ResolvedCase, ResolvedLayer } from '../resolution/resolution-schema.ts'
import type { CaseDocument } from './case-schema.ts'

/**
 * A case as one of its accounts may see it: everything that happened to the case, without the rows of others and without their
 * names. What was paid by funds stays, and so does the number of rows left out. What an officer wrote may name anybody, and is
 * left out.
 *
 * @returns undefined for a case of somebody else
 */
export function caseFor(
  document: CaseDocument,
  accounts: ReadonlySet<string>,
): CaseDocument | undefined {
  if (!accounts.has(document.account)) return undefined
  return {
    ...document,
    rounds: document.rounds.map(({ exemptions, orderReason: _unseen, ...round }) => ({
      ...round,
      ...(exemptions && { exemptions: ownExemptions(exemptions, accounts) }),
      case: ownCase(round.case, accounts),
    })),
  }
}

type Exemptions = NonNullable<CaseDocument['rounds'][number]['exemptions']>

function ownExemptions({ accounts, markets }: Exemptions, own: ReadonlySet<string>): Exemptions {
  return { accounts: accounts.filter((account) => own.has(account)), markets }
}

type Posting = ResolvedLayer['postings'][number]

function ownCase(one: ResolvedCase, accounts: ReadonlySet<string>): ResolvedCase {
  const layers = one.layers.map((layer) => ownLayer(layer, accounts))
  if (one.returned === undefined) return { ...one, layers }
  const returned = ownPostings(one.returned, accounts)
  const hidden = { fills: 0, postings: one.returned.length - returned.length }
  return { ...one, layers, returned, ...(hidden.postings > 0 && { hidden }) }
}

function ownLayer(layer: ResolvedLayer, accounts: ReadonlySet<string>): ResolvedLayer {
  const fills = layer.fills.filter(({ account }) => accounts.has(account) || isFund(account))
  const postings = ownPostings(layer.postings, accounts)
  const hidden = {
    fills: layer.fills.length - fills.length,
    postings: layer.postings.length - postings.length,
  }
  const { account, ...rest } = layer
  const vault = account !== undefined && accounts.has(account) ? { account } : {}
  if (hidden.fills === 0 && hidden.postings === 0) return { ...rest, ...vault }
  return { ...rest, ...vault, fills, postings, hidden }
}

function ownPostings(postings: readonly Posting[], accounts: ReadonlySet<string>): Posting[] {
  return postings.filter(
    ({ ledger }) => isVenueLedger(ledger) || ledgerNameAmong(ledger, accounts) !== undefined,
  )
}

/** No account has such a name. */
function isFund(account: string): boolean {
  return account.startsWith('fund:')
}
