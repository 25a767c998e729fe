import type { ComponentChildren, JSX } from 'preact'
import { go } from './address.ts'

interface LinkProps {
  readonly to: string
  readonly children: ComponentChildren
  readonly class?: string
  readonly label?: string
  readonly isCurrent?: boolean
  /** -1 in a grid, which holds the focus itself. */
  readonly tabIndex?: -1
}

/** A link within the dashboard: the page stays, the address changes. Opens elsewhere where the reader asks for it. */
export function Link({
  to,
  children,
  class: name,
  label,
  isCurrent = false,
  tabIndex,
}: LinkProps): JSX.Element {
  return (
    <a
      href={to}
      class={name}
      tabIndex={tabIndex}
      aria-label={label}
      aria-current={isCurrent ? 'page' : undefined}
      onClick={(event) => {
        if (event.defaultPrevented || event.button !== 0) return
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
        event.preventDefault()
        go(to)
      }}
    >
      {children}
    </a>
  )
}
