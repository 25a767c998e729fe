import type { Side } from '../book/book.ts'
import {
  type AccountDraft,
  balancingAccount,
  type BucketDraft,
  type PositionDraft,
} from './random-accounts.ts'
import type { FundDraft } from './random-funds.ts'
import type { MarketDraft } from './random-markets.ts'
import type { Random } from './random.ts'

/** One to three copies of one account, mostly of one that is not bankrupt. */
export function copies(random: Random, drafts: readonly AccountDraft[]): AccountDraft[] {
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

/** One to three accounts, or so many, that take the other side of what is open in each market. */
export function balancing(
  random: Random,
  markets: readonly MarketDraft[],
  holders: readonly (AccountDraft | FundDraft)[],
  count: number = random.between(1, 3),
): AccountDraft[] {
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

export function positionsOf(holder: AccountDraft | FundDraft): readonly PositionDraft[] {
  if ('positions' in holder) return holder.positions
  return [holder.cross, ...holder.isolated].flatMap(({ positions }) => positions)
}

/** In one book of six, two or three accounts of one person, one of them bankrupt if any is; sometimes named after one. */
export function shareOwners(
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
