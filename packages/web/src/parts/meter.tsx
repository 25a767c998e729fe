import type { JSX } from 'preact'
import './meter.css'

interface MeterProps {
  /** What is measured, for screen readers. */
  readonly label: string
  /** How much of the way is gone, 0 to 1; undefined where nobody can say. */
  readonly part: number | undefined
  /** The same in words. */
  readonly words: string
  readonly tone: 'calm' | 'attention' | 'danger'
}

/** How near something is to its line, which stands at the right end. */
export function Meter({ label, part, words, tone }: MeterProps): JSX.Element {
  if (part === undefined) {
    return <div class="meter unmeasured" role="img" aria-label={`${label}: ${words}`} />
  }
  const percent = Math.round(part * 100)
  return (
    <div
      class={`meter ${tone}`}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={words}
    >
      <span style={{ width: `${percent}%` }} />
    </div>
  )
}
