import { formatScaled } from '../exact/decimal.ts'
import { positionsOf } from './account-groups.ts'
import { type AccountDraft, type PositionDraft, sizeOf } from './random-accounts.ts'
import type { FundDraft, FundMoney } from './random-funds.ts'
import type { AccountSnapshot, FundSnapshot, PositionSnapshot } from './snapshot.ts'

/** An account as a book writes it down. */
export function accountSnapshot(
  draft: AccountDraft,
  id: string,
  decimals: number,
): AccountSnapshot {
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

/** A fund as a book writes it down. */
export function fundSnapshot(draft: FundDraft, money: FundMoney, decimals: number): FundSnapshot {
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
