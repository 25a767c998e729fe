import type { JSX } from 'preact'
import { type PayerKind } from '@plimsoll/reports'
import { looks } from './paid-bar.tsx'

/** How parts of a diagram are filled: the colours and patterns of the bars. */
export function FlowPatterns({ id }: { readonly id: string }): JSX.Element {
  return (
    <defs>
      <pattern id={`${id}-cut`} width="8" height="8" patternUnits="userSpaceOnUse">
        <rect class="case-fill-cut" width="8" height="8" />
        <path class="case-fill-line" d="M-2 2L2 -2M0 8L8 0M6 10L10 6" />
      </pattern>
      <pattern id={`${id}-charge`} width="7" height="7" patternUnits="userSpaceOnUse">
        <rect class="case-fill-charge" width="7" height="7" />
        <circle class="case-fill-dot" cx="3.5" cy="3.5" r="1.3" />
      </pattern>
      <pattern id={`${id}-venue`} width="9" height="9" patternUnits="userSpaceOnUse">
        <rect class="case-fill-venue" width="9" height="9" />
        <path class="case-fill-line" d="M8 0V9" />
      </pattern>
      <pattern id={`${id}-left`} width="5" height="5" patternUnits="userSpaceOnUse">
        <path class="case-fill-left" d="M-1 1L1 -1M0 5L5 0M4 6L6 4" />
      </pattern>
      <pattern id={`${id}-fund`} width="8" height="8" patternUnits="userSpaceOnUse">
        <rect class="case-fill-fund" width="8" height="8" />
      </pattern>
      <pattern id={`${id}-other`} width="8" height="8" patternUnits="userSpaceOnUse">
        <rect class="case-fill-other" width="8" height="8" />
      </pattern>
    </defs>
  )
}

/** The filling of a kind of payer. */
export function patternOf(kind: PayerKind, id: string): string {
  return `url(#${id}-${looks[kind]})`
}
