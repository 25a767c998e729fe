import { openInterestLots, totalMoneyQuote } from '../ledger/ledger.ts'
import type { PolicySpec } from '../policy/policy-spec.ts'
import { assert, at } from '../quantity/assert.ts'
import { lots, quoteUnits, type Side } from '../quantity/units.ts'
import type { EngineEvent } from './engine-event.ts'
import { viewQueue } from './queue-view.ts'
import { viewRound } from './round-view.ts'
import { inside, type State, type StateRecord } from './state.ts'
import type {
  AccountView,
  DomainTotals,
  FundView,
  PositionView,
  RankView,
  RoundView,
} from './view-types.ts'

/** What can be read of a state. Every call reads the state as it is then. */
export interface StateView {
  /** All accounts, in account order. */
  accounts(): AccountView[]
  account(account: string): AccountView | undefined
  /** All funds, in order of their ids. */
  funds(): FundView[]
  totals(): DomainTotals
  /** What the events of one decision did; to be asked on the state they were applied to. */
  round(events: readonly EngineEvent[]): RoundView
  /**
   * The deleveraging queue of one side as it stands. Unknown market: an InvariantError.
   */
  queue(query: { market: string; side: Side; policy: PolicySpec }): RankView[]
}

/** A reader for a state. */
export function view(state: State): StateView {
  const record = inside(state)
  return {
    accounts: () => record.shape.accounts.map((_, slot) => viewAccount(record, slot)),
    account: (account) => {
      const slot = record.shape.accounts.findIndex((row) => row.account === account)
      return slot < 0 ? undefined : viewAccount(record, slot)
    },
    funds: () => record.funds.map((_, fund) => viewFund(record, fund)),
    totals: () => viewTotals(record),
    round: (events) => viewRound(record, events),
    queue: ({ market, side, policy }) => {
      const index = record.shape.markets.findIndex((row) => row.market === market)
      assert(index >= 0, `no market ${market}`)
      return viewQueue(record, { market: index, side, policy })
    },
  }
}

function viewAccount({ shape, ledger }: StateRecord, slot: number): AccountView {
  const { account, kind, adlExempt, firstBucket } = at(shape.accounts, slot)
  const end = shape.accounts[slot + 1]?.firstBucket ?? endOfAccounts(shape.buckets)
  const buckets = Array.from({ length: end - firstBucket }, (_, index) => firstBucket + index)
  return {
    account,
    kind,
    adlExempt,
    collateralQuote: quoteUnits(BigInt(ledger.book.money.get(firstBucket))),
    unsettledFundingQuote: quoteUnits(BigInt(ledger.book.unsettledFunding.get(firstBucket))),
    positions: buckets.flatMap((bucket) => viewPositions({ shape, ledger }, bucket)),
  }
}

function endOfAccounts(buckets: StateRecord['shape']['buckets']): number {
  const inventory = buckets.findIndex(({ account }) => account < 0)
  return inventory < 0 ? buckets.length : inventory
}

/** Open positions of a bucket; an isolated one that still has money is shown even without lots. */
function viewPositions(
  { shape, ledger }: Pick<StateRecord, 'shape' | 'ledger'>,
  bucket: number,
): PositionView[] {
  const { book } = ledger
  const { marginMode, firstPosition, endPosition } = at(shape.buckets, bucket)
  const positions: PositionView[] = []
  for (let slot = firstPosition; slot < endPosition; slot += 1) {
    const { market, side } = at(shape.positions, slot)
    const held = BigInt(book.lots.get(slot))
    const isIsolated = marginMode === 'isolated'
    if (held === 0n && !(isIsolated && book.money.get(bucket) !== 0)) continue
    positions.push({
      market: at(shape.markets, market).market,
      sizeLots: lots(side === 'long' ? held : -held),
      entryValueQuote: quoteUnits(BigInt(book.entryValue.get(slot))),
      marginMode,
      ...(isIsolated ? { isolatedMarginQuote: quoteUnits(BigInt(book.money.get(bucket))) } : {}),
    })
  }
  return positions
}

function viewFund(record: StateRecord, fund: number): FundView {
  const row = at(record.funds, fund)
  return {
    fund: row.fund,
    balanceQuote: quoteUnits(at(record.ledger.fundBalances, fund)),
    floorQuote: quoteUnits(row.floorQuote),
    positions: viewPositions(record, row.inventoryBucket).map(
      ({ market, sizeLots, entryValueQuote }) => ({
        market,
        sizeLots,
        entryValueQuote,
      }),
    ),
  }
}

function viewTotals({ shape, ledger }: StateRecord): DomainTotals {
  return {
    moneyQuote: quoteUnits(totalMoneyQuote(ledger)),
    residueQuote: quoteUnits(ledger.residueQuote),
    openInterest: shape.markets.map(({ market }, index) => ({
      market,
      lots: lots(openInterestLots(ledger.book, index)),
    })),
  }
}
