import {
  addRatios,
  type EngineEvent,
  type Ratio,
  ratio,
  type RoundView,
  type StateView,
} from '@plimsoll/engine'
import type { AccountGroup, BookGroups } from './account-group.ts'
import type { GroupBurden } from './rule-path.ts'

interface Tally {
  readonly cutAccounts: Set<string>
  cut: bigint
  forgone: Ratio
  charged: bigint
  /** Equity at the start, and what was paid in since. */
  stake: bigint
}

/** Follows what a run does to each kind of accounts. */
export class GroupMeter {
  readonly #groups: BookGroups
  readonly #view: StateView
  readonly #tallies: ReadonlyMap<AccountGroup, Tally>

  /** @param view of the state before the first command */
  constructor(groups: BookGroups, view: StateView) {
    this.#groups = groups
    this.#view = view
    const equities = this.#equities()
    this.#tallies = new Map(
      groups.sizes.map(({ group }) => [
        group,
        {
          cutAccounts: new Set(),
          cut: 0n,
          forgone: ratio(0n),
          charged: 0n,
          stake: equities.get(group) ?? 0n,
        },
      ]),
    )
  }

  /** What an accepted command did. */
  observe(events: readonly EngineEvent[]): void {
    for (const event of events) {
      switch (event.kind) {
        case 'moneyMoved':
          if (event.cause !== 'margin') {
            this.#each(event.buckets, event.amounts, (tally, amount) => (tally.stake += amount))
          }
          break
        case 'gainsHaircut':
          event.positions.forEach((position, row) => {
            const { account } = this.#view.names().position(position)
            const tally = this.#tallyOf(account)
            if (tally !== undefined) tally.charged += BigInt(event.charges[row] ?? 0)
          })
          break
        case 'lossShared':
          this.#each(event.payers, event.charges, (tally, amount) => (tally.charged += amount))
          break
        case 'paymentsReturned':
          this.#each(event.payers, event.payerAmounts, (tally, amount) => (tally.charged -= amount))
          break
        default:
          break
      }
    }
  }

  /** A round, afterwards. */
  roundRead({ cases }: RoundView): void {
    for (const { layer, fills } of cases.flatMap(({ layers }) => layers)) {
      if (layer !== 'adl') continue
      for (const { account, valueQuote, forgoneQuote } of fills) {
        const tally = this.#tallyOf(account)
        if (tally === undefined) continue
        tally.cutAccounts.add(account)
        tally.cut += valueQuote
        tally.forgone = addRatios(tally.forgone, forgoneQuote)
      }
    }
  }

  /** Where it came to when the run ended. */
  burdens(): GroupBurden[] {
    const equities = this.#equities()
    return [...this.#tallies].map(([group, { cutAccounts, cut, forgone, charged, stake }]) => ({
      group,
      cutAccounts: cutAccounts.size,
      cutQuote: cut,
      forgoneQuote: forgone.numerator / forgone.denominator,
      chargedQuote: charged,
      changeQuote: (equities.get(group) ?? 0n) - stake,
    }))
  }

  #each(
    buckets: readonly number[],
    amounts: readonly number[],
    add: (tally: Tally, amount: bigint) => void,
  ): void {
    const names = this.#view.names()
    buckets.forEach((bucket, row) => {
      const tally = this.#tallyOf(names.bucket(bucket).account)
      if (tally !== undefined) add(tally, BigInt(amounts[row] ?? 0))
    })
  }

  /** Accounts that joined after the start are of no kind. */
  #tallyOf(account: string): Tally | undefined {
    const group = this.#groups.groupOf.get(account)
    return group === undefined ? undefined : this.#tallies.get(group)
  }

  #equities(): Map<AccountGroup, bigint> {
    const equities = new Map<AccountGroup, bigint>()
    for (const { account, equityQuote } of this.#view.margins()) {
      const group = this.#groups.groupOf.get(account)
      if (group === undefined) continue
      const { numerator, denominator } = equityQuote
      equities.set(group, (equities.get(group) ?? 0n) + numerator / denominator)
    }
    return equities
  }
}
