import type { StateView } from '@plimsoll/engine'
import type { BookFormat } from '../../book/book-format.ts'
import type { Document } from '../documents/definitions.ts'
import { encodeWithdrawals } from './encode-funds.ts'

/** How a domain is, whether it can be read or not. */
export interface DomainStanding {
  readonly domain: string
  /** Absent where it could not be opened. */
  readonly mode?: 'ledger' | 'sidecar' | 'shadow'
  readonly phase: 'starting' | 'waiting' | 'running' | 'closed' | 'stopped'
  /** Only for readers who may know it. */
  readonly cause?: string
  readonly epoch: number
  readonly sequence: number
  readonly timeMs: number
  readonly queueLength: number
}

type Readable = Pick<
  StateView,
  'awaitingRound' | 'halts' | 'plans' | 'prices' | 'unmatched' | 'withdrawals'
>

/** How a domain stands; without what its state says where it cannot be read. */
export function encodeDomain(
  standing: DomainStanding,
  read?: { readonly state: Readable; readonly format: BookFormat; readonly waterfallHash: string },
): Document<'domain'> {
  const { domain, mode, phase, cause, epoch, sequence, timeMs, queueLength } = standing
  return {
    domain,
    ...(mode && { mode }),
    phase,
    ...(cause !== undefined && { cause }),
    epoch,
    sequence,
    timeMs,
    queueLength,
    ...(read && encodeRead(read.state)),
    ...(read && { asset: { ...read.format.asset }, waterfallHash: read.waterfallHash }),
  }
}

type ReadField = 'halts' | 'gates' | 'awaitingRound' | 'openPlans' | 'unmatched' | 'withdrawals'

function encodeRead(state: Readable): Pick<Document<'domain'>, ReadField> {
  const { bankrupt, suspended, liquidationFailed, ordered } = state.awaitingRound()
  return {
    halts: state
      .halts()
      .map(({ market, reason }) => ({ ...(market !== null && { market }), reason })),
    gates: state
      .prices()
      .filter(({ isHealthy }) => !isHealthy)
      // A price that was used may have become too old since, or be from before a start.
      .map(({ market, verdict }) => ({ market, verdict: verdict === 'used' ? 'stale' : verdict })),
    awaitingRound: { bankrupt, suspended, liquidationFailed, ordered },
    openPlans: state.plans().length,
    unmatched: state.unmatched().length,
    withdrawals: encodeWithdrawals(state.withdrawals()),
  }
}
