import type { ComponentChildren, JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { Failed, Loading } from '../parts/states.tsx'
import { openSession, session } from '../session/session.ts'
import { SignIn } from '../session/sign-in.tsx'
import { place } from './address.ts'
import { DomainFrame } from './domain-frame.tsx'
import { Link } from './link.tsx'
import { Start } from './start.tsx'

/** The dashboard. */
export function App(): JSX.Element {
  useEffect(() => void openSession(), [])
  return <Room />
}

function Room(): JSX.Element {
  const now = session.value
  const at = place.value
  if (now.status === 'starting')
    return (
      <Plain title="Plimsoll">
        <Loading what="the server" />
      </Plain>
    )
  if (now.status === 'failed') {
    return (
      <Plain title="The server does not answer">
        <Failed problem={now.problem} what="The server" onAgain={() => void openSession()} />
      </Plain>
    )
  }
  if (now.status === 'signedOut' || at.screen === 'sign-in') {
    return (
      <Plain title="Sign in">
        <SignIn />
      </Plain>
    )
  }
  if (at.screen === 'unknown') {
    return (
      <Plain title="There is no such page">
        <p>
          <Link to="/">To the first page</Link>
        </p>
      </Plain>
    )
  }
  if (!('domain' in at))
    return (
      <Plain title="Domains">
        <Start client={now.client} />
      </Plain>
    )
  return <DomainFrame key={at.domain} at={at} client={now.client} about={now.about} />
}

/** A page without a domain. */
function Plain({
  title,
  children,
}: {
  readonly title: string
  readonly children: ComponentChildren
}): JSX.Element {
  useEffect(() => {
    document.title = `${title} · Plimsoll`
  }, [title])
  return (
    <main class="plain" id="content" tabIndex={-1}>
      <h1>{title}</h1>
      {children}
    </main>
  )
}
