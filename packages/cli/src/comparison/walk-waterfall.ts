import { BookRefused } from '@plimsoll/engine'
import type { ParsedBook } from '@plimsoll/protocol'
import { type PlayedWaterfall, playWaterfall } from '@plimsoll/reports'
import { bookFailure } from '../book/refused-book.ts'

/** Walks the waterfall of a book; that the book cannot serve it is an answer too, in terms of its file. */
export function walkWaterfall({ spec, source }: ParsedBook): PlayedWaterfall {
  try {
    return playWaterfall(spec)
  } catch (error) {
    if (!(error instanceof BookRefused)) throw error
    const { code, message } = bookFailure(source, error).report
    // Every row is about the same file.
    return { refused: { code, message: message.replace(`${source.file}: `, '') } }
  }
}
