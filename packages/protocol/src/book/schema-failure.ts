import type { TLocalizedValidationError } from 'typebox/error'
import { decimalPattern } from '../decimal/decimal-text.ts'
import { type BookRule, type Place, refuseAt, under } from './book-error.ts'
import { quote } from './book-source.ts'
import { looksLike } from './misspelling.ts'

/** The schema that a document has to follow, and what the whole of it is called. */
export interface DocumentSchema {
  readonly schema: object
  readonly form: string
}

/**
 * Refuses a document that its schema does not accept, in the words of someone who has to mend the file.
 *
 * @param errors what the validator found in `document`, at least one, in its order
 */
export function refuseFirst(
  root: Place,
  document: unknown,
  errors: readonly TLocalizedValidationError[],
  expected: DocumentSchema,
): never {
  const error = firstOf(errors)
  const spot = follow(root, document, error.instancePath)
  if (error.keyword === 'required') {
    refuseMissing(spot.place, error.params.requiredProperties, unknownFieldsIn(spot, errors))
  }
  const { rule, complaint } = explain(error, spot, errors, expected)
  return refuseAt(spot.place, rule, complaint)
}

/** A field that is missing beside one that looks like it is a misspelling, and that is what has to be mended. */
function refuseMissing(
  place: Place,
  missing: readonly string[],
  unknown: readonly string[],
): never {
  for (const field of missing) {
    const misspelt = unknown.find((name) => looksLike(name, field))
    if (misspelt === undefined) continue
    refuseAt(under(place, misspelt), 'unknownField', `is not a field here; did you mean ${field}`)
  }
  return refuseAt(under(place, missing[0] ?? ''), 'missingField', 'is missing; add it')
}

/** The fields of an object that its schema does not know. */
function unknownFieldsIn(
  { value, segments }: Spot,
  errors: readonly TLocalizedValidationError[],
): string[] {
  if (typeof value !== 'object' || value === null) return []
  const unknown = new Set(
    errors.flatMap(({ keyword, instancePath }) => (keyword === 'boolean' ? [instancePath] : [])),
  )
  return Object.keys(value).filter((name) => unknown.has(pointerTo([...segments, name])))
}

function pointerTo(segments: readonly (string | number)[]): string {
  return segments
    .map((segment) => `/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('')
}

interface Spot {
  readonly place: Place
  readonly segments: readonly (string | number)[]
  readonly value: unknown
}

interface Complaint {
  readonly rule: BookRule
  readonly complaint: string
}

function explain(
  error: TLocalizedValidationError,
  { value, segments }: Spot,
  all: readonly TLocalizedValidationError[],
  expected: DocumentSchema,
): Complaint {
  switch (error.keyword) {
    case 'boolean':
      return explainUnknownField(segments, error.schemaPath, expected)
    case 'type':
      return {
        rule: 'wrongType',
        complaint: listInText(value, segments) ?? explainType(value, [error.params.type].flat()),
      }
    case 'enum':
      return explainChoice(value, error.params.allowedValues)
    case 'const':
      return explainChoice(value, constantsAt(error.instancePath, all))
    case 'pattern':
      return error.params.pattern === decimalPattern ? notDecimal(value) : malformedIdentifier
    case 'minLength':
      return { rule: 'malformedIdentifier', complaint: 'is empty; give it a name' }
    case 'maxLength':
      return {
        rule: 'outOfRange',
        complaint: `is longer than ${error.params.limit} characters; shorten it`,
      }
    case 'minItems':
      return {
        rule: 'outOfRange',
        complaint: `has too few entries; give at least ${error.params.limit}`,
      }
    case 'maxItems':
      return {
        rule: 'outOfRange',
        complaint: `has too many entries; give at most ${error.params.limit}`,
      }
    case 'minimum':
      return { rule: 'outOfRange', complaint: `is too small; give at least ${error.params.limit}` }
    case 'maximum':
      return { rule: 'outOfRange', complaint: `is too large; give at most ${error.params.limit}` }
    default:
      return {
        rule: 'wrongType',
        complaint: `${error.message}; see the schema of the ${expected.form}`,
      }
  }
}

function explainUnknownField(
  segments: readonly (string | number)[],
  schemaPath: string,
  { schema, form }: DocumentSchema,
): Complaint {
  const name = String(segments.at(-1))
  const meant = fieldsBeside(schemaPath, schema).find((field) => looksLike(name, field))
  const complaint =
    meant === undefined
      ? `is not a field of the ${form} format; remove or rename it`
      : `is not a field here; did you mean ${meant}`
  return { rule: 'unknownField', complaint }
}

/** The fields of the object whose schema refuses all others at this path. */
function fieldsBeside(schemaPath: string, root: object): string[] {
  const object = schemaPath
    .split('/')
    .slice(1, -1)
    .reduce<unknown>((schema, step) => memberOf(followReference(schema, root), step), root)
  return Object.keys(memberOf(followReference(object, root), 'properties') ?? {})
}

function followReference(schema: unknown, root: object): unknown {
  const reference = memberOf(schema, '$ref')
  if (typeof reference !== 'string') return schema
  return memberOf(memberOf(root, '$defs'), reference.replace('#/$defs/', ''))
}

/** A cell of a table is text, whatever stands in it. */
function listInText(value: unknown, segments: readonly (string | number)[]): string | undefined {
  const isList = segments.at(-1) === 'collaterals' || segments.at(-1) === 'declaredHedge'
  if (typeof value !== 'string' || !isList) return undefined
  return 'is text where a list belongs, which no table can hold; write the book as one JSON file'
}

function explainType(value: unknown, expected: readonly string[]): string {
  const isTextOnly = expected.includes('string') && !expected.includes('integer')
  if (typeof value === 'number' && isTextOnly) {
    const example = /^-?\d+(\.\d+)?$/u.test(String(value)) ? String(value) : '0.1'
    return `is a JSON number where a string belongs; write it in quotes: "${example}"`
  }
  return `is ${nameOfType(value)}; give ${expected.map(articleFor).join(' or ')}`
}

function nameOfType(value: unknown): string {
  if (value === null) return 'null'
  if (typeof value === 'number' && !Number.isInteger(value)) return 'a number with a fraction'
  return articleFor(Array.isArray(value) ? 'array' : typeof value)
}

function articleFor(type: string): string {
  if (type === 'boolean') return 'true or false'
  if (type === 'integer') return 'a whole number'
  return /^[aeiou]/u.test(type) ? `an ${type}` : `a ${type}`
}

function explainChoice(value: unknown, allowed: readonly unknown[]): Complaint {
  const instead = `use ${allowed.length > 1 ? 'one of ' : ''}${allowed.join(', ')}`
  return { rule: 'notChoice', complaint: `${quote(value)} is not known; ${instead}` }
}

/** The values that the several forms of one field ask for. */
function constantsAt(
  instancePath: string,
  errors: readonly TLocalizedValidationError[],
): unknown[] {
  return errors.flatMap((error) =>
    error.keyword === 'const' && error.instancePath === instancePath
      ? [error.params.allowedValue]
      : [],
  )
}

function notDecimal(value: unknown): Complaint {
  const complaint = `${quote(value)} is not a plain decimal; write digits and at most one point, like "0.1"`
  return { rule: 'notDecimal', complaint }
}

const malformedIdentifier: Complaint = {
  rule: 'malformedIdentifier',
  complaint: 'holds a control character or broken Unicode; use plain text',
}

/** Walks a JSON pointer, so that array indexes become numbers and the value is at hand. */
function follow(root: Place, document: unknown, pointer: string): Spot {
  let spot: Spot = { place: root, segments: [], value: document }
  for (const escaped of pointer.split('/').slice(1)) {
    const name = escaped.replaceAll('~1', '/').replaceAll('~0', '~')
    const key = Array.isArray(spot.value) ? Number(name) : name
    spot = {
      place: under(spot.place, key),
      segments: [...spot.segments, key],
      value: memberOf(spot.value, name),
    }
  }
  return spot
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.getOwnPropertyDescriptor(value, name)?.value
}

/**
 * The error to report. Where a value has several legal forms, the validator complains about each of them;
 * the form that the value comes closest to is the one its writer meant.
 */
function firstOf(
  errors: readonly TLocalizedValidationError[],
  from = 0,
): TLocalizedValidationError {
  const [first] = errors
  if (first === undefined) throw new Error('a refused document has an error')
  const fork = first.schemaPath.indexOf('/anyOf/', from)
  if (fork < 0) return first
  const prefix = first.schemaPath.slice(0, fork + '/anyOf/'.length)
  const branches = Map.groupBy(
    errors.filter((error) => error.schemaPath.startsWith(prefix)),
    (error) => error.schemaPath.slice(prefix.length).split('/')[0] ?? '',
  )
  const depth = instanceDepth(first.schemaPath.slice(0, fork))
  const ranked = [...branches.values()]
    .map((branch) => ({ branch, distance: distanceOf(branch, depth) }))
    .sort((left, right) => left.distance - right.distance)
  const meant = ranked[0]?.branch ?? [first]
  // Where no form bears the value's name, the name is what has to be mended.
  return meant.find((error) => isOtherName(error, depth)) ?? firstOf(meant, prefix.length)
}

/**
 * How far a value of this depth is from one of its forms: another type is farther than another name, and that is farther than
 * any other misfit.
 */
function distanceOf(branch: readonly TLocalizedValidationError[], depth: number): number {
  let distance = 0
  for (const { keyword, instancePath } of branch) {
    const below = instancePath.split('/').length - 1 - depth
    if (below === 0 && keyword === 'type') distance += 100
    if (below === 0 && keyword === 'required') distance += 1
    if (below === 1 && keyword === 'boolean') distance += 1
    if (below === 1 && keyword === 'const') distance += 10
  }
  return distance
}

/** Whether a form of a value of this depth says its name in a field of its own, and the value has another there. */
function isOtherName({ keyword, instancePath }: TLocalizedValidationError, depth: number): boolean {
  return keyword === 'const' && instancePath.split('/').length - 1 - depth === 1
}

/** How many steps into the document a path of the schema leads. */
function instanceDepth(schemaPath: string): number {
  const steps = schemaPath.split('/').slice(1)
  let depth = 0
  for (let index = 0; index < steps.length; index += 1) {
    const step = steps[index]
    if (step === 'properties' || step === 'items') depth += 1
    // A name or number of a branch follows, which may itself be spelt like a keyword.
    if (step === 'properties' || step === 'anyOf') index += 1
  }
  return depth
}
