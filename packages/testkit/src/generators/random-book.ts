import type { Side } from '../book/book.ts'
import { formatScaled } from '../exact/decimal.ts'
import {
  type AccountDraft,
  balancingAccount,
  type BucketDraft,
  flatAccount,
  type PositionDraft,
  randomAccount,
  sizeOf,
} from './random-accounts.ts'
import {
  type FundDraft,
  type FundMoney,
  neededOf,
  randomFundMoney,
  randomFunds,
} from './random-funds.ts'
import { randomIds } from './random-ids.ts'
import { type MarketDraft, randomMarkets } from './random-markets.ts'
import { randomWaterfall } from './random-waterfall.ts'
import { createRandom, type Random } from './random.ts'
import type { AccountSnapshot, BookSnapshot, FundSnapshot, PositionSnapshot } from './snapshot.ts'

/**
 * A random book in the snapshot format, wholly decided by its seed. Proportions are written where each
 * part is drawn; `classifyBook` measures what a stream of books reaches.
 *
 * One to four markets and some four to twenty accounts: 97 % of books have one to four accounts made
 * to be bankrupt, a third hold exact copies of an account (equal scores, equal remainders), one in six
 * shares an owner between accounts, one in eight has an exempt account. Sizes sum to zero per market.
 */
export function randomBook(seed: number): BookSnapshot {
  const random = createRandom(seed)
  const decimals = random.pick([2, 4, 6])
  const markets = randomMarkets(random, decimals)
  const drafts = randomDrafts(random, markets)
  const funds = randomFunds(random, markets)
  const accounts = [...drafts, ...balancing(random, markets, [...drafts, ...funds])]
  const ids = randomIds(random, accounts.length)
  shareOwners(random, accounts, ids)
  const book: BookSnapshot = {
    version: 1,
    timeMs: 1_760_130_964_831,
    domain: random.pick(['usdt-perps', 'usdt']),
    ...deficitSplit(random),
    asset: { name: 'USDT', decimals },
    markets: markets.map(({ snapshot }) => snapshot),
    accounts: accounts.map((draft, index) => accountSnapshot(draft, ids[index] ?? '', decimals)),
    funds: funds.map((draft) => fundSnapshot(draft, { balance: 0n, floor: 0n }, decimals)),
    waterfall: randomWaterfall(random, funds),
  }
  return {
    ...book,
    funds: funds.map((draft) => {
      const money = randomFundMoney(random, neededOf(book, draft.markets))
      return fundSnapshot(draft, money, decimals)
    }),
  }
}

function randomDrafts(random: Random, markets: readonly MarketDraft[]): AccountDraft[] {
  const bankruptCount = random.pickWeighted([
    [3, 0],
    [40, 1],
    [30, 2],
    [17, 3],
    [10, 4],
  ])
  const others = random.pickWeighted([
    [80, random.between(2, 9)],
    [20, random.between(9, 18)],
  ])
  const drafts = [
    ...Array.from({ length: bankruptCount }, () => randomAccount(random, markets, true)),
    ...Array.from({ length: others }, () => randomAccount(random, markets, false)),
  ]
  if (random.isOneIn100(15)) drafts.push(flatAccount(random, random.isOneIn100(40)))
  if (random.isOneIn100(35)) drafts.push(...copies(random, drafts))
  if (random.isOneIn100(12)) {
    const exempt = random.pick(drafts)
    exempt.adlExempt = true
  }
  return drafts
}

/** One to three copies of one account, mostly of one that is not bankrupt. */
function copies(random: Random, drafts: readonly AccountDraft[]): AccountDraft[] {
  const solvent = drafts.filter((draft) => !draft.isBankrupt)
  const model = random.pick(random.isOneIn100(80) ? solvent : drafts)
  return Array.from({ length: random.between(1, 3) }, () => ({
    ...model,
    cross: copyOf(model.cross),
    isolated: model.isolated.map(copyOf),
  }))
}

function copyOf(bucket: BucketDraft): BucketDraft {
  return { money: bucket.money, positions: bucket.positions.map((held) => ({ ...held })) }
}

/** One to three accounts that take the other side of what is open in each market. */
function balancing(
  random: Random,
  markets: readonly MarketDraft[],
  holders: readonly (AccountDraft | FundDraft)[],
): AccountDraft[] {
  const count = random.between(1, 3)
  const shares = Array.from({ length: count }, () => new Array<BalancingPart>())
  for (const draft of markets) {
    let net = 0n
    for (const held of holders.flatMap(positionsOf)) {
      if (held.draft === draft) net += held.side === 'long' ? held.lots : -held.lots
    }
    const side: Side = net > 0n ? 'short' : 'long'
    let left = net > 0n ? net : -net
    shares.forEach((share, index) => {
      const isLast = index === count - 1
      const lots = isLast ? left : (left * BigInt(random.between(10, 60))) / 100n
      left -= lots
      if (lots > 0n) share.push({ draft, side, lots })
    })
  }
  return shares.map((parts) => balancingAccount(random, parts))
}

interface BalancingPart {
  readonly draft: MarketDraft
  readonly side: Side
  readonly lots: bigint
}

function positionsOf(holder: AccountDraft | FundDraft): readonly PositionDraft[] {
  if ('positions' in holder) return holder.positions
  return [holder.cross, ...holder.isolated].flatMap(({ positions }) => positions)
}

/** Two or three accounts of one person, one of them bankrupt if any is; sometimes named after one. */
function shareOwners(
  random: Random,
  accounts: readonly AccountDraft[],
  ids: readonly string[],
): void {
  if (!random.isOneIn100(16)) return
  const bankrupt = accounts.filter((draft) => draft.isBankrupt)
  const group = random.shuffle(accounts).slice(0, random.between(1, 2))
  const one = random.pick(bankrupt.length > 0 ? bankrupt : accounts)
  const named = random.isOneIn100(50) ? 'person-1' : (ids[accounts.indexOf(one)] ?? '')
  for (const draft of [one, ...group]) draft.owner = named
}

function deficitSplit(random: Random): Pick<BookSnapshot, 'deficitSplit'> {
  const split = random.pick([undefined, undefined, 'losingLegs', 'maintenance', 'notional'])
  return split === undefined ? {} : { deficitSplit: split }
}

function accountSnapshot(draft: AccountDraft, id: string, decimals: number): AccountSnapshot {
  const rows = [
    ...draft.cross.positions.map((held) => positionSnapshot(held, undefined, decimals)),
    ...draft.isolated.flatMap(({ money, positions }) =>
      positions.map((held) => positionSnapshot(held, money, decimals)),
    ),
  ]
  const legs = positionsOf(draft)
  const isHedge = legs.some((held) =>
    legs.some((other) => other.draft === held.draft && other.side !== held.side),
  )
  return {
    account: id,
    kind: draft.kind,
    ...(draft.owner === undefined ? {} : { owner: draft.owner }),
    ...(draft.adlExempt ? { adlExempt: true } : {}),
    ...(isHedge ? { positionMode: 'hedge' as const } : {}),
    collateral: formatScaled(draft.cross.money, decimals),
    ...(draft.funding === 0n ? {} : { unsettledFunding: formatScaled(draft.funding, decimals) }),
    positions: rows,
  }
}

function positionSnapshot(
  held: PositionDraft,
  margin: bigint | undefined,
  decimals: number,
): PositionSnapshot {
  const entry =
    held.entryPrice === undefined
      ? { entryValue: formatScaled(held.entryValue, decimals) }
      : { entryPrice: held.entryPrice }
  const base = { market: held.draft.snapshot.market, size: sizeOf(held), ...entry }
  if (margin === undefined) return { ...base, marginMode: 'cross' }
  return { ...base, marginMode: 'isolated', isolatedMargin: formatScaled(margin, decimals) }
}

function fundSnapshot(draft: FundDraft, money: FundMoney, decimals: number): FundSnapshot {
  const rows = draft.positions.map((held) => ({
    market: held.draft.snapshot.market,
    size: sizeOf(held),
    entryValue: formatScaled(held.entryValue, decimals),
  }))
  return {
    fund: draft.fund,
    markets: draft.markets,
    balance: formatScaled(money.balance, decimals),
    floor: formatScaled(money.floor, decimals),
    ...(rows.length === 0 ? {} : { positions: rows }),
  }
}
