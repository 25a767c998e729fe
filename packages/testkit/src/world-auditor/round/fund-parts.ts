import type { Room } from '../triggers/standing.ts'
import type { Fund, Market } from '../world.ts'
import type { PaidRow } from './expected.ts'
import { divideByLargestRemainder } from './largest-remainder.ts'
import type { CaseModel } from './round-model.ts'

/** What a fund pays for a case, divided over the markets of the fund that answered for it (SPEC F-9). */
export function partsByMarket(fund: Fund, of: CaseModel, amount: bigint): PaidRow[] {
  const markets = [...of.weights].filter(([market]) => fund.markets.has(market.index))
  if (markets.length === 0) return [{ of, amount, market: undefined }]
  const parts = divideByLargestRemainder({
    total: amount,
    weights: markets.map(([, weight]) => weight),
    caps: markets.map(() => amount),
  })
  return markets.map(([market], index) => ({ of, amount: parts[index] ?? 0n, market }))
}

/** A line that kept something from being paid for a market. */
export interface Bound {
  readonly market: Market
  readonly room: Room
}

/** Market by market, parts beyond the least room are cut to it by largest remainder; which rooms were too small (SPEC T-4). */
export function cutToRooms(
  parts: readonly PaidRow[],
  roomsFor: (market: Market) => readonly Room[],
): { readonly kept: readonly PaidRow[]; readonly bound: readonly Bound[] } {
  const amounts = parts.map(({ amount }) => amount)
  const markets = [...new Set(parts.flatMap(({ market }) => market ?? []))]
  const bound: Bound[] = []
  for (const market of markets.sort((left, right) => left.index - right.index)) {
    const wanted = parts.map((part) => (part.market === market ? part.amount : 0n))
    const total = wanted.reduce((sum, amount) => sum + amount, 0n)
    const tight = roomsFor(market).filter(({ amount }) => amount < total)
    const [first] = tight
    if (first === undefined) continue
    bound.push(...tight.map((room) => ({ market, room })))
    const least = tight.reduce(
      (known, { amount }) => (amount < known ? amount : known),
      first.amount,
    )
    const shares = divideByLargestRemainder({ total: least, weights: wanted, caps: wanted })
    parts.forEach((part, index) => {
      if (part.market === market) amounts[index] = shares[index] ?? 0n
    })
  }
  return { kept: parts.map((part, index) => ({ ...part, amount: amounts[index] ?? 0n })), bound }
}
