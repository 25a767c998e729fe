import { Buffer } from 'node:buffer'
import type { AccountOpened, Side } from '@plimsoll/engine'
import type { Account, Bucket, Market, Position, World } from './world.ts'

/** The name of an isolated position's bucket. */
export function isolatedName(market: string, side: Side): string {
  return `isolated:${market}:${side}`
}

/** What a book may say of an account that no command does. */
type Agreements = Pick<Account, 'hedges' | 'givesBothLegs'>

/** An account takes the next account slot, and its cross wallet the next bucket slot. */
export function addAccount(
  world: World,
  row: Omit<AccountOpened, 'kind'>,
  { hedges = new Map(), givesBothLegs = false }: Partial<Agreements> = {},
): Account {
  const account: Account = {
    slot: world.accounts.length,
    id: row.account,
    idBytes: Buffer.from(row.account),
    owner: row.owner,
    kind: row.accountKind,
    isHedge: row.positionMode === 'hedge',
    isExempt: row.adlExempt,
    hedges,
    givesBothLegs,
    buckets: [],
    frozenFor: undefined,
  }
  world.accounts.push(account)
  world.accountsById.set(account.id, account)
  addBucket(world, account, 'cross')
  return account
}

/** An isolated position's bucket takes the next bucket slot. */
export function addIsolatedBucket(
  world: World,
  account: Account,
  market: Market,
  side: Side,
): Bucket {
  return addBucket(world, account, isolatedName(market.spec.market, side))
}

/** A bucket takes the next slot; without an account it is the inventory of a fund. */
export function addBucket(world: World, account: Account | undefined, name: string): Bucket {
  const bucket: Bucket = {
    slot: world.buckets.length,
    account,
    name,
    isIsolated: name.startsWith('isolated:'),
    positions: [],
    money: 0n,
    funding: 0n,
    collaterals: [],
    assets: 0n,
    unsettledProfit: 0n,
    reservedMoney: 0n,
    version: 0,
    liquidation: undefined,
    pendingCause: undefined,
    suspended: undefined,
  }
  world.buckets.push(bucket)
  account?.buckets.push(bucket)
  return bucket
}

/** A position takes the next slot, without lots. */
export function addPosition(world: World, bucket: Bucket, market: Market, side: Side): Position {
  const position: Position = {
    slot: world.positions.length,
    bucket,
    market,
    side,
    isLongOfValue: (side === 'long') === (market.spec.contract === 'linear'),
    lots: 0n,
    cost: 0n,
    charged: 0n,
    reserved: 0n,
  }
  world.positions.push(position)
  bucket.positions.push(position)
  return position
}

/** `<account>:<bucket>`, or the inventory, for a reader. */
export function nameOf({ account, name, slot }: Bucket): string {
  return account === undefined ? `inventory in bucket ${slot}` : `${account.id}:${name}`
}

/** Where a position is, for a reader. */
export function placeOf({ bucket, market, side }: Position): string {
  return `${nameOf(bucket)} ${side} ${market.spec.market}`
}
