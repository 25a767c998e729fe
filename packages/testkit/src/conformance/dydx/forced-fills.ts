import {
  createState,
  findPreset,
  type PolicySpec,
  type Ratio,
  type State,
  step,
  view,
} from '@plimsoll/engine'
import { bookOf, type HeldApart, netCollateral } from './book.ts'
import type { PeerAccount, PeerFill, PeerMarket } from './vectors.ts'

/** An account that is to be closed in one market. */
export interface ForcedClosing {
  readonly markets: readonly PeerMarket[]
  readonly accounts: readonly PeerAccount[]
  readonly account: string
  readonly perpId: number
  readonly heldApart?: HeldApart
  /** Whether an account that is not bankrupt is ordered into the round. Default true. */
  readonly mayOrder?: boolean
}

/** What a round did about it. */
export interface ForcedOutcome {
  readonly state: State
  readonly fills: readonly PeerFill[]
  /** Net collateral at opening, of each case of the round. */
  readonly cases: readonly Ratio[]
}

/** Deleverages an account by one round of the preset. */
export function closeByForce(closing: ForcedClosing): ForcedOutcome {
  const before = createState(forcedBook(closing, 0n))
  const { account, mayOrder = true } = closing
  const isOrdered = mayOrder && netCollateral(before, account).numerator >= 0n
  // Records so far, from which and the seed the walk begins: here at the first candidate.
  const records = isOrdered ? 1n : 0n
  const candidates = BigInt(closing.accounts.length)
  const state = createState(forcedBook(closing, factorial(candidates) - records))
  if (isOrdered) order(state, account)
  return { state, ...openRound(state, closing) }
}

/** A multiple of every number of candidates there can be. */
function factorial(count: bigint): bigint {
  return count <= 1n ? 1n : count * factorial(count - 1n)
}

function forcedBook(
  { markets, accounts, heldApart }: ForcedClosing,
  seed: bigint,
): ReturnType<typeof bookOf> {
  const policy = policyOf(heldApart !== undefined)
  return bookOf({
    markets,
    accounts,
    seed,
    waterfall: [{ layer: 'adl', policy }],
    ...(heldApart && { heldApart }),
  })
}

/** The peer's policy; where a fill is not to take all of a position, with the limit that leaves hedged lots alone. */
export function policyOf(isLimited: boolean): PolicySpec {
  const preset = findPreset('dydx-v4')
  if (preset === undefined) throw new Error('the preset dydx-v4 is gone')
  const { spec } = preset
  return isLimited ? { ...spec, limits: { ...spec.limits, unhedgedExcess: true } } : spec
}

/** Makes an account a case of the next round. */
function order(state: State, account: string): void {
  const decision = step(state, {
    kind: 'orderCase',
    timeMs: 0,
    account,
    bucket: 'cross',
    reason: 'the row closes it',
  })
  if (decision.outcome !== 'accepted') throw new Error(`${account} could not be ordered`)
}

/** Opens a round and reads what it did to one position. */
export function openRound(
  state: State,
  { account, perpId }: Pick<ForcedClosing, 'account' | 'perpId'>,
  lotBase: bigint = 1n,
): Pick<ForcedOutcome, 'fills' | 'cases'> {
  const decision = step(state, { kind: 'openRound', timeMs: 0 })
  if (decision.outcome !== 'accepted') throw new Error(`the round was ${decision.outcome}`)
  const { cases } = view(state).round(decision.events)
  const own = cases.filter((one) => one.account === account).flatMap(({ layers }) => layers)
  return {
    cases: cases.map(({ equityQuote }) => equityQuote),
    fills: own
      .flatMap(({ fills }) => fills)
      .filter(({ market }) => market === String(perpId))
      .map((fill) => ({
        account: fill.account,
        base_quantums: String(fill.lots * lotBase),
        // A counterparty that was long received what the account paid.
        quote_delta_liquidated: String(fill.side === 'long' ? -fill.valueQuote : fill.valueQuote),
      })),
  }
}
