import type { MarketSpec } from '../market/market-spec.ts'
import { at } from '../quantity/assert.ts'
import { compareIdentifiers } from '../quantity/identifier-order.ts'
import { oppositeSide, type Side } from '../quantity/units.ts'
import type { AccountKind, MarginMode } from './account-spec.ts'

/** Exposure that an account holds elsewhere. */
interface DeclaredHedge {
  readonly market: number
  readonly lots: bigint
}

/** One account. */
export interface AccountRow {
  readonly account: string
  readonly owner: string
  readonly kind: AccountKind
  readonly positionMode: 'oneWay' | 'hedge'
  readonly adlExempt: boolean
  /** Attested exposure elsewhere: signed lots by market index, ascending. Absent where there is none. */
  readonly declaredHedges?: readonly DeclaredHedge[]
  /** Whether it agreed to have the other leg of a broken hedge closed. */
  readonly bothLegs?: true
  /** Slots of its buckets: the cross wallet first, then isolated ones by name. */
  readonly buckets: readonly number[]
}

/** The unit whose solvency is tested. `account` is the slot of its account, or −1 for the inventory of a fund. */
export interface BucketRow {
  readonly account: number
  readonly bucket: string
  readonly marginMode: MarginMode
  /** Slots of its positions, by market, long before short, with or without lots. */
  readonly positions: readonly number[]
}

/** Where a position belongs. A slot keeps its meaning when its lots become 0. */
export interface PositionRow {
  readonly bucket: number
  readonly market: number
  readonly side: Side
  /** Which way its value faces: profit, cost and fills follow this side, names, queues and funding the other (SPEC Q-8). */
  readonly valueSide: Side
}

/** How much of a shape there was at a moment. */
export interface ShapeMark {
  readonly accounts: number
  readonly buckets: number
  readonly positions: number
}

/** The slot that an inventory has in place of an account. */
export const NO_ACCOUNT = -1

type Growing<Row, Key extends keyof Row> = Omit<Row, Key> & { readonly [K in Key]: number[] }

/**
 * Who exists and which slot is whose. It only grows, so that a slot means the same for ever; what a draft added is
 * taken away again by `rollBack`.
 */
export class BookShape {
  readonly #accounts: Growing<AccountRow, 'buckets'>[] = []
  readonly #buckets: Growing<BucketRow, 'positions'>[] = []
  readonly #positions: PositionRow[] = []
  readonly #contracts: readonly MarketSpec['contract'][]
  readonly #sides: Readonly<Record<Side, number[]>>[]
  #slots: Map<string, number> | undefined
  /** This many buckets from the first are in holder order, so that comparing them is comparing numbers. */
  #ordered = 0

  /** @param contracts the contract of each market, by index */
  constructor(contracts: readonly MarketSpec['contract'][]) {
    this.#contracts = contracts
    this.#sides = contracts.map(() => ({ long: [], short: [] }))
  }

  /** A shape with the same slots that grows on its own. */
  copy(): BookShape {
    const copy = new BookShape(this.#contracts)
    for (const row of this.#accounts) copy.#accounts.push({ ...row, buckets: [...row.buckets] })
    for (const row of this.#buckets) copy.#buckets.push({ ...row, positions: [...row.positions] })
    for (const row of this.#positions) copy.#positions.push(row)
    this.#sides.forEach(({ long, short }, market) => {
      copy.#sides[market] = { long: [...long], short: [...short] }
    })
    copy.#ordered = this.#ordered
    return copy
  }

  get accounts(): readonly AccountRow[] {
    return this.#accounts
  }

  get buckets(): readonly BucketRow[] {
    return this.#buckets
  }

  get positions(): readonly PositionRow[] {
    return this.#positions
  }

  /** For each market, the slots of its long and of its short positions, in holder order. */
  get sides(): readonly Readonly<Record<Side, readonly number[]>>[] {
    return this.#sides
  }

  /** The slot of an account, or undefined if there is none of this name. */
  accountSlot(account: string): number | undefined {
    this.#slots ??= new Map(this.#accounts.map((row, slot) => [row.account, slot]))
    return this.#slots.get(account)
  }

  /** Gives an account the next slot, without any bucket. */
  openAccount(row: Omit<AccountRow, 'buckets'>): number {
    const slot = this.#accounts.push({ ...row, buckets: [] }) - 1
    this.#slots?.set(row.account, slot)
    return slot
  }

  /** Gives a bucket the next slot, without any position. */
  openBucket(row: Omit<BucketRow, 'positions'>): number {
    const slot = this.#buckets.push({ ...row, positions: [] }) - 1
    if (row.account !== NO_ACCOUNT) {
      insertOrdered(at(this.#accounts, row.account).buckets, slot, (a, b) =>
        this.compareBuckets(a, b),
      )
    }
    const isNext = this.#ordered === slot && (slot === 0 || this.#compareNames(slot - 1, slot) < 0)
    if (isNext) this.#ordered += 1
    return slot
  }

  /** Gives a position the next slot, without lots. */
  openPosition(row: Omit<PositionRow, 'valueSide'>): number {
    const isInverse = at(this.#contracts, row.market) === 'inverse'
    const valueSide = isInverse ? oppositeSide(row.side) : row.side
    const slot = this.#positions.push({ ...row, valueSide }) - 1
    insertOrdered(at(this.#buckets, row.bucket).positions, slot, (a, b) =>
      this.#compareMarketSide(a, b),
    )
    insertOrdered(at(this.#sides, row.market)[row.side], slot, (a, b) => this.compareHolders(a, b))
    return slot
  }

  mark(): ShapeMark {
    return {
      accounts: this.#accounts.length,
      buckets: this.#buckets.length,
      positions: this.#positions.length,
    }
  }

  /** Takes away what was opened since a mark, the latest first. */
  rollBack(mark: ShapeMark): void {
    while (this.#positions.length > mark.positions) {
      const slot = this.#positions.length - 1
      const { bucket, market, side } = at(this.#positions, slot)
      remove(at(this.#buckets, bucket).positions, slot)
      remove(at(this.#sides, market)[side], slot)
      this.#positions.pop()
    }
    while (this.#buckets.length > mark.buckets) {
      const slot = this.#buckets.length - 1
      const { account } = at(this.#buckets, slot)
      if (account !== NO_ACCOUNT) remove(at(this.#accounts, account).buckets, slot)
      this.#buckets.pop()
    }
    this.#ordered = Math.min(this.#ordered, this.#buckets.length)
    while (this.#accounts.length > mark.accounts) {
      const row = this.#accounts.pop()
      if (row !== undefined) this.#slots?.delete(row.account)
    }
  }

  /** Holder order of buckets: account id by bytes, then bucket name by bytes; inventories of funds last. */
  compareBuckets(a: number, b: number): number {
    return a < this.#ordered && b < this.#ordered ? a - b : this.#compareNames(a, b)
  }

  /** Holder order of positions. */
  compareHolders(a: number, b: number): number {
    return this.compareBuckets(at(this.#positions, a).bucket, at(this.#positions, b).bucket)
  }

  #compareNames(a: number, b: number): number {
    const left = at(this.#buckets, a)
    const right = at(this.#buckets, b)
    if (left.account === NO_ACCOUNT || right.account === NO_ACCOUNT) {
      return left.account === right.account ? a - b : left.account === NO_ACCOUNT ? 1 : -1
    }
    return (
      compareIdentifiers(
        at(this.#accounts, left.account).account,
        at(this.#accounts, right.account).account,
      ) || compareIdentifiers(left.bucket, right.bucket)
    )
  }

  #compareMarketSide(a: number, b: number): number {
    const left = at(this.#positions, a)
    const right = at(this.#positions, b)
    return (
      left.market - right.market || Number(left.side === 'short') - Number(right.side === 'short')
    )
  }
}

/** Puts an element where it belongs. What is added in order, as a book is, costs one comparison. */
function insertOrdered(
  list: number[],
  element: number,
  compare: (a: number, b: number) => number,
): void {
  const last = list.at(-1)
  if (last === undefined || compare(last, element) < 0) {
    list.push(element)
    return
  }
  let low = 0
  let high = list.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (compare(at(list, middle), element) < 0) low = middle + 1
    else high = middle
  }
  list.splice(low, 0, element)
}

function remove(list: number[], element: number): void {
  const last = list.length - 1
  list.splice(list[last] === element ? last : list.indexOf(element), 1)
}
