const words = [
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
] as const

/** A place in an order as a person says it: `third`, `42nd`. From 1. */
export function ordinal(place: number): string {
  return words[place - 1] ?? `${place}${endingOf(place)}`
}

function endingOf(place: number): string {
  const text = String(place)
  if (/1\d$/u.test(text)) return 'th'
  return { '1': 'st', '2': 'nd', '3': 'rd' }[text.slice(-1)] ?? 'th'
}
