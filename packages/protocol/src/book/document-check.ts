import { Compile, type Validator, type XStatic } from 'typebox/schema'
import { Settings } from 'typebox/system'
import type { Place } from './book-error.ts'
import { type DocumentSchema, refuseFirst } from './schema-failure.ts'

// A value with several legal forms is wrong by all of them at once, and the form that was meant may come last.
const errorsMax = 256

/** A document that its schema accepts. */
export type DocumentOf<Schema> = XStatic<Schema>

/**
 * A check of whole documents: every field known, of its type, in its bounds. Compiled with the first document. It throws
 * `BookError` for the first thing that is wrong; `root` is the place of the whole document.
 */
export function documentCheck<Schema extends object>(
  expected: DocumentSchema & { readonly schema: Schema },
): (root: Place, json: unknown) => DocumentOf<Schema> {
  let compiled: Validator | undefined
  return (root, json) => {
    const validator = (compiled ??= Compile(expected.schema))
    if (validator.Check(json)) return json as DocumentOf<Schema>
    Settings.Set({ maxErrors: errorsMax })
    return refuseFirst(root, json, validator.Errors(json)[1], expected)
  }
}
