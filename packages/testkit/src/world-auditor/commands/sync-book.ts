import type {
  BookSynced,
  PositionSpec,
  SyncBook,
  SyncedAccount,
  SyncedFund,
} from '@plimsoll/engine'
import {
  addFunding,
  addMoney,
  addToFund,
  bucketAt,
  fundAt,
  positionAt,
  replaceCollaterals,
  setPosition,
  whole,
  wholes,
} from '../booking.ts'
import { expectConserved } from '../conservation.ts'
import { endLiquidations } from '../liquidations.ts'
import { sideIn } from '../offers.ts'
import {
  addAccount,
  addIsolatedBucket,
  addPosition,
  isolatedName,
  nameOf,
  placeOf,
} from '../slots.ts'
import type { Account, Bucket, Fund, Position, World } from '../world.ts'
import type { EventCursor } from './event-cursor.ts'
import { fundNamed, marketNamed, walletOf } from './lookup.ts'

/** The book becomes what the venue states, and only that (SPEC X-6). */
export function judgeSync(world: World, command: SyncBook, events: EventCursor): void {
  const { judge, terms, openPlans } = world
  judge.expect('sync', terms.isSidecar, () => 'a book is stated that the engine keeps')
  judge.expect('sync', openPlans.size === 0, () => 'a book is stated while plans are under way')
  const due: Due = { buckets: new Map(), positions: new Map(), funds: new Map() }
  const stated = new Set(
    command.accounts.map((account) => stateAccount(world, due, account, events)),
  )
  if (command.isComplete) {
    for (const account of world.accounts) {
      if (!stated.has(account)) emptyAll(world, due, account, events)
    }
  }
  for (const fund of command.funds ?? []) stateFund(world, due, fund, events)
  const event = events.take('bookSynced')
  judge.expect('sync', event.isComplete === command.isComplete, () => 'a book is stated otherwise')
  bookStated(world, event, due)
  endFlat(world, events)
  for (const plan of world.plans.values()) plan.isReconciled = true
  if (command.isComplete) world.unmatched.length = 0
}

/** What is stated, and what follows for what is not. */
interface Due {
  readonly buckets: Map<Bucket, { readonly money: bigint; readonly funding: bigint }>
  readonly positions: Map<Position, { readonly lots: bigint; readonly cost: bigint }>
  readonly funds: Map<Fund, bigint>
}

const flat = { lots: 0n, cost: 0n }

function emptyBuckets(due: Due, { buckets }: Pick<Account, 'buckets'>): void {
  for (const bucket of buckets) {
    due.buckets.set(bucket, { money: 0n, funding: 0n })
    for (const position of bucket.positions) due.positions.set(position, flat)
  }
}

/** Whoever is left out of a complete book has nothing any more, no assets either. */
function emptyAll(world: World, due: Due, account: Account, events: EventCursor): void {
  emptyBuckets(due, account)
  const wallet = walletOf(world, account.id)
  if (wallet.collaterals.length === 0) return
  const event = events.take('collateralsUpdated')
  const isGone = event.bucket === wallet.slot && event.collaterals.length === 0 && event.value === 0
  world.judge.expect('sync', isGone, () => `${account.id} is gone and keeps assets`)
  world.external -= wallet.assets
  replaceCollaterals(world, wallet, [])
}

function stateAccount(world: World, due: Due, spec: SyncedAccount, events: EventCursor): Account {
  const account = world.accountsById.get(spec.account) ?? openStated(world, spec, events)
  emptyBuckets(due, account)
  const { collateralQuote: money, unsettledFundingQuote: funding = 0n } = spec
  due.buckets.set(walletOf(world, account.id), { money, funding })
  for (const row of spec.positions) {
    const side = row.sizeLots > 0n ? 'long' : 'short'
    const bucket =
      row.marginMode === 'cross'
        ? walletOf(world, account.id)
        : isolatedOf(world, account, { market: row.market, side }, events)
    if (row.marginMode === 'isolated') {
      due.buckets.set(bucket, { money: row.isolatedMarginQuote ?? 0n, funding: 0n })
    }
    statePosition(world, due, bucket, row, events)
  }
  return account
}

function openStated(world: World, spec: SyncedAccount, events: EventCursor): Account {
  const event = events.take('accountOpened')
  const isAsked =
    event.account === spec.account &&
    event.owner === (spec.owner ?? spec.account) &&
    event.accountKind === (spec.kind ?? 'trader') &&
    event.positionMode === (spec.positionMode ?? 'oneWay') &&
    event.adlExempt === (spec.adlExempt ?? false)
  world.judge.expect('sync', isAsked, () => `${event.account} is not opened as stated`)
  return addAccount(world, event)
}

function isolatedOf(
  world: World,
  account: Account,
  { market: id, side }: { readonly market: string; readonly side: Position['side'] },
  events: EventCursor,
): Bucket {
  const market = marketNamed(world, id)
  const known = account.buckets.find(({ name }) => name === isolatedName(id, side))
  if (known !== undefined) return known
  const event = events.take('isolatedBucketOpened')
  const isIts =
    event.account === account.slot && event.market === market.index && event.side === side
  world.judge.expect('sync', isIts, () => `a bucket of ${account.id} opens unasked`)
  return addIsolatedBucket(world, account, market, side)
}

function statePosition(
  world: World,
  due: Due,
  bucket: Bucket,
  row: Pick<PositionSpec, 'market' | 'sizeLots' | 'entryValueQuote'>,
  events: EventCursor,
): void {
  const market = marketNamed(world, row.market)
  const side = row.sizeLots > 0n ? 'long' : 'short'
  world.judge.expect('settlement', !market.isSettled, () => `${row.market} is settled and stated`)
  let position = sideIn(bucket, market, side)
  if (position === undefined) {
    const event = events.take('positionOpened')
    const isIts =
      event.bucket === bucket.slot && event.market === market.index && event.side === side
    world.judge.expect('sync', isIts, () => `a position of ${nameOf(bucket)} opens unasked`)
    position = addPosition(world, bucket, market, side)
  }
  const lots = row.sizeLots > 0n ? row.sizeLots : -row.sizeLots
  due.positions.set(position, { lots, cost: row.entryValueQuote })
}

function stateFund(world: World, due: Due, spec: SyncedFund, events: EventCursor): void {
  const fund = fundNamed(world, spec.fund)
  due.funds.set(fund, spec.balanceQuote)
  due.buckets.set(fund.inventory, { money: 0n, funding: 0n })
  if (spec.positions === undefined) return
  for (const position of fund.inventory.positions) due.positions.set(position, flat)
  for (const row of spec.positions) statePosition(world, due, fund.inventory, row, events)
}

/** Exactly what differs is booked, as stated. */
function bookStated(world: World, event: BookSynced, due: Due): void {
  const before = world.money
  const money = wholes(world, event.money)
  const funding = wholes(world, event.unsettledFunding)
  event.buckets.forEach((slot, index) => {
    const bucket = bucketAt(world, slot)
    addMoney(world, bucket, (money[index] ?? 0n) - bucket.money)
    addFunding(world, bucket, (funding[index] ?? 0n) - bucket.funding)
  })
  const lots = wholes(world, event.lots)
  const costs = wholes(world, event.entryValues)
  event.positions.forEach((slot, index) => {
    setPosition(world, positionAt(world, slot), lots[index] ?? 0n, costs[index] ?? 0n)
  })
  event.funds.forEach((index, row) => {
    addToFund(world, fundAt(world, index), whole(world, event.fundAmounts[row] ?? 0))
  })
  world.external += world.money - before
  expectConserved(world)
  expectStated(world, event, due)
}

function expectStated(world: World, event: BookSynced, due: Due): void {
  const { judge } = world
  for (const [bucket, { money, funding }] of due.buckets) {
    judge.expect('sync', bucket.money === money && bucket.funding === funding, () => {
      return `${nameOf(bucket)} has ${bucket.money} and ${bucket.funding}, stated are ${money} and ${funding}`
    })
  }
  for (const [position, { lots, cost }] of due.positions) {
    judge.expect('sync', position.lots === lots && position.cost === cost, () => {
      return `${placeOf(position)} has ${position.lots} for ${position.cost}, stated are ${lots} for ${cost}`
    })
  }
  for (const [fund, balance] of due.funds) {
    judge.expect('sync', fund.balance === balance, () => {
      return `${fund.id} has ${fund.balance}, stated is ${balance}`
    })
  }
  const isOnlyThat =
    event.buckets.every((slot) => due.buckets.has(bucketAt(world, slot))) &&
    event.positions.every((slot) => due.positions.has(positionAt(world, slot))) &&
    event.funds.every((index) => due.funds.has(fundAt(world, index)))
  judge.expect('sync', isOnlyThat, () => 'something changes that nobody stated')
}

/** Nothing is left to close of buckets without lots. */
function endFlat(world: World, events: EventCursor): void {
  const buckets = new Set(
    world.buckets.filter(
      ({ liquidation, positions }) =>
        liquidation !== undefined && positions.every(({ lots }) => lots === 0n),
    ),
  )
  if (buckets.size === 0) return
  endLiquidations(world, events.take('liquidationsEnded'), { outcome: 'closed', buckets })
}
