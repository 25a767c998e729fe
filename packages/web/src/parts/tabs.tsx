import type { JSX } from 'preact'
import { address } from '../app/address.ts'
import { Link } from '../app/link.tsx'
import './tabs.css'

/** One of several ways to look at a screen. */
export interface Tab<Name extends string> {
  readonly name: Name
  readonly title: string
  /** Such as how many wait there; left out where there is nothing to say. */
  readonly count?: number | undefined
}

interface TabsProps<Name extends string> {
  /** What is chosen, for screen readers. */
  readonly label: string
  /** Part of the query of the address that says which is open. */
  readonly query: string
  readonly tabs: readonly Tab<Name>[]
  readonly current: Name
  /** Other parts of the query that belong to one tab only; they go with it. */
  readonly forgets?: readonly string[]
}

/** The ways to look at a screen, each with its own address. */
export function Tabs<Name extends string>({
  label,
  query,
  tabs,
  current,
  forgets = [],
}: TabsProps<Name>): JSX.Element {
  return (
    <nav class="tabs" aria-label={label}>
      <ul>
        {tabs.map(({ name, title, count }) => (
          <li key={name}>
            <Link to={hrefOf(query, name, forgets)} isCurrent={name === current}>
              {title}
              {count === undefined || count === 0 ? null : <span class="count"> {count}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function hrefOf(query: string, name: string, forgets: readonly string[]): string {
  const next = new URL(address.value)
  for (const part of forgets) next.searchParams.delete(part)
  next.searchParams.set(query, name)
  return next.pathname + next.search
}
