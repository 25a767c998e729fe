import { createState, type PolicySpec, step, view } from '@plimsoll/engine'
import { simpleBook } from '../book-spec/simple-book.ts'

const MARK = 100n
const RICH = 10n ** 9n

/** What stands on the asked side: lots it can give, and what it paid for them. */
export interface Capacity {
  readonly lots: bigint
  /** Cost of one lot; mark where absent, so that nobody has gained. */
  readonly entry?: bigint
  readonly money?: bigint
}

/**
 * What each account gives when so many lots are to be placed at mark among these, through the engine's own round. Nobody
 * is bounded by its equity: capacity is size alone.
 */
export function seize(
  policy: PolicySpec,
  capacities: Readonly<Record<string, Capacity>>,
  requiredLots: bigint,
): Map<string, bigint> {
  const held = Object.values(capacities).reduce((sum, { lots }) => sum + lots, 0n)
  const rest = held - requiredLots
  const state = createState(
    simpleBook({
      mark: MARK,
      accounts: {
        ...Object.fromEntries(
          Object.entries(capacities).map(([account, { lots, entry = MARK, money = RICH }]) => [
            account,
            { money, positions: lots === 0n ? [] : [{ lots: -lots, entry: lots * entry }] },
          ]),
        ),
        '~bankrupt': {
          money: -1n,
          positions: [{ lots: requiredLots, entry: requiredLots * MARK }],
        },
        '~rest': {
          money: RICH,
          positions: rest === 0n ? [] : [{ lots: rest, entry: rest * MARK }],
        },
      },
      waterfall: [{ layer: 'adl', policy: { ...policy, price: 'mark' } }],
    }),
  )
  const decision = step(state, { kind: 'openRound', timeMs: 0 })
  if (decision.outcome !== 'accepted') throw new Error(decision.outcome)
  const cuts = new Map(Object.keys(capacities).map((account) => [account, 0n]))
  for (const { account, lots } of view(state)
    .round(decision.events)
    .cases.flatMap(({ layers }) => layers.flatMap(({ fills }) => fills))) {
    cuts.set(account, (cuts.get(account) ?? 0n) + lots)
  }
  return cuts
}

/** A queue in the order of a score. */
export function queueBy(
  score: Extract<PolicySpec['allocation'], { kind: 'queue' }>['score'],
): PolicySpec {
  return {
    policy: 'queue under test',
    version: 1,
    eligibility: 'all',
    allocation: { kind: 'queue', score },
    price: 'mark',
  }
}

/** The largest holder first. */
export const largestFirst: PolicySpec = queueBy({ factors: [{ term: 'lots' }] })

/** Always in the order of account ids, whatever they hold. */
export const fixedOrder: PolicySpec = queueBy({ factors: [{ term: 'clampedReturn' }] })

/** Everybody in proportion. */
export const proRata: PolicySpec = {
  policy: 'pro rata under test',
  version: 1,
  eligibility: 'all',
  allocation: { kind: 'proRata', weight: 'lots' },
  price: 'mark',
}
