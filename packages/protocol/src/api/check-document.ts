import type { TLocalizedValidationError } from 'typebox/error'
import { Compile, type Validator } from 'typebox/schema'
import { Settings } from 'typebox/system'
import { decimalPattern } from '../decimal/decimal-text.ts'
import { wholeSchema } from './documents/definitions.ts'
import type { JsonSchema } from './documents/json-schema.ts'
import type { FieldError } from './problem-document.ts'
import { trimValue } from './trim-value.ts'
import { streamDefinitions } from '../stream/stream-definitions.ts'

/** Tells what of a value a schema does not accept; nothing where it accepts it. */
export type DocumentCheck = (value: unknown) => readonly FieldError[]

/** How many complaints one value gets at most. */
const complaintsMax = 8

// A value with several legal forms is wrong by all of them at once.
const errorsMax = 64

/**
 * A check of values by a schema whose references are `#/$defs/<name>`. Compiled with the first value. Where a value may have
 * several forms that one field tells apart, only the form that was meant is complained about.
 *
 * @param at what the path of every complaint begins with
 */
export function checkBy(schema: JsonSchema, at: string): DocumentCheck {
  const whole = schema.$defs === undefined ? wholeSchema(schema) : schema
  const forms = formsOf(whole)
  if (forms === undefined) return checkOne(whole, at)
  const checks = new Map(
    [...forms.byName].map(([name, form]) => [
      name,
      checkOne({ ...form, ...(whole.$defs && { $defs: whole.$defs }) }, at),
    ]),
  )
  const message = `must be one of ${[...forms.byName.keys()].join(', ')}`
  return (value) => {
    const name = fieldOf(value, forms.field)
    const check = typeof name === 'string' ? checks.get(name) : undefined
    return check?.(value) ?? [{ path: `${at}.${forms.field}`, message }]
  }
}

function checkOne(schema: JsonSchema, at: string): DocumentCheck {
  let compiled: Validator | undefined
  return (value) => {
    const validator = (compiled ??= Compile(schema))
    return validator.Check(value) ? [] : complaintsAbout({ schema, validator }, value, at)
  }
}

interface Checking {
  readonly schema: JsonSchema
  readonly validator: Validator
}

/** What is wrong is sought in the beginning of a value only: the search looks at everything, wherever it finds something. */
function complaintsAbout(
  { schema, validator }: Checking,
  value: unknown,
  at: string,
): readonly FieldError[] {
  const long = longLists(resolve(schema, schema), value, at)
  if (long.length > 0) return long
  const beginning = trimValue(value)
  Settings.Set({ maxErrors: errorsMax })
  const found = complaintsOf(validator.Errors(beginning.value)[1], at)
  if (found.length > 0) return found
  const message = beginning.isTrimmed
    ? 'is wrong somewhere behind its beginning; send less at a time'
    : 'has none of the forms it may have'
  return [{ path: at, message }]
}

/** Lists among the fields of a value that have more items than they may. */
function longLists({ properties = {} }: JsonSchema, value: unknown, at: string): FieldError[] {
  return Object.entries(properties).flatMap(([name, { maxItems = Infinity }]) => {
    const list = fieldOf(value, name)
    if (!Array.isArray(list) || list.length <= maxItems) return []
    const message = `has ${list.length} items, ${maxItems} are the most; send less at a time`
    return [{ path: `${at}.${name}`, message }]
  })
}

interface Forms {
  /** The field that tells them apart. */
  readonly field: string
  readonly byName: ReadonlyMap<string, JsonSchema>
}

/** The forms of a value by the one field in which each is a constant; undefined where there is no such field. */
function formsOf(schema: JsonSchema): Forms | undefined {
  const resolved = resolve(schema, schema)
  const forms = (resolved.anyOf ?? resolved.oneOf)?.map((form) => resolve(form, schema))
  for (const field of Object.keys(forms?.[0]?.properties ?? {})) {
    const names = forms?.map((form) => form.properties?.[field]?.const) ?? []
    if (forms === undefined || !names.every((name) => typeof name === 'string')) continue
    return { field, byName: new Map(names.map((name, index) => [name, forms[index] ?? {}])) }
  }
  return undefined
}

function resolve(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const target = schema.$ref && root.$defs?.[schema.$ref.replace('#/$defs/', '')]
  return target ? resolve(target, root) : schema
}

function fieldOf(value: unknown, field: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, field)
    ? Reflect.get(value, field)
    : undefined
}

function complaintsOf(errors: readonly TLocalizedValidationError[], at: string): FieldError[] {
  const complaints = new Map<string, FieldError>()
  for (const error of errors) {
    const path = at + pathText(error.instancePath)
    for (const one of explain(error, path)) complaints.set(`${one.path} ${one.message}`, one)
  }
  return [...complaints.values()].slice(0, complaintsMax)
}

/** One error in plain words; none for what another error says better. */
function explain(error: TLocalizedValidationError, path: string): FieldError[] {
  switch (error.keyword) {
    case 'additionalProperties':
    case 'anyOf':
    case 'oneOf':
      return []
    case 'boolean':
      return [{ path, message: 'is not a field here; leave it out' }]
    case 'required':
      return error.params.requiredProperties.map((field) => ({
        path: `${path}.${field}`,
        message: 'is missing; add it',
      }))
    case 'enum':
      return [{ path, message: `must be one of ${error.params.allowedValues.join(', ')}` }]
    case 'const':
      return [{ path, message: `must be ${JSON.stringify(error.params.allowedValue)}` }]
    case 'type':
      return [{ path, message: `must be ${[error.params.type].flat().map(typeText).join(' or ')}` }]
    case 'pattern':
      return [{ path, message: patternText(error.params.pattern) }]
    default:
      return [{ path, message: error.message }]
  }
}

function typeText(type: string): string {
  return type === 'string' ? 'a text in quotes' : `of type ${type}`
}

function patternText(pattern: string | RegExp): string {
  if (pattern === decimalPattern) {
    return 'is not a plain decimal; write digits and at most one point, like "0.1"'
  }
  return pattern === streamDefinitions.channelName.pattern
    ? 'is not a channel; docs/reference/stream.md lists them'
    : `must match ${String(pattern)}`
}

function pathText(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((segment) => (/^[0-9]+$/u.test(segment) ? `[${segment}]` : `.${segment}`))
    .join('')
}
