import { Compile, type Validator } from 'typebox/schema'
import { Settings } from 'typebox/system'
import type { Place } from './book-error.ts'
import { type BookDocument, bookJsonSchema } from './book-schema.ts'
import { refuseFirst } from './schema-failure.ts'

// A value with several legal forms is wrong by all of them at once, and the form that was meant may come last.
const errorsMax = 256

let compiled: Validator | undefined

/**
 * A JSON value as a book document: every field known, of its type, in its bounds. Throws `BookError` for the first
 * thing that is not. `root` is the place of the whole document.
 */
export function checkDocument(root: Place, json: unknown): BookDocument {
  const validator = (compiled ??= Compile(bookJsonSchema))
  if (isBook(validator, json)) return json
  Settings.Set({ maxErrors: errorsMax })
  return refuseFirst(root, json, validator.Errors(json)[1], {
    schema: bookJsonSchema,
    form: 'book',
  })
}

function isBook(validator: Validator, json: unknown): json is BookDocument {
  return validator.Check(json)
}
