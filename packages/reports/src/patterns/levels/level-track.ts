import { type Decimal, formatUnits, readDecimal } from '@plimsoll/protocol'

/** One change of a level. */
export interface LevelChange<Cause extends string> {
  readonly timeMs: number
  readonly cause: Cause
  readonly units: bigint
}

/** A level over time: what it began with, and every change, in units of 10^-`places`. */
export interface LevelHistory<Cause extends string> {
  readonly places: number
  /** Absent where the source says what changed, not what there was. */
  readonly startUnits?: bigint
  readonly changes: readonly LevelChange<Cause>[]
}

interface WrittenChange<Cause extends string> {
  readonly timeMs: number
  readonly cause: Cause
  amount: Decimal
}

/** Gathers the changes of a level, exactly, in order of time. Changes of one cause at one time are one. */
export class LevelTrack<Cause extends string> {
  readonly #changes: WrittenChange<Cause>[] = []
  /** What a statement that differs from what was followed counts as. */
  readonly #adjustment: Cause
  #start: Decimal | undefined
  #level: Decimal = { digits: 0n, places: 0 }

  constructor(adjustment: Cause) {
    this.#adjustment = adjustment
  }

  /** The level is known: from the first such statement on, and where a later one differs, by a change at its time. */
  state(timeMs: number, text: string): void {
    const stated = decimalOf(text)
    if (this.#start === undefined) {
      this.#start = sum(stated, negative(this.#level))
      this.#level = stated
      return
    }
    const change = sum(stated, negative(this.#level))
    if (change.digits !== 0n) this.#add(timeMs, this.#adjustment, change)
  }

  change(timeMs: number, cause: Cause, text: string): void {
    const amount = decimalOf(text)
    if (amount.digits !== 0n) this.#add(timeMs, cause, amount)
  }

  /** What was told until now is where the history begins. */
  settle(): void {
    this.#changes.length = 0
    if (this.#start === undefined) this.#level = { digits: 0n, places: 0 }
    else this.#start = this.#level
  }

  /** With as many places as the finest amount has, and at least so many. */
  history(placesMin = 0): LevelHistory<Cause> {
    const places = this.#changes.reduce(
      (most, { amount }) => Math.max(most, amount.places),
      Math.max(placesMin, this.#start?.places ?? 0),
    )
    return {
      places,
      ...(this.#start && { startUnits: unitsOf(this.#start, places) }),
      changes: this.#changes.map(({ timeMs, cause, amount }) => ({
        timeMs,
        cause,
        units: unitsOf(amount, places),
      })),
    }
  }

  #add(timeMs: number, cause: Cause, amount: Decimal): void {
    this.#level = sum(this.#level, amount)
    const last = this.#changes.at(-1)
    if (last?.timeMs === timeMs && last.cause === cause) last.amount = sum(last.amount, amount)
    else this.#changes.push({ timeMs, cause, amount })
  }
}

/** The sum of decimals, exact, kept as it grows. */
export class DecimalSum {
  #sum: Decimal = { digits: 0n, places: 0 }

  add(text: string): void {
    this.#sum = sum(this.#sum, decimalOf(text))
  }

  toString(): string {
    return formatUnits(this.#sum.digits, this.#sum.places)
  }
}

/**
 * A decimal in units of 10^-`places`, exact.
 *
 * @throws RangeError for text that is no decimal, or has more places
 */
export function unitsIn(text: string, places: number): bigint {
  return unitsOf(decimalOf(text), places)
}

/**
 * How many places a decimal has.
 *
 * @throws RangeError for text that is no decimal
 */
export function placesOf(text: string): number {
  return decimalOf(text).places
}

function decimalOf(text: string): Decimal {
  const decimal = readDecimal(text)
  if (decimal === undefined) throw new RangeError(`${JSON.stringify(text)} is not a decimal`)
  return decimal
}

function sum(one: Decimal, other: Decimal): Decimal {
  const places = Math.max(one.places, other.places)
  return { digits: unitsOf(one, places) + unitsOf(other, places), places }
}

function negative({ digits, places }: Decimal): Decimal {
  return { digits: -digits, places }
}

function unitsOf({ digits, places }: Decimal, wanted: number): bigint {
  return wanted === places ? digits : digits * 10n ** BigInt(wanted - places)
}
