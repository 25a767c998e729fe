/** A decimal text in groups of three, with at most so many places; cut off towards zero unless it would read as nothing. */
export function grouped(decimal: string, placesMax = 2): string {
  const [, sign = '', whole = '', places = ''] = /^(-?)(\d+)(?:\.(\d+))?$/u.exec(decimal) ?? []
  if (whole === '') return decimal
  const shown = rounded(whole, places, placesMax)
  const isNothing = /^0(?:\.0*)?$/u.test(shown)
  const hasMore = /[1-9]/u.test(whole + places)
  if (isNothing && hasMore) return `${sign === '' ? '' : minus}<${smallest(placesMax)}`
  const [integer = '', fraction] = shown.split('.')
  const text = integer.replaceAll(/\B(?=(?:\d{3})+$)/gu, ',')
  const prefix = sign === '' || isNothing ? '' : minus
  return prefix + (fraction === undefined ? text : `${text}.${fraction}`)
}

/** A share such as 0.234 as `23.4 %`. */
export function percent(share: string | number, places = 1): string {
  const value = Number(share) * 100
  if (!Number.isFinite(value)) return 'unknown'
  return `${value.toFixed(places).replace(/^-/u, minus)} %`
}

/** A large amount in few characters, for axes and narrow places: `1.25 M`. */
export function compact(value: number): string {
  const [scale, unit] = scaleOf(Math.abs(value))
  const shown = value / scale
  const places =
    Math.abs(shown) >= 100 || (scale === 1 && Number.isInteger(shown))
      ? 0
      : Math.abs(shown) >= 10
        ? 1
        : 2
  return shown.toFixed(places).replace(/^-/u, minus) + unit
}

/** Numbers at even steps, in as few characters as tell them apart. */
export function tickWords(values: readonly number[]): string[] {
  const largest = Math.max(...values.map(Math.abs))
  const [scale, unit] = scaleOf(largest)
  const step = Math.abs((values[1] ?? 0) - (values[0] ?? 0)) / scale
  const fewest = step > 0 ? Math.min(8, Math.max(0, Math.ceil(-Math.log10(step) - 1e-9))) : 0
  // A step such as 2.5 needs one place more.
  const isHalf = Number(step.toFixed(fewest)) !== Number(step.toFixed(fewest + 1))
  const places = isHalf ? fewest + 1 : fewest
  return values.map((value) => {
    const shown = (value / scale).toFixed(places).replace(/^-/u, minus)
    return value === 0 ? '0' : shown + unit
  })
}

/** The sign of a decimal: -1, 0 or 1. */
export function signOf(decimal: string): -1 | 0 | 1 {
  if (!/[1-9]/u.test(decimal)) return 0
  return decimal.startsWith('-') ? -1 : 1
}

const minus = '−'

function scaleOf(size: number): readonly [scale: number, unit: string] {
  if (size >= 1e9) return [1e9, ' bn']
  if (size >= 1e6) return [1e6, ' M']
  return size >= 1e4 ? [1e3, ' k'] : [1, '']
}

function smallest(places: number): string {
  return places === 0 ? '1' : `0.${'0'.repeat(places - 1)}1`
}

function rounded(whole: string, places: string, placesMax: number): string {
  if (places.length <= placesMax) return places === '' ? whole : `${whole}.${places}`
  const units = BigInt(whole + places.slice(0, placesMax))
  const up = (places[placesMax] ?? '0') >= '5' ? 1n : 0n
  const digits = (units + up).toString().padStart(placesMax + 1, '0')
  if (placesMax === 0) return digits
  return `${digits.slice(0, -placesMax)}.${digits.slice(-placesMax)}`
}
