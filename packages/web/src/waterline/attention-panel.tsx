import type { JSX } from 'preact'
import { pathTo } from '../app/address.ts'
import { Link } from '../app/link.tsx'
import { useDomain } from '../live/domain-context.tsx'
import { Badge } from '../parts/badge.tsx'
import type { Attention } from './attention.ts'

interface AttentionPanelProps {
  readonly rows: readonly Attention[]
  /** Whether everything that calm rests on is known as it is now. */
  readonly isKnown: boolean
  /** Whether the funds carry their load; where they do not, the load speaks for itself. */
  readonly isLoadCalm: boolean
}

/** What somebody should look at; where there is nothing, that it is so. */
export function AttentionPanel({
  rows,
  isKnown,
  isLoadCalm,
}: AttentionPanelProps): JSX.Element | null {
  const { domain } = useDomain()
  if (rows.length === 0 && !isLoadCalm) return null
  if (rows.length === 0 && !isKnown) {
    return (
      <p class="calm-line">
        <Badge tone="quiet">not known yet</Badge> Whether something is halted or out of reach of
        money is still being asked for.
      </p>
    )
  }
  if (rows.length === 0) {
    return (
      <p class="calm-line">
        <Badge tone="calm">all is calm</Badge> Nothing is halted, every price may be acted on, every
        market is within reach of money and no case was left unfinished.
      </p>
    )
  }
  return (
    <section class="attention-list" aria-labelledby="attention">
      <h2 id="attention">Needs attention</h2>
      <ul>
        {rows.map(({ key, tone, word, text, market }) => (
          <li key={key}>
            <Badge tone={tone}>{word}</Badge> {text}{' '}
            {market === undefined ? null : (
              <Link to={pathTo(domain, 'market', market)} label={`Open ${market}`}>
                Open
              </Link>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
