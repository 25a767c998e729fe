import {
  type AccountView,
  BookRefused,
  createState,
  type RoundView,
  type State,
  stateHash,
  type StateView,
  stepRound,
  view,
  waterfallHash,
} from '@plimsoll/engine'
import { compareIdentifiers, type ParsedBook, type ResolutionInput } from '@plimsoll/protocol'
import { CommandFailure } from '../command-failure.ts'
import { bookFailure } from './refused-book.ts'

/** A book after one round, with everything needed to tell what happened. */
export type ResolvedBook = Required<Omit<ResolutionInput, 'all'>>

/**
 * Opens one round over every bankrupt bucket of a book and walks its waterfall. The book itself stays as it is.
 *
 * @param listed accounts that are to be listed afterwards beside those that the round touched, or every one; in a large
 *   book that is most of what there is to hold
 */
export function resolveBook(
  book: ParsedBook,
  listed: readonly string[] | 'all' = 'all',
): ResolvedBook {
  const { spec, format, source } = book
  const state = loadState(book)
  const before = view(state).totals()
  const stateBefore = stateHash(state)
  const decision = stepRound(state, spec.timeMs)
  if (decision.outcome === 'rejected') {
    const { code, detail } = decision
    const message = `${source.file}: the round cannot be booked: ${detail}; use fewer asset.decimals or split the domain`
    throw new CommandFailure({ code, file: source.file, message })
  }
  const after = view(state)
  const round = after.round(decision.outcome === 'accepted' ? decision.events : [])
  return {
    format,
    spec,
    round,
    before,
    after: after.totals(),
    accounts: listed === 'all' ? after.accounts() : accountsOf(after, round, listed),
    funds: after.funds(),
    standing: {
      claims: after.claims(),
      fundAlarms: after.fundAlarms(),
      withdrawals: after.withdrawals(),
    },
    hashes: {
      waterfall: waterfallHash(spec),
      stateBefore,
      stateAfter: stateHash(state),
    },
  }
}

function accountsOf(
  after: StateView,
  { touchedAccounts }: RoundView,
  listed: readonly string[],
): AccountView[] {
  const names = [...new Set([...touchedAccounts, ...listed])].sort(compareIdentifiers)
  return names.flatMap((name) => after.account(name) ?? [])
}

/** The engine's state of a book. Throws `CommandFailure` where the engine refuses it. */
export function loadState({ spec, source }: ParsedBook): State {
  try {
    return createState(spec)
  } catch (error) {
    throw error instanceof BookRefused ? bookFailure(source, error) : error
  }
}
