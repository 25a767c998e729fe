import type { JSX } from 'preact'

interface InstantProps {
  /** Milliseconds UTC. */
  readonly ms: number | undefined
  /** `time`: the time of day; `both`: the day as well. */
  readonly as?: 'time' | 'both'
  /** Shows milliseconds. */
  readonly precise?: boolean
}

/** A time in UTC, and in the reader's own on hover. */
export function Instant({ ms, as = 'time', precise = false }: InstantProps): JSX.Element {
  if (ms === undefined) return <span class="unknown">unknown</span>
  const date = new Date(ms)
  return (
    <time dateTime={date.toISOString()} title={`${local.format(date)} here`}>
      {utc(ms, { as, precise })}
    </time>
  )
}

const local = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long' })

/** `21:16:04 UTC`, or with its day. */
export function utc(
  ms: number,
  { as = 'time', precise = false }: Omit<InstantProps, 'ms'> = {},
): string {
  const [day = '', time = ''] = new Date(ms).toISOString().split('T')
  const shown = time.slice(0, precise ? 12 : 8)
  return `${as === 'both' ? `${day} ` : ''}${shown} UTC`
}

/** A length of time in words: `1.2 s`, `3 min`. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1_000).toFixed(ms < 10_000 ? 1 : 0)} s`
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`
  return `${(ms / 3_600_000).toFixed(1)} h`
}
