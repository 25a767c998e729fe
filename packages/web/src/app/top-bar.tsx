import type { CallAnswer } from '@plimsoll/client'
import type { JSX } from 'preact'
import { useDomain } from '../live/domain-context.tsx'
import { Badge, type Tone } from '../parts/badge.tsx'
import { Instant } from '../parts/instant.tsx'
import { signOut } from '../session/session.ts'
import { pathTo } from './address.ts'
import type { DomainPlace } from './domain-frame.tsx'
import { Link } from './link.tsx'
import { Search } from './search.tsx'
import { type Theme, theme } from './theme.ts'

interface TopBarProps {
  readonly at: DomainPlace
  readonly standing: CallAnswer<'getDomain'> | undefined
}

/** Which domain this is, how it is, what time it has, and who is looking. */
export function TopBar({ at, standing }: TopBarProps): JSX.Element {
  const { about } = useDomain()
  return (
    <header class="top">
      <Link to="/" class="brand" label="Plimsoll, all domains">
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <circle cx="16" cy="16" r="9" />
          <path d="M2 16h28" />
        </svg>
        <span>Plimsoll</span>
      </Link>
      <Link to={pathTo(at.domain, 'waterline')} class="domain-name">
        {at.domain}
      </Link>
      {standing === undefined ? null : (
        <Badge tone={toneOf(standing.phase)}>{phaseWords(standing)}</Badge>
      )}
      <Clock standing={standing} />
      <LiveBadge />
      <Search domain={at.domain} />
      <label class="theme">
        <span class="unseen">Colours</span>
        <select
          value={theme.value}
          onChange={(event) => {
            theme.value = event.currentTarget.value as Theme
          }}
        >
          <option value="system">As the system</option>
          <option value="light">Light</option>
          <option value="dark">Dark</option>
        </select>
      </label>
      {about.keyless ? (
        <span class="who">keyless</span>
      ) : (
        <span class="who">
          {about.owner ?? about.keyId} ({about.role}){' '}
          <button type="button" class="quiet" onClick={() => void signOut()}>
            Sign out
          </button>
        </span>
      )}
      {about.notice === undefined ? null : (
        <p class="banner">
          <strong>{about.notice.title}</strong> {about.notice.text}
        </p>
      )}
    </header>
  )
}

/** On its own: it is drawn again with every message. */
function Clock({ standing }: Pick<TopBarProps, 'standing'>): JSX.Element {
  const { live } = useDomain()
  return (
    <span class="clock">
      <Instant ms={live.timeMs.value ?? standing?.timeMs} as="both" />
    </span>
  )
}

function LiveBadge(): JSX.Element {
  const { live } = useDomain()
  const { state } = live.connection.value
  if (state === 'open') return <Badge tone="calm">live</Badge>
  return state === 'connecting' ? (
    <Badge tone="quiet">connecting</Badge>
  ) : (
    <Badge tone="danger">not live</Badge>
  )
}

function toneOf(phase: CallAnswer<'getDomain'>['phase']): Tone {
  if (phase === 'running') return 'calm'
  return phase === 'stopped' ? 'danger' : 'attention'
}

function phaseWords({ phase, mode }: CallAnswer<'getDomain'>): string {
  const as = mode === undefined ? '' : `, ${mode}`
  return phase === 'waiting' ? `waiting for prices${as}` : phase + as
}
