/** A decimal in units of its last place, and how many places that is. */
interface Units {
  readonly units: bigint
  readonly places: number
}

/**
 * A price that is away from another by a part of it, on the grid of the market, half upwards; at least one tick.
 *
 * @param permille what it is away, in thousandths: -300 is −30 %
 */
export function movedPrice(
  price: string,
  permille: number,
  { tickSize, places }: { readonly tickSize: string; readonly places: number },
): string {
  const from = unitsOf(price)
  const tick = unitsOf(tickSize)
  const shared = Math.max(from.places, tick.places)
  const tickUnits = scaled(tick, shared)
  const wanted = scaled(from, shared) * BigInt(1_000 + permille)
  const ticks = (2n * wanted + 1_000n * tickUnits) / (2_000n * tickUnits)
  return decimalOf((ticks < 1n ? 1n : ticks) * tickUnits, shared, places)
}

/**
 * A part of a size, in whole lots.
 *
 * @param percent of it, 0 to 100
 * @param rounds up where an answer is given for whole tenths only
 */
export function partOf(
  size: string,
  percent: number,
  { lotSize, rounds = 'down' }: { readonly lotSize: string; readonly rounds?: 'down' | 'up' },
): string {
  const whole = unitsOf(size)
  const lot = unitsOf(lotSize)
  const shared = Math.max(whole.places, lot.places)
  const lotUnits = scaled(lot, shared)
  const lots = scaled(whole, shared) / lotUnits
  const parts = lots * BigInt(Math.round(percent))
  const taken = rounds === 'up' ? (parts + 99n) / 100n : parts / 100n
  return decimalOf(taken * lotUnits, shared, whole.places)
}

/** The smallest of 1, 2 and 5 times a power of ten that is at least a hundredth of an amount, and at least its last place. */
export function stepOf(amount: string): string {
  const { units, places } = unitsOf(amount)
  let power = 1n
  while (power * 1_000n <= units) power *= 10n
  const step = [1n, 2n, 5n, 10n].map((digit) => digit * power).find((one) => one * 100n >= units)
  return decimalOf(step ?? power, places, places)
}

/** So many steps. */
export function stepsOf(step: string, count: number): string {
  const { units, places } = unitsOf(step)
  return decimalOf(units * BigInt(Math.round(count)), places, places)
}

/** By what part a price is away from another, for drawing; undefined where there is nothing to be away from. */
export function moveTo(from: string, to: string): number | undefined {
  const base = Number(from)
  return base > 0 ? Number(to) / base - 1 : undefined
}

/** Whether a text is a decimal above 0. */
export function isAboveZero(text: string): boolean {
  return /^\d+(?:\.\d+)?$/u.test(text) && /[1-9]/u.test(text)
}

function unitsOf(decimal: string): Units {
  const [whole = '0', fraction = ''] = decimal.split('.')
  return { units: BigInt(whole + fraction), places: fraction.length }
}

function scaled({ units, places }: Units, to: number): bigint {
  return units * 10n ** BigInt(to - places)
}

/** With `shown` places, or more where they are not 0. */
function decimalOf(units: bigint, places: number, shown: number): string {
  const digits = units.toString().padStart(places + 1, '0')
  const whole = places === 0 ? digits : digits.slice(0, -places)
  const fraction = places === 0 ? '' : digits.slice(-places)
  const kept = fraction.replace(/0+$/u, '').padEnd(shown, '0')
  return kept === '' ? whole : `${whole}.${kept}`
}
