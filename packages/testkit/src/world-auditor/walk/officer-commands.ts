import {
  type AccountView,
  type Command,
  type CorrectionPosting,
  lots,
  type MarginMode,
  quoteUnits,
  type StateView,
  type SyncedAccount,
} from '@plimsoll/engine'
import type { Random } from '../../generators/random.ts'
import type { Walker } from './walk-commands.ts'

/** What officers and venues go by. */
type OfficerSight = Pick<Walker, 'random' | 'view' | 'timeMs' | 'prices'>

type Draw = (sight: OfficerSight) => Command

/** What officers do, and the book of a venue that keeps it. A market that was settled is gone, so in a long run it is to be rare. */
export function officerDraws(
  settlementWeight: number,
): readonly (readonly [weight: number, draw: Draw])[] {
  return [
    [8, drawTransfer],
    [5, drawCorrection],
    [2, drawFreeze],
    [4, drawUnfreeze],
    [settlementWeight, drawSettlement],
    [6, drawSync],
  ]
}

function drawTransfer({ random, view, timeMs }: OfficerSight): Command {
  const accounts = view.accounts()
  const held = accounts.flatMap(({ account, positions }) =>
    positions.map((position) => ({ account, ...position })),
  )
  if (held.length === 0) return { kind: 'settleFunding', timeMs }
  const { account, market, sizeLots, marginMode } = random.pick(held)
  const size = sizeLots < 0n ? -sizeLots : sizeLots
  const part = (size * BigInt(random.pick([10, 50, 100, 100]))) / 100n
  const mode = random.pick<MarginMode>(['cross', 'cross', 'cross', 'isolated'])
  return {
    kind: 'transferPosition',
    timeMs,
    market,
    side: sizeLots < 0n ? 'short' : 'long',
    lots: lots(part + BigInt(random.pick([0, 0, 0, 0, 1]))),
    from: { account, marginMode },
    to: {
      account: random.pick(accounts).account,
      ...(mode === 'isolated' && { marginMode: mode }),
    },
    at: random.pick(['mark', 'entry']),
    reason: 'drill',
  }
}

/** Two or three ledgers, now and then with a unit too much. */
function drawCorrection({ random, view, timeMs }: OfficerSight): Command {
  const [from, to, other] = random.shuffle(ledgersOf(view)).slice(0, 3)
  const amount = BigInt(random.pick([1, 7, 500, 3_000, 40_000]))
  const part = amount / 3n
  const wrong = random.isOneIn100(4) ? 1n : 0n
  const postings = [
    posting(from, -amount),
    posting(to, amount - part + wrong),
    posting(other, part),
  ].flatMap((row) => (row === undefined || row.amountQuote === 0n ? [] : [row]))
  return { kind: 'postCorrection', timeMs, reference: 'drill', reason: 'drill', postings }
}

type Ledger = { readonly account: string } | { readonly fund: string } | { readonly residue: true }

function ledgersOf(view: StateView): Ledger[] {
  return [
    ...view.accounts().map(({ account }) => ({ account })),
    ...view.funds().map(({ fund }) => ({ fund })),
    { residue: true as const },
    { residue: true as const },
  ]
}

function posting(ledger: Ledger | undefined, amount: bigint): CorrectionPosting | undefined {
  return ledger === undefined ? undefined : { ...ledger, amountQuote: quoteUnits(amount) }
}

function drawFreeze({ random, view, timeMs }: OfficerSight): Command {
  const { account } = random.pick(view.accounts())
  return { kind: 'freezeAccount', timeMs, account, reason: random.pick(['drill', 'again']) }
}

function drawUnfreeze({ random, view, timeMs }: OfficerSight): Command {
  const frozen = view.frozen().map(({ account }) => account)
  const all = view.accounts().map(({ account }) => account)
  const account = random.pick(frozen.length === 0 ? all : frozen)
  return { kind: 'unfreezeAccount', timeMs, account }
}

/** A market that has expired, or now and then another, most of all one with a plan under way, as long as one is left. */
function drawSettlement(sight: OfficerSight): Command {
  const { random, view, timeMs, prices } = sight
  const live = view.prices().filter(({ isSettled }) => isSettled === undefined)
  const expired = live.filter(({ isExpired }) => isExpired === true)
  const planned = live.filter((price) => view.plans().some((plan) => plan.market === price.market))
  const isTime = random.isOneIn100(planned.length > 0 ? 60 : 10)
  if (expired.length === 0 && (live.length < 2 || !isTime)) return { kind: 'passTime', timeMs }
  const { market } = random.pick([expired, planned, live].find((some) => some.length > 0) ?? [])
  const near = BigInt(prices.get(market) ?? 1) * BigInt(random.between(850, 1_150))
  const priceTicks = { numerator: random.isOneIn100(3) ? 0n : near, denominator: 1_000n }
  return { kind: 'settleMarket', timeMs, market, priceTicks, reason: 'drill' }
}

/** The venue states its book: what the engine has, but for some money and some lots that changed hands. */
function drawSync(walker: OfficerSight): Command {
  const { random, view, timeMs } = walker
  const isComplete = random.isOneIn100(50)
  const accounts = random.isOneIn100(60) ? view.accounts().map(statedAccount) : []
  const changed = new Map(accounts.map((row) => [row.account, row]))
  for (const row of matched(walker)) changed.set(row.account, row)
  if (random.isOneIn100(20))
    changed.set('stated', { account: 'stated', collateralQuote: quoteUnits(900n), positions: [] })
  const rows = [...changed.values()].map((row) => withMoney(random, row))
  // A complete book without the others would leave one side alone.
  const isWhole = isComplete && accounts.length > 0
  return {
    kind: 'syncBook',
    timeMs,
    accounts: random.isOneIn100(4) ? rows.slice(1) : rows,
    isComplete: isWhole,
    ...(random.isOneIn100(30) && { funds: statedFunds(random, view) }),
  }
}

function statedAccount(view: AccountView): SyncedAccount {
  const { account, collateralQuote, unsettledFundingQuote, positions } = view
  return {
    account,
    collateralQuote,
    unsettledFundingQuote,
    positions: positions.flatMap((row) => {
      const { market, marginMode, sizeLots, entryValueQuote, isolatedMarginQuote } = row
      if (sizeLots === 0n) return []
      const margin = isolatedMarginQuote === undefined ? {} : { isolatedMarginQuote }
      return [{ market, marginMode, sizeLots, entryValueQuote, ...margin }]
    }),
  }
}

/** Two accounts that are on opposite sides of a market, both with some lots less, or both with some more. */
function matched({ random, view }: OfficerSight): SyncedAccount[] {
  const accounts = random.shuffle(view.accounts()).map(statedAccount)
  const holding = accounts.find(({ positions }) => positions.length > 0)
  const [mine] = holding?.positions ?? []
  if (holding === undefined || mine === undefined) return []
  const isFacing = ({ market, sizeLots }: typeof mine): boolean =>
    market === mine.market && sizeLots > 0n !== mine.sizeLots > 0n
  const other = accounts.find((row) => row !== holding && row.positions.some(isFacing))
  const theirs = other?.positions.find(isFacing)
  if (other === undefined || theirs === undefined) return []
  const [a, b] = [sizeOf(mine), sizeOf(theirs)]
  const least = a < b ? a : b
  const change = random.pick([-least, -(least / 2n), 3n])
  return [changedBy(holding, mine, change), changedBy(other, theirs, change)]
}

type Stated = SyncedAccount['positions'][number]

function sizeOf({ sizeLots }: Stated): bigint {
  return sizeLots < 0n ? -sizeLots : sizeLots
}

function changedBy(account: SyncedAccount, position: Stated, change: bigint): SyncedAccount {
  const size = sizeOf(position) + change
  const entry = (position.entryValueQuote * size) / sizeOf(position)
  const sizeLots = lots(position.sizeLots < 0n ? -size : size)
  const changed = { ...position, sizeLots, entryValueQuote: quoteUnits(entry < 1n ? 1n : entry) }
  return {
    ...account,
    positions: account.positions.flatMap((each) => {
      if (each !== position) return [each]
      return size === 0n ? [] : [changed]
    }),
  }
}

function withMoney(random: Random, account: SyncedAccount): SyncedAccount {
  if (!random.isOneIn100(20)) return account
  const amount = account.collateralQuote + BigInt(random.between(-2_000, 2_000))
  return { ...account, collateralQuote: quoteUnits(amount) }
}

function statedFunds(
  random: Random,
  view: StateView,
): { fund: string; balanceQuote: ReturnType<typeof quoteUnits> }[] {
  return view.funds().map(({ fund, balanceQuote }) => ({
    fund,
    balanceQuote: quoteUnits(balanceQuote + BigInt(random.between(-300, 900))),
  }))
}
