import { useRef } from 'preact/hooks'
import { useDomain } from '../live/domain-context.tsx'
import { type Read, useRead } from '../live/use-read.ts'
import { mayCall } from '../session/session.ts'
import { type Indicators, withLater } from './indicators.ts'

const everyMs = 1_500

/** How the domain went lately, kept up to date: only what is new is asked for. */
export function useIndicators(): Read<Indicators> {
  const { domain, client, about } = useDomain()
  const known = useRef<Indicators | undefined>(undefined)
  const key = mayCall(about, 'listIndicators') ? `indicators ${domain}` : undefined
  return useRead(
    key,
    async (signal) => {
      const before = known.current
      const after = before?.sequence.at(-1)
      const later =
        before === undefined || after === undefined
          ? undefined
          : withLater(before, await client.listIndicators({ domain, after }, { signal }))
      known.current = later ?? (await client.listIndicators({ domain }, { signal }))
      return known.current
    },
    { everyMs },
  )
}
