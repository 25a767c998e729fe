import type { JSX } from 'preact'
import { place, queryOf } from '../app/address.ts'
import { Link } from '../app/link.tsx'
import { Badge } from '../parts/badge.tsx'
import { KeyForm } from './key-form.tsx'
import { forgetKey } from './key-store.ts'
import { refusalWords } from './refusal-words.ts'
import { openSession, type SignInRefusal, session, signOut } from './session.ts'
import './session.css'

/** Takes a key from whoever looks, and leads back to where they wanted to go. */
export function SignIn(): JSX.Element {
  const now = session.value
  return (
    <div class="sign-in">
      {now.status === 'open' ? <AlreadyIn /> : null}
      {now.status === 'signedOut' && now.refusal !== undefined ? (
        <Refused refusal={now.refusal} />
      ) : null}
      <KeyForm goal={wanted()} />
    </div>
  )
}

function AlreadyIn(): JSX.Element | null {
  const now = session.value
  if (now.status !== 'open') return null
  const { about } = now
  if (about.keyless) {
    return (
      <p class="state">
        This server runs in development mode and asks for no key. <Link to={wanted()}>Go on</Link>
      </p>
    )
  }
  return (
    <p class="state">
      Signed in as <strong>{about.owner ?? about.keyId}</strong> with the key{' '}
      <code>{about.keyId}</code> <Badge tone="quiet">{about.role}</Badge>{' '}
      <Link to={wanted()}>Go on</Link>{' '}
      <button type="button" onClick={() => void signOut()}>
        Sign out
      </button>
    </p>
  )
}

function Refused({ refusal }: { readonly refusal: SignInRefusal }): JSX.Element {
  const { isKept, keyId } = refusal
  return (
    <div class="state failed" role="alert">
      <p>{refusalWords(refusal)}</p>
      {isKept ? (
        <p class="controls">
          <button type="button" onClick={() => void openSession()}>
            Try the kept key again
          </button>
          <button type="button" onClick={() => void forgetKey().then(openSession)}>
            Forget the key {keyId}
          </button>
        </p>
      ) : null}
    </div>
  )
}

/** Where to go afterwards: where one was, or what a link to this page asked for. */
function wanted(): string {
  if (place.peek().screen !== 'sign-in') return window.location.pathname + window.location.search
  const { origin } = window.location
  const to = queryOf('to') ?? '/'
  // Another host can be written in many ways; what counts is what the browser makes of it, as a whole.
  const goal = URL.canParse(to, origin) ? new URL(to, origin) : undefined
  return goal?.origin === origin ? goal.href : '/'
}
