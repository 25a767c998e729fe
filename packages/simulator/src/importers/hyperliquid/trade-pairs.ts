import type { ImportEvent } from '../reading/import-event.ts'
import { BadRow } from '../reading/import-refusal.ts'
import type { Fill } from './fill.ts'

/**
 * The events of fills that happened at once, each with the account on its other side. Every trade must be there with both
 * of its sides, equal in size and price: a fill that lacks the other one was lost or damaged.
 *
 * @throws BadRow naming the trade
 */
export function pairedEvents(fills: readonly Fill[]): ImportEvent[] {
  const waiting = new Map<string, Fill[]>()
  const counterparties = new Map<Fill, string>()
  for (const fill of fills) {
    const key = `${fill.trade} ${fill.coin} ${fill.size} ${fill.price}`
    const others = waiting.get(key) ?? []
    const [other] = others
    if (other === undefined || other.isBuy === fill.isBuy) {
      waiting.set(key, [...others, fill])
      continue
    }
    if (others.length === 1) waiting.delete(key)
    else waiting.set(key, others.slice(1))
    counterparties.set(fill, other.user).set(other, fill.user)
  }
  const alone = [...waiting.values()].flat().find(({ isTrade }) => isTrade)
  if (alone !== undefined) refuseUnpaired(alone)
  return fills.flatMap((fill) => {
    if (fill.event === undefined) return []
    const counterparty = counterparties.get(fill)
    if (counterparty === undefined) return [fill.event]
    const { timeMs, kind, market, account, ...rest } = fill.event
    return [
      {
        timeMs,
        kind,
        ...(market !== undefined && { market }),
        ...(account !== undefined && { account }),
        counterparty,
        ...rest,
      },
    ]
  })
}

function refuseUnpaired({ trade, coin, user }: Fill): never {
  const detail = `trade ${trade} in ${coin} has no equal other side to the fill of ${user}; a fill was lost or damaged`
  throw new BadRow('unpairedFill', detail)
}
