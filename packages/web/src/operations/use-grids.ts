import { useMemo } from 'preact/hooks'
import { useDomain } from '../live/domain-context.tsx'
import { useRead } from '../live/use-read.ts'
import { mayCall } from '../session/session.ts'
import type { Grids } from './command-draft.ts'

/** What forms offer and check against. */
export interface DomainNames extends Grids {
  readonly marketIds: readonly string[]
  readonly fundIds: readonly string[]
}

/** Markets with their grids, and funds, as far as the key may see them. */
export function useGrids(): DomainNames {
  const { domain, client, about, asset } = useDomain()
  const markets = useRead(mayCall(about, 'listMarkets') ? domain : undefined, (signal) =>
    client.listMarkets({ domain }, { signal }),
  )
  const funds = useRead(mayCall(about, 'listFunds') ? domain : undefined, (signal) =>
    client.listFunds({ domain }, { signal }),
  )
  const marketRows = markets.value?.rows
  const fundRows = funds.value?.rows
  return useMemo(() => {
    const open = (marketRows ?? []).filter(({ isSettled }) => isSettled !== true)
    return {
      decimals: asset?.decimals,
      markets: new Map(
        open.map(({ market, tickSize, lotSize }) => [market, { tickSize, lotSize }]),
      ),
      marketIds: open.map(({ market }) => market),
      fundIds: (fundRows ?? []).map(({ fund }) => fund),
    }
  }, [asset, marketRows, fundRows])
}
