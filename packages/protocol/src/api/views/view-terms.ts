import type { MarketSpec } from '@plimsoll/engine'
import type { BookFormat } from '../../book/book-format.ts'
import type { Document } from '../documents/definitions.ts'

/** What views of one domain are written with. */
export interface ViewTerms {
  readonly format: BookFormat
  /** As of the book it began with. */
  readonly markets: readonly MarketSpec[]
}

/** On which durable state a view rests. */
export type ViewPlace = Document<'at'>

/** A place without whatever else is known of it. */
export function encodePlace({ epoch, sequence, timeMs }: ViewPlace): ViewPlace {
  return { epoch, sequence, timeMs }
}

/** The terms of a market. */
export function marketTerms({ markets }: ViewTerms, market: string): MarketSpec {
  const found = markets.find((spec) => spec.market === market)
  if (found === undefined) throw new Error(`the domain has no market ${market}`)
  return found
}
