import { addRatios, type CaseView, type Ratio, ratio, type RoundView } from '@plimsoll/engine'
import { tradedValueQuote, type VenueAnswer, type VenueProgress } from '@plimsoll/simulator'

/** Marks and fund balances after a step, and what was closed since the point before. */
export interface TrackPoint {
  readonly timeMs: number
  /** By market, in order of market ids. */
  readonly marksTicks: readonly Ratio[]
  /** By fund, in order of fund ids. */
  readonly balancesQuote: readonly bigint[]
  /** Value of what liquidations closed in the market. */
  readonly liquidatedQuote: bigint
  /** Value of what deleveraging closed. */
  readonly deleveragedQuote: bigint
}

/** Open interest at one time. */
export interface OpenInterestPoint {
  readonly timeMs: number
  /** By market, in order of market ids. */
  readonly lots: readonly bigint[]
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

/** As many points are kept at most; of a longer run every second, fourth, … step. */
const pointsMax = 4_000

/** Keeps of a run what its summary does not: the course of prices and funds, and who was cut how much. */
export class RunTrack {
  readonly openInterest: OpenInterestPoint[] = []
  #points: TrackPoint[] = []
  /** Steps that make a point, and how many have gone into the one under way. */
  #stepsAPoint = 1
  #stepsTaken = 0
  #flow = noFlow
  #last: TrackPoint | undefined
  readonly #cuts = new Map<string, AccountCut>()
  readonly #standing = new Map<string, StandingCase>()
  #largestCase: LargestCase | undefined

  /** In order; the last one is the end of the run. */
  get points(): readonly TrackPoint[] {
    return this.#stepsTaken === 0 || this.#last === undefined
      ? this.#points
      : [...this.#points, this.#last]
  }

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

  answered(answer: VenueAnswer): void {
    if (answer.outcome !== 'accepted') return
    for (const event of answer.events) {
      if (event.kind !== 'positionsTraded' || event.cause !== 'liquidation') continue
      const liquidatedQuote = this.#flow.liquidatedQuote + tradedValueQuote(event)
      this.#flow = { ...this.#flow, liquidatedQuote }
    }
  }

  stepped({ timeMs, prices, funds }: VenueProgress): void {
    this.#last = {
      timeMs,
      marksTicks: prices.map(({ markPriceTicks }) => markPriceTicks),
      balancesQuote: funds.map(({ balanceQuote }) => balanceQuote),
      ...this.#flow,
    }
    this.#stepsTaken += 1
    if (this.#stepsTaken < this.#stepsAPoint) return
    this.#points.push(this.#last)
    this.#stepsTaken = 0
    this.#flow = noFlow
    if (this.#points.length < pointsMax) return
    this.#points = inPairs(this.#points)
    this.#stepsAPoint *= 2
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
        const deleveragedQuote = this.#flow.deleveragedQuote + valueQuote
        this.#flow = { ...this.#flow, deleveragedQuote }
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

const noFlow = { liquidatedQuote: 0n, deleveragedQuote: 0n }

/** Two points as one: where the second stands, with what was closed in both. */
function inPairs(points: readonly TrackPoint[]): TrackPoint[] {
  return points.flatMap((point, index) => {
    const before = points[index - 1]
    if (index % 2 === 0 || before === undefined) return []
    return [
      {
        ...point,
        liquidatedQuote: before.liquidatedQuote + point.liquidatedQuote,
        deleveragedQuote: before.deleveragedQuote + point.deleveragedQuote,
      },
    ]
  })
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
