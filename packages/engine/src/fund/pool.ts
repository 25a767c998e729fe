import type { Ledger } from '../ledger/ledger.ts'
import { availableQuote, type FundRow } from './fund.ts'

/** Insurance funds that stand together behind a market, by index (SPEC F-9). */
export interface Pool {
  readonly funds: readonly number[]
  /** What they had at most of late, where that was stated. */
  readonly givenPeakQuote?: bigint
}

/** The first fund by id that serves a market, with all others of its group; nobody where none serves it. */
export function poolOf(funds: readonly FundRow[], market: number): Pool {
  const first = firstServing(funds, market)
  const row = first === undefined ? undefined : funds[first]
  if (first === undefined || row === undefined) return { funds: [] }
  const { group } = row
  const members = group === undefined ? [first] : fundsOf(funds, group.group)
  const givenPeakQuote = group === undefined ? row.peakBalanceQuote : group.peakBalanceQuote
  return { funds: members, ...(givenPeakQuote !== undefined && { givenPeakQuote }) }
}

/** The first insurance fund by id that serves a market. */
export function firstServing(funds: readonly FundRow[], market: number): number | undefined {
  const first = funds.findIndex(({ markets }) => markets.has(market))
  return first < 0 ? undefined : first
}

/** Insurance funds of a group; all of them where none is named. */
export function fundsOf(funds: readonly FundRow[], group?: string): number[] {
  return funds.flatMap((row, index) => {
    const isMember = group === undefined || row.group?.group === group
    return row.purpose === 'insurance' && isMember ? [index] : []
  })
}

/** What some funds have available together, quote units. */
export function poolAvailableQuote(
  ledger: Ledger,
  funds: readonly FundRow[],
  members: readonly number[],
): bigint {
  return members.reduce((sum, fund) => sum + availableQuote(ledger, funds, fund), 0n)
}
