import type { BucketName, EngineEvent, PositionName, SlotNaming } from '@plimsoll/engine'

/**
 * What slots are called in events that were decided and not applied: those of the state, and those that the events open on
 * their way, which come next in order.
 */
export function draftNames(known: SlotNaming, events: readonly EngineEvent[]): SlotNaming {
  const accounts: string[] = []
  const buckets: BucketName[] = []
  const positions: PositionName[] = []
  const accountCount = countOf((slot) => known.account(slot))
  const bucketCount = countOf((slot) => known.bucket(slot))
  const positionCount = countOf((slot) => known.position(slot))
  const account = (slot: number): string => accounts[slot - accountCount] ?? known.account(slot)
  const bucket = (slot: number): BucketName => buckets[slot - bucketCount] ?? known.bucket(slot)
  for (const event of events) {
    if (event.kind === 'accountOpened') {
      accounts.push(event.account)
      buckets.push({ account: event.account, bucket: 'cross' })
    } else if (event.kind === 'isolatedBucketOpened') {
      const name = `isolated:${known.market(event.market)}:${event.side}`
      buckets.push({ account: account(event.account), bucket: name })
    } else if (event.kind === 'positionOpened') {
      const market = known.market(event.market)
      const at = { bucketSlot: event.bucket, market, side: event.side }
      positions.push({ ...bucket(event.bucket), ...at })
    }
  }
  return {
    market: (slot) => known.market(slot),
    fund: (slot) => known.fund(slot),
    account,
    bucket,
    position: (slot) => positions[slot - positionCount] ?? known.position(slot),
  }
}

/** How many slots have a name: the first that has none, by doubling and halving. */
function countOf(name: (slot: number) => unknown): number {
  const has = (slot: number): boolean => {
    try {
      name(slot)
      return true
    } catch {
      return false
    }
  }
  let step = 1
  while (has(step - 1)) step *= 2
  let count = Math.floor(step / 2)
  for (step = Math.floor(count / 2); step >= 1; step = Math.floor(step / 2)) {
    if (has(count + step - 1)) count += step
  }
  return count
}
