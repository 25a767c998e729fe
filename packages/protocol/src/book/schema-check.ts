import type { Place } from './book-error.ts'
import { type BookDocument, bookJsonSchema } from './book-schema.ts'
import { documentCheck } from './document-check.ts'

const check = documentCheck({ schema: bookJsonSchema, form: 'book' })

/**
 * A JSON value as a book document: every field known, of its type, in its bounds. Throws `BookError` for the first
 * thing that is not. `root` is the place of the whole document.
 */
export function checkDocument(root: Place, json: unknown): BookDocument {
  return check(root, json)
}
