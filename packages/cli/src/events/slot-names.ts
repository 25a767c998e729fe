import type { AccountSpec, BookSpec, EngineEvent, FundSpec, Side } from '@plimsoll/engine'
import { compareIdentifiers } from '@plimsoll/protocol'

/** Whose bucket a slot is. */
export interface BucketName {
  /** An account, or `fund:<fund>` for an inventory. */
  readonly account: string
  /** `cross`, `isolated:<market>:<side>` or `inventory`. */
  readonly bucket: string
}

/** Which position a slot is. */
export interface PositionName extends BucketName {
  readonly bucketSlot: number
  readonly market: string
  readonly side: Side
}

/**
 * What the slots in events are called. A state gives slots in the order of ids when its book is loaded, and then one after
 * another as accounts, buckets and positions open; whoever sees every event can follow.
 */
export class SlotNames {
  readonly #markets: readonly string[]
  readonly #funds: readonly string[]
  readonly #accounts: string[] = []
  readonly #buckets: BucketName[] = []
  readonly #positions: PositionName[] = []

  constructor({ markets, accounts, funds, offers = [], waterfall }: BookSpec) {
    this.#markets = markets.map(({ market }) => market).toSorted(compareIdentifiers)
    this.#funds = funds.map(({ fund }) => fund).toSorted(compareIdentifiers)
    for (const account of sortedBy(accounts, (row) => row.account)) this.#loadAccount(account)
    for (const fund of sortedBy(funds, (row) => row.fund)) this.#loadFund(fund)
    const legs = [...offers.toSorted(byMarketAndAccount), ...this.#vaultLegs(waterfall)]
    if (legs.length > 0) this.#loadTakers(legs)
  }

  market(slot: number): string {
    return at(this.#markets, slot, 'market')
  }

  fund(slot: number): string {
    return at(this.#funds, slot, 'fund')
  }

  account(slot: number): string {
    return at(this.#accounts, slot, 'account')
  }

  bucket(slot: number): BucketName {
    return at(this.#buckets, slot, 'bucket')
  }

  position(slot: number): PositionName {
    return at(this.#positions, slot, 'position')
  }

  /** To be told every event, in order. */
  follow(event: EngineEvent): void {
    switch (event.kind) {
      case 'accountOpened':
        this.#openAccount(event.account)
        break
      case 'isolatedBucketOpened': {
        const { account, market, side } = event
        this.#openIsolated(this.account(account), this.market(market), side)
        break
      }
      case 'positionOpened':
        this.#openPosition(event.bucket, this.market(event.market), event.side)
        break
      default:
    }
  }

  #loadAccount({ account, positions }: AccountSpec): void {
    const wallet = this.#openAccount(account)
    const held = positions.map(({ market, sizeLots, marginMode }) => ({
      market,
      side: sideOf(sizeLots),
      isIsolated: marginMode === 'isolated',
    }))
    for (const { market, side } of held.filter(({ isIsolated }) => !isIsolated).sort(byMarket)) {
      this.#openPosition(wallet, market, side)
    }
    const isolated = held.filter(({ isIsolated }) => isIsolated)
    for (const { market, side } of sortedBy(isolated, (row) => isolatedName(row))) {
      this.#openPosition(this.#openIsolated(account, market, side), market, side)
    }
  }

  /** An inventory has both sides of every market that its fund serves. */
  #loadFund({ fund, markets }: FundSpec): void {
    const bucket = this.#buckets.push({ account: `fund:${fund}`, bucket: 'inventory' }) - 1
    for (const market of markets.toSorted(compareIdentifiers)) {
      this.#openPosition(bucket, market, 'long')
      this.#openPosition(bucket, market, 'short')
    }
  }

  /** Every market of every vault that stands ready to take over lots. */
  #vaultLegs(waterfall: BookSpec['waterfall']): TakerLeg[] {
    const vaults = waterfall.flatMap((layer) =>
      layer.layer === 'backstopVault' ? [layer.account] : [],
    )
    return [...new Set(vaults)].flatMap((account) =>
      this.#markets.map((market) => ({ account, market })),
    )
  }

  /** The wallet of whoever may take over lots has both sides of the market. */
  #loadTakers(takers: readonly TakerLeg[]): void {
    const wallets = new Map(
      this.#buckets.flatMap(({ account, bucket }, slot) =>
        bucket === 'cross' ? [[account, slot]] : [],
      ),
    )
    const keyOf = (slot: number, { market, side }: Leg): string =>
      JSON.stringify([slot, market, side])
    const held = new Set(this.#positions.map((one) => keyOf(one.bucketSlot, one)))
    for (const { account, market } of takers) {
      const wallet = wallets.get(account)
      if (wallet === undefined)
        throw new Error(`an offer or a vault names ${account}, which nothing opened`)
      for (const side of ['long', 'short'] as const) {
        const key = keyOf(wallet, { market, side })
        if (!held.has(key)) this.#openPosition(wallet, market, side)
        held.add(key)
      }
    }
  }

  #openAccount(account: string): number {
    this.#accounts.push(account)
    return this.#buckets.push({ account, bucket: 'cross' }) - 1
  }

  #openIsolated(account: string, market: string, side: Side): number {
    return this.#buckets.push({ account, bucket: isolatedName({ market, side }) }) - 1
  }

  #openPosition(bucketSlot: number, market: string, side: Side): void {
    this.#positions.push({ ...this.bucket(bucketSlot), bucketSlot, market, side })
  }
}

interface Leg {
  readonly market: string
  readonly side: Side
}

function isolatedName({ market, side }: Leg): string {
  return `isolated:${market}:${side}`
}

function byMarket(left: Leg, right: Leg): number {
  return (
    compareIdentifiers(left.market, right.market) ||
    Number(left.side === 'short') - Number(right.side === 'short')
  )
}

type TakerLeg = Pick<Offer, 'account' | 'market'>

type Offer = NonNullable<BookSpec['offers']>[number]

function byMarketAndAccount(left: Offer, right: Offer): number {
  return byMarket(left, right) || compareIdentifiers(left.account, right.account)
}

function sideOf(sizeLots: bigint): Side {
  return sizeLots > 0n ? 'long' : 'short'
}

function sortedBy<Row>(rows: readonly Row[], idOf: (row: Row) => string): Row[] {
  return rows.toSorted((left, right) => compareIdentifiers(idOf(left), idOf(right)))
}

function at<Row>(rows: readonly Row[], slot: number, what: string): Row {
  const row = rows[slot]
  if (row === undefined) throw new Error(`an event names ${what} ${slot}, which nothing opened`)
  return row
}
