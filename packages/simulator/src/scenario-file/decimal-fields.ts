import { type Place, readUnits, refuseAt, under } from '@plimsoll/protocol'

/** Fields of an object that hold text. */
type TextField<From> = {
  [Field in keyof From]-?: From[Field] extends string | undefined ? Field : never
}[keyof From] &
  string

/** Ends of a range. */
export interface Range {
  readonly from: number
  readonly to: number
  /** Whether the lower end is outside of it. */
  readonly isOpen?: boolean
}

const partMax = 1_000

/** The decimals of one object of a scenario file as the numbers of the simulated world: parts in millionths, exactly. */
export class DecimalFields<From extends object> {
  readonly place: Place
  readonly #from: From

  constructor(place: Place, from: From) {
    this.place = place
    this.#from = from
  }

  /** From 0 to 1, in millionths. */
  share(field: TextField<From>): number {
    return readPpm(under(this.place, field), this.#textOf(field), { from: 0, to: 1 })
  }

  /** From 0 to 1,000, in millionths. */
  part(field: TextField<From>): number {
    return readPpm(under(this.place, field), this.#textOf(field), { from: 0, to: partMax })
  }

  /** Above −1, in millionths. */
  change(field: TextField<From>): number {
    return readChange(under(this.place, field), this.#textOf(field))
  }

  /** Any decimal of a range. */
  number(field: TextField<From>, range: Range): number {
    return readNumber(under(this.place, field), this.#textOf(field), range)
  }

  #textOf(field: TextField<From>): string {
    return String(this.#from[field])
  }
}

/** A change of a price above −1, in millionths. */
export function readChange(place: Place, text: string): number {
  return readPpm(place, text, { from: -1, to: partMax, isOpen: true })
}

/** A part that may be below 0 or beyond the whole, in millionths. */
export function readSwing(place: Place, text: string): number {
  return readPpm(place, text, { from: -partMax, to: partMax })
}

/** A decimal of a range; the nearest number where there is none like it. */
export function readNumber(place: Place, text: string, range: Range): number {
  const number = Number(text)
  if (isIn(number, range)) return number
  return refuseAt(place, 'outOfRange', `is ${text}; give ${rangeText(range)}`)
}

const ppmPlaces = 6

function readPpm(place: Place, text: string, range: Range): number {
  const ppm = Number(readUnits(place, text, ppmPlaces, 'a part'))
  if (isIn(ppm / 1_000_000, range)) return ppm
  return refuseAt(place, 'outOfRange', `is ${text}; give ${rangeText(range)}`)
}

function isIn(number: number, { from, to, isOpen = false }: Range): boolean {
  return number <= to && (isOpen ? number > from : number >= from)
}

function rangeText({ from, to, isOpen = false }: Range): string {
  return isOpen ? `more than ${from}, up to ${to}` : `from ${from} to ${to}`
}
