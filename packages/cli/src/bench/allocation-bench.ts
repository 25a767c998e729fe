import { createState, decide, findPreset, type PolicySpec, type State } from '@plimsoll/engine'
import { allocationBook, allocationMarkets, returnPpmOf } from './allocation-book.ts'
import { median } from './quantile.ts'

/** Accounts of each size that is timed. */
export const allocationSizes: readonly number[] = [1_000, 10_000, 100_000]

/** The rule that is timed, and the one that it is compared with: a queue. */
const timed = 'plimsoll'
const peer = 'bitmex'

/** Times of one size: medians of up to five turns. */
export interface AllocationTimes {
  readonly accounts: number
  readonly positions: number
  /** Fills that the rule decided on. */
  readonly fills: number
  readonly decisionMs: number
  /** The same decision by a queue. */
  readonly peerMs: number
  /** Reading every position once and working out everybody's stress leverage, in floats: nobody who looks at all of them does less. */
  readonly limitMs: number
}

const turnsMax = 5
/** Turns go on until they have taken this long together. */
const turnsMs = 20_000

/**
 * Times the decision of one round, from the state to the events: candidates, allocation, pairing, prices. Making the state from
 * the book is not timed, and nothing is applied, so every turn decides the same.
 *
 * @param onStage told before each stage
 */
export function measureAllocation(
  accounts: number,
  onStage: (stage: string) => void,
): AllocationTimes {
  onStage(`${timed} over ${accounts} accounts`)
  const own = timeDecision(accounts, presetOf(timed))
  onStage(`${peer} over ${accounts} accounts`)
  const other = timeDecision(accounts, presetOf(peer))
  return {
    accounts,
    positions: own.columns.values.length,
    fills: own.fills,
    decisionMs: own.ms,
    peerMs: other.ms,
    limitMs: median(Array.from({ length: turnsMax }, () => timeLimit(own.columns))),
  }
}

function presetOf(name: string): PolicySpec {
  const preset = findPreset(name)
  if (preset === undefined) throw new Error(`${name} is not a preset`)
  return preset.spec
}

interface TimedDecision {
  readonly ms: number
  readonly fills: number
  readonly columns: Columns
}

function timeDecision(accounts: number, policy: PolicySpec): TimedDecision {
  const book = allocationBook(accounts, policy)
  const state = createState(book)
  const taken: ReturnType<typeof decideOnce>[] = []
  const startedMs = performance.now()
  while (taken.length < turnsMax && performance.now() - startedMs < turnsMs) {
    taken.push(decideOnce(state, book.timeMs))
  }
  return {
    ms: median(taken.map(({ ms }) => ms)),
    fills: taken[0]?.fills ?? 0,
    columns: columnsOf(book),
  }
}

function decideOnce(state: State, timeMs: number): { readonly ms: number; readonly fills: number } {
  const startedMs = performance.now()
  const decision = decide(state, { kind: 'openRound', timeMs })
  const ms = performance.now() - startedMs
  if (decision.outcome !== 'accepted') throw new Error(`the round was ${decision.outcome}`)
  const fills = decision.events.reduce(
    (sum, event) => (event.kind === 'deleveragingPlanned' ? sum + event.positions.length : sum),
    0,
  )
  return { ms, fills }
}

/** Positions of a book as columns, account after account. */
interface Columns {
  /** Signed value at mark. */
  readonly values: Float64Array
  readonly markets: Int32Array
  readonly equities: Float64Array
  /** Where the positions of an account begin; one more at the end. */
  readonly starts: Int32Array
}

function columnsOf({ accounts }: ReturnType<typeof allocationBook>): Columns {
  const positions = accounts.flatMap((account) => account.positions)
  const starts = new Int32Array(accounts.length + 1)
  accounts.forEach((account, index) => {
    starts[index + 1] = (starts[index] ?? 0) + account.positions.length
  })
  return {
    values: Float64Array.from(positions, ({ sizeLots, entryValueQuote }) =>
      Number(sizeLots < 0n ? -entryValueQuote : entryValueQuote),
    ),
    markets: Int32Array.from(positions, ({ market }) => Number(market.slice(1))),
    equities: Float64Array.from(accounts, ({ collateralQuote }) => Number(collateralQuote)),
    starts,
  }
}

const returns = Float64Array.from(
  { length: allocationMarkets },
  (_, place) => returnPpmOf(place) / 1e6,
)

function timeLimit({ values, markets, equities, starts }: Columns): number {
  const startedMs = performance.now()
  let largest = 0
  for (let account = 0; account < equities.length; account += 1) {
    let loss = 0
    const end = starts[account + 1] ?? 0
    for (let at = starts[account] ?? 0; at < end; at += 1) {
      loss += (values[at] ?? 0) * (returns[markets[at] ?? 0] ?? 0)
    }
    const equity = equities[account] ?? 0
    if (equity > 0) largest = Math.max(largest, Math.abs(loss) / equity)
  }
  const ms = performance.now() - startedMs
  // What was worked out is used, so that no compiler may leave it out.
  if (!(largest > 0)) throw new Error('the book has nobody at risk')
  return ms
}
