import type { PlimsollClient, StreamChannel } from '@plimsoll/client'
import type { JSX } from 'preact'
import { useEffect, useMemo } from 'preact/hooks'
import { DomainContext } from '../live/domain-context.tsx'
import { DomainLive } from '../live/domain-live.ts'
import { useRead } from '../live/use-read.ts'
import { Failed } from '../parts/states.tsx'
import { mayCall, type SessionDocument } from '../session/session.ts'
import type { Place } from './address.ts'
import { ConnectionLine } from './connection-line.tsx'
import { Link } from './link.tsx'
import { Navigation } from './navigation.tsx'
import { ScreenOf } from './screens.tsx'
import { Shortcuts } from './shortcuts.tsx'
import { TopBar } from './top-bar.tsx'

export type DomainPlace = Extract<Place, { readonly domain: string }>

interface DomainFrameProps {
  readonly at: DomainPlace
  readonly client: PlimsollClient
  readonly about: SessionDocument
}

/** Everything around the screens of one domain, and what they share: one stream, and what the domain is called in money. */
export function DomainFrame({ at, client, about }: DomainFrameProps): JSX.Element {
  const { domain } = at
  const live = useMemo(() => new DomainLive(domain), [domain])
  const known = useRead(domain, (signal) => client.getDomain({ domain }, { signal }), {
    everyMs: 5_000,
  })
  useEffect(() => {
    const controller = new AbortController()
    void live.follow(client, channelsOf(about), controller.signal)
    return () => controller.abort()
  }, [live, client, about])
  const { asset } = known.value ?? {}
  const name = asset?.name
  const decimals = asset?.decimals
  const atHand = useMemo(
    () => ({
      domain,
      live,
      client,
      about,
      asset: name === undefined || decimals === undefined ? undefined : { name, decimals },
    }),
    [domain, live, client, about, name, decimals],
  )
  const isUnknown = known.problem?.code === 'notFound'
  return (
    <DomainContext.Provider value={atHand}>
      <a class="skip" href="#content">
        Skip to content
      </a>
      <TopBar at={at} standing={known.value} />
      <Navigation at={at} />
      <main id="content" tabIndex={-1}>
        <ConnectionLine />
        {isUnknown && known.problem !== undefined ? (
          <>
            <h1>There is no domain {domain}</h1>
            <Failed problem={known.problem} what={`The domain ${domain}`} />
            <p>
              <Link to="/">All domains of this server</Link>
            </p>
          </>
        ) : (
          <ScreenOf at={at} />
        )}
      </main>
      <Shortcuts domain={domain} />
    </DomainContext.Provider>
  )
}

/** The channels that the key may follow. */
function channelsOf(about: SessionDocument): StreamChannel[] {
  const channels: StreamChannel[] = ['ops.halts']
  if (mayCall(about, 'listFunds')) channels.push('marks', 'funds')
  if (mayCall(about, 'listCases')) channels.push('cases')
  return channels
}
