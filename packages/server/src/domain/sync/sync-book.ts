import type { AccountSpec, BookSpec, Idempotency, SyncBook, SyncedAccount } from '@plimsoll/engine'
import { type Answer, bodyHashOf } from '@plimsoll/journal'
import type { HostedDomain } from '../hosted-domain.ts'
import { requireSameAssets } from './same-assets.ts'
import { requireSameTerms } from './same-terms.ts'
import { differencesOf, type SyncDifferences } from './sync-differences.ts'

/** The book as the venue has it. */
export interface SyncOrder {
  readonly book: BookSpec
  /** The accounts are all there are. */
  readonly isComplete: boolean
  /** Key of the caller, for commands. */
  readonly key?: string
}

/** What came of it, and what was different; no differences where nothing was booked. */
export interface SyncOutcome {
  readonly answer: Answer
  readonly differences?: SyncDifferences
}

/**
 * Makes the accounts of a domain what the venue states, and says where they were not. Only accounts, funds and their positions
 * are taken from the book; assets behind wallets must be those of the domain where they are stated.
 *
 * @throws SyncRefused for a book whose numbers mean something else in the domain, or with other assets
 * @throws DomainUnavailable
 */
export async function syncBook(
  domain: Pick<HostedDomain, 'terms' | 'format' | 'read' | 'submit'>,
  { book, isComplete, key }: SyncOrder,
): Promise<SyncOutcome> {
  requireSameTerms(domain, book)
  await domain.read((state) => requireSameAssets(state, book.accounts))
  const command: Omit<SyncBook, 'timeMs'> = {
    kind: 'syncBook',
    accounts: book.accounts.map(statedAccount),
    funds: book.funds.map(({ fund, balanceQuote, positions }) => ({
      fund,
      balanceQuote,
      ...(positions && { positions }),
    })),
    isComplete,
  }
  const idempotency: Idempotency | undefined =
    key === undefined ? undefined : { key, bodyHash: bodyHashOf(command) }
  let differences: SyncDifferences | undefined
  const answer = await domain.submit(
    { ...command, ...(idempotency && { idempotency }) },
    {
      onlyIf: (decision, before) => {
        if (decision.outcome !== 'accepted') return undefined
        differences = differencesOf(before, command, domain.format)
        return undefined
      },
    },
  )
  return { answer, ...(answer.outcome === 'accepted' && differences && { differences }) }
}

/** What a statement takes of an account. */
function statedAccount({
  account,
  owner,
  kind,
  positionMode,
  adlExempt,
  collateralQuote,
  unsettledFundingQuote,
  positions,
}: AccountSpec): SyncedAccount {
  return {
    account,
    kind,
    collateralQuote,
    ...(owner !== undefined && { owner }),
    ...(positionMode && { positionMode }),
    ...(adlExempt !== undefined && { adlExempt }),
    ...(unsettledFundingQuote !== undefined && { unsettledFundingQuote }),
    positions: positions.map(
      ({ market, sizeLots, entryValueQuote, marginMode, isolatedMarginQuote }) => ({
        market,
        sizeLots,
        entryValueQuote,
        marginMode,
        ...(isolatedMarginQuote !== undefined && { isolatedMarginQuote }),
      }),
    ),
  }
}
