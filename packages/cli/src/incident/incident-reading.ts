import type { BookSpec } from '@plimsoll/engine'
import { type BookFormat, domainFormat } from '@plimsoll/protocol'
import { type Reader, readerFor } from '../summary/reader.ts'
import type { SimulatedRun } from '../simulation/run-simulation.ts'

/** A run and how its numbers are written. */
export interface IncidentReading {
  readonly run: SimulatedRun
  readonly format: BookFormat
  readonly reader: Reader
}

/** A run with what is needed to write its numbers. */
export function readIncident(run: SimulatedRun): IncidentReading {
  const { moneyBeforeQuote } = run.summary.conservation
  return { run, ...formatted(run.book, moneyBeforeQuote) }
}

/** How the numbers of a domain are written that holds so much money. */
export function formatted(
  book: BookSpec,
  moneyQuote: bigint,
): { readonly format: BookFormat; readonly reader: Reader } {
  const format = domainFormat(book)
  return { format, reader: readerFor({ format, before: { moneyQuote } }) }
}
