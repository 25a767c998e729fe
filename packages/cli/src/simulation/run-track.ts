import { addRatios, type CaseView, type Ratio, ratio, type RoundView } from '@plimsoll/engine'
import type { VenueProgress } from '@plimsoll/simulator'

/** Marks and fund balances after one step. */
export interface TrackPoint {
  readonly timeMs: number
  /** By market, in order of market ids. */
  readonly marksTicks: readonly Ratio[]
  /** By fund, in order of fund ids. */
  readonly balancesQuote: readonly bigint[]
}

/** What deleveraging took from one account in all rounds. */
export interface AccountCut {
  readonly account: string
  readonly fills: number
  readonly valueQuote: bigint
  readonly forgoneQuote: Ratio
  readonly markets: ReadonlySet<string>
}

/** The case with the largest deficit at opening. */
export interface LargestCase {
  readonly caseId: string
  readonly deficitQuote: bigint
}

/** A case as its last round left it. */
export type StandingCase = Pick<
  CaseView,
  | 'caseId'
  | 'account'
  | 'bucket'
  | 'status'
  | 'reason'
  | 'residualDeficitQuote'
  | 'residualExposure'
>

const noCut = { fills: 0, valueQuote: 0n, forgoneQuote: ratio(0n) }

/** Keeps of a run what its summary does not: the course of prices and funds, and who was cut how much. */
export class RunTrack {
  readonly points: TrackPoint[] = []
  readonly #cuts = new Map<string, AccountCut>()
  readonly #standing = new Map<string, StandingCase>()
  #largestCase: LargestCase | undefined

  /** Cases that were left open, in the order in which they first opened. */
  get suspended(): readonly StandingCase[] {
    return [...this.#standing.values()].filter(({ status }) => status === 'suspended')
  }

  /** By account, in the order in which they were first cut. */
  get cuts(): readonly AccountCut[] {
    return [...this.#cuts.values()]
  }

  get largestCase(): LargestCase | undefined {
    return this.#largestCase
  }

  stepped({ timeMs, prices, funds }: VenueProgress): void {
    this.points.push({
      timeMs,
      marksTicks: prices.map(({ markPriceTicks }) => markPriceTicks),
      balancesQuote: funds.map(({ balanceQuote }) => balanceQuote),
    })
  }

  roundRead({ cases }: RoundView): void {
    for (const one of cases) {
      const { caseId, deficitQuote, layers } = one
      this.#standing.set(caseId, standingOf(one))
      if (deficitQuote > (this.#largestCase?.deficitQuote ?? -1n)) {
        this.#largestCase = { caseId, deficitQuote }
      }
      for (const fill of layers.flatMap(({ layer, fills }) => (layer === 'adl' ? fills : []))) {
        const { account, market, valueQuote, forgoneQuote } = fill
        const known = this.#cuts.get(account) ?? { account, ...noCut, markets: new Set<string>() }
        this.#cuts.set(account, {
          account,
          fills: known.fills + 1,
          valueQuote: known.valueQuote + valueQuote,
          forgoneQuote: addRatios(known.forgoneQuote, forgoneQuote),
          markets: new Set([...known.markets, market]),
        })
      }
    }
  }
}

function standingOf(one: CaseView): StandingCase {
  const { caseId, account, bucket, status, reason, residualDeficitQuote, residualExposure } = one
  return {
    caseId,
    account,
    bucket,
    status,
    ...(reason !== undefined && { reason }),
    residualDeficitQuote,
    residualExposure,
  }
}
