import { useDomain } from '../live/domain-context.tsx'
import { type Read, useRead } from '../live/use-read.ts'

/** Ids of the markets that are still open. */
export function useMarkets(): Read<readonly string[]> {
  const { domain, client } = useDomain()
  return useRead(domain, async (signal) => {
    const { rows } = await client.listMarkets({ domain }, { signal })
    return rows.filter(({ isSettled }) => isSettled !== true).map(({ market }) => market)
  })
}
