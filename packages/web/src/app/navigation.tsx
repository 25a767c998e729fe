import type { JSX } from 'preact'
import { useDomain } from '../live/domain-context.tsx'
import { mayCall } from '../session/session.ts'
import { pathTo, type Screen } from './address.ts'
import type { DomainPlace } from './domain-frame.tsx'
import { Link } from './link.tsx'

interface Room {
  readonly screen: Screen
  readonly title: string
  /** The key after `g` that goes there. */
  readonly key: string
  /** Shown where the key may make one of these calls. */
  readonly needs: readonly string[]
  /** Further screens in which it is current. */
  readonly holds?: readonly Screen[]
  readonly icon: string
}

/** The rooms of the bridge, in the order of the navigation. */
export const rooms: readonly Room[] = [
  {
    screen: 'waterline',
    title: 'Waterline',
    key: 'w',
    needs: ['getDomain'],
    icon: 'M2 9q3-3 6 0t6 0 6 0M2 15q3-3 6 0t6 0 6 0',
  },
  {
    screen: 'market',
    title: 'Markets',
    key: 'm',
    needs: ['listMarkets'],
    icon: 'M3 19V9m6 10V5m6 14v-7m6 7V8',
  },
  {
    screen: 'cases',
    title: 'Cases',
    key: 'c',
    needs: ['listCases'],
    holds: ['case'],
    icon: 'M4 5h16v14H4zM4 10h16M9 10v9',
  },
  {
    screen: 'accounts',
    title: 'Accounts',
    key: 'a',
    needs: ['getAccount'],
    holds: ['account'],
    icon: 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8M4 20q1-6 8-6t8 6',
  },
  {
    screen: 'laboratory',
    title: 'Laboratory',
    key: 'l',
    needs: ['postComparison', 'postSimulation'],
    icon: 'M9 3h6M10 3v6L4 20h16L14 9V3M7 15h10',
  },
  {
    screen: 'operations',
    title: 'Operations',
    key: 'o',
    needs: ['listApprovals', 'listAudit'],
    icon: 'M12 3v3m0 12v3M3 12h3m12 0h3M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8',
  },
]

/** The way to every room that the key may enter. */
export function Navigation({ at }: { readonly at: DomainPlace }): JSX.Element {
  const { about } = useDomain()
  return (
    <nav class="rooms" aria-label="Screens">
      <ul>
        {rooms
          .filter(({ needs }) => needs.some((call) => mayCall(about, call)))
          .map(({ screen, title, holds = [], icon }) => (
            <li key={screen}>
              <Link
                to={pathTo(at.domain, screen)}
                isCurrent={at.screen === screen || holds.includes(at.screen)}
              >
                <svg viewBox="0 0 24 24" aria-hidden="true">
                  <path d={icon} />
                </svg>
                <span>{title}</span>
              </Link>
            </li>
          ))}
      </ul>
    </nav>
  )
}
