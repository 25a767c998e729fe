const units = [
  { name: 'day', ms: 86_400_000 },
  { name: 'hour', ms: 3_600_000 },
  { name: 'minute', ms: 60_000 },
  { name: 'second', ms: 1000 },
] as const

/** A span of time in its largest whole unit: `8 hours`, `1 day`, `1500 ms`. */
export function durationText(ms: number): string {
  const unit = units.find((one) => ms >= one.ms && ms % one.ms === 0)
  if (unit === undefined) return `${ms} ms`
  const count = ms / unit.ms
  return `${count} ${unit.name}${count === 1 ? '' : 's'}`
}
