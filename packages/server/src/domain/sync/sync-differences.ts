import type {
  AccountView,
  PositionView,
  StateView,
  SyncBook,
  SyncedAccount,
} from '@plimsoll/engine'
import { type BookFormat, formatMoney, formatSize, marketFormat } from '@plimsoll/protocol'

/** Accounts that are listed; the counts are of all. */
const accountsMax = 1_000

/** A decimal before and after. */
interface SyncedNumber {
  readonly before: string
  readonly after: string
  readonly difference: string
}

/** An account that was not as the venue states it. */
interface AccountDifference {
  readonly account: string
  readonly isNew: boolean
  /** Left out of a book that says it is complete. */
  readonly isGone: boolean
  /** Cross wallet and unsettled funding. */
  readonly collateral: SyncedNumber
  /** Only those that differ. */
  readonly positions: readonly PositionDifference[]
}

/** A position that was not as the venue states it; sizes are signed. */
interface PositionDifference extends SyncedNumber {
  readonly market: string
  readonly marginMode: PositionView['marginMode']
  readonly side: 'long' | 'short'
}

/** Where the engine's book was not what the venue stated. */
export interface SyncDifferences {
  /** By id, at most 1,000. */
  readonly accounts: readonly AccountDifference[]
  readonly accountsCount: number
  readonly positionsCount: number
  /** Wallets, isolated margins and unsettled funding of all accounts and the balances of funds: stated less before. */
  readonly moneyDifference: string
}

/** What a statement of the venue's book changes in a state. */
export function differencesOf(
  before: StateView,
  { accounts, funds = [], isComplete }: SyncBook | Omit<SyncBook, 'timeMs'>,
  format: BookFormat,
): SyncDifferences {
  const stated = new Set(accounts.map(({ account }) => account))
  const others = isComplete ? before.accounts().filter(({ account }) => !stated.has(account)) : []
  const found = [
    ...accounts.map((after) => compare(before.account(after.account), after)),
    ...others.map((account) => compare(account, { ...nobody, account: account.account })),
  ].filter(({ isDifferent }) => isDifferent)
  const balances = new Map(before.funds().map(({ fund, balanceQuote }) => [fund, balanceQuote]))
  const fundsQuote = funds.reduce(
    (sum, { fund, balanceQuote }) => sum + balanceQuote - (balances.get(fund) ?? 0n),
    0n,
  )
  const moneyQuote = found.reduce((sum, each) => sum + each.moneyQuote, fundsQuote)
  return {
    accounts: found
      .toSorted((a, b) => (a.account < b.account ? -1 : 1))
      .slice(0, accountsMax)
      .map((each) => write(each, stated.has(each.account), format)),
    accountsCount: found.length,
    positionsCount: found.reduce((sum, { positions }) => sum + positions.length, 0),
    moneyDifference: formatMoney(format, moneyQuote),
  }
}

type Stated = Pick<
  SyncedAccount,
  'account' | 'collateralQuote' | 'unsettledFundingQuote' | 'positions'
>

const nobody: Omit<Stated, 'account'> = { collateralQuote: 0n as never, positions: [] }

interface Compared {
  readonly account: string
  readonly isNew: boolean
  readonly isDifferent: boolean
  readonly walletQuote: { readonly before: bigint; readonly after: bigint }
  /** After less before, isolated margins included. */
  readonly moneyQuote: bigint
  readonly positions: readonly Leg[]
}

interface Leg {
  readonly market: string
  readonly marginMode: PositionView['marginMode']
  readonly side: 'long' | 'short'
  readonly before: bigint
  readonly after: bigint
}

function compare(known: AccountView | undefined, stated: Stated): Compared {
  const walletQuote = { before: known ? walletOf(known) : 0n, after: walletOf(stated) }
  const legs = legsOf(known?.positions ?? [], stated.positions)
  const moneyQuote =
    walletQuote.after -
    walletQuote.before +
    marginOf(stated.positions) -
    marginOf(known?.positions ?? [])
  const isNew = known === undefined
  const hasMoved = moneyQuote !== 0n || walletQuote.before !== walletQuote.after
  return {
    account: stated.account,
    isNew,
    isDifferent: isNew || hasMoved || legs.length > 0,
    walletQuote,
    moneyQuote,
    positions: legs,
  }
}

function walletOf({
  collateralQuote,
  unsettledFundingQuote = 0n as never,
}: Pick<Stated, 'collateralQuote' | 'unsettledFundingQuote'>): bigint {
  return collateralQuote + unsettledFundingQuote
}

type Held = Pick<PositionView, 'market' | 'sizeLots' | 'marginMode' | 'isolatedMarginQuote'>

function marginOf(positions: readonly Held[]): bigint {
  return positions.reduce(
    (sum, { isolatedMarginQuote = 0n }) => sum + BigInt(isolatedMarginQuote),
    0n,
  )
}

/** The legs of which the size differs. */
function legsOf(before: readonly Held[], after: readonly Held[]): Leg[] {
  const legs = new Map<string, Leg>()
  const put = (when: 'before' | 'after', { market, marginMode, sizeLots }: Held): void => {
    if (sizeLots === 0n) return
    const side = sizeLots > 0n ? 'long' : 'short'
    const key = JSON.stringify([market, marginMode, side])
    const leg = legs.get(key) ?? { market, marginMode, side, before: 0n, after: 0n }
    legs.set(key, { ...leg, [when]: sizeLots })
  }
  for (const held of before) put('before', held)
  for (const held of after) put('after', held)
  return [...legs.values()].filter((leg) => leg.before !== leg.after)
}

function write(
  { account, isNew, walletQuote, positions }: Compared,
  isStated: boolean,
  format: BookFormat,
): AccountDifference {
  return {
    account,
    isNew,
    isGone: !isStated,
    collateral: number(walletQuote, (amount) => formatMoney(format, amount)),
    positions: positions.map(({ market, marginMode, side, ...sizes }) => ({
      market,
      marginMode,
      side,
      ...number(sizes, (size) => formatSize(marketFormat(format, market), size)),
    })),
  }
}

function number(
  { before, after }: { readonly before: bigint; readonly after: bigint },
  text: (value: bigint) => string,
): SyncedNumber {
  return { before: text(before), after: text(after), difference: text(after - before) }
}
