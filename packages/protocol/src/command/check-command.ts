import { Compile, type Validator } from 'typebox/schema'
import { Settings } from 'typebox/system'
import { type Place, refuseAt, under } from '../book/book-error.ts'
import { quote } from '../book/book-source.ts'
import { refuseFirst } from '../book/schema-failure.ts'
import {
  type CommandDocument,
  type CommandKind,
  commandSchemaOf,
  officerCommandKinds,
  venueCommandKinds,
} from './command-schema.ts'

const errorsMax = 64

// Compiled when first asked for, once for each kind: a command comes a thousand times a second.
const validators = new Map<CommandKind, Validator>()

const kinds: ReadonlySet<unknown> = new Set([...venueCommandKinds, ...officerCommandKinds])

/** A JSON value as a command document: of a known kind, every field known, of its type, in its bounds. */
export function checkCommand(root: Place, json: unknown): CommandDocument {
  const kind = kindOf(root, json)
  const validator = validatorOf(kind)
  if (isCommand(validator, json)) return json
  Settings.Set({ maxErrors: errorsMax })
  const expected = { schema: commandSchemaOf(kind), form: `command ${kind}` }
  return refuseFirst(root, json, validator.Errors(json)[1], expected)
}

function kindOf(root: Place, json: unknown): CommandKind {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return refuseAt(root, 'wrongType', 'is not an object; a command is {"kind": …}')
  if (!Object.hasOwn(json, 'kind') || !('kind' in json))
    return refuseAt(under(root, 'kind'), 'missingField', 'is missing; say which command it is')
  const { kind } = json
  if (isKind(kind)) return kind
  const complaint = `${quote(kind)} is not known; use one of ${[...kinds].join(', ')}`
  return refuseAt(under(root, 'kind'), 'notChoice', complaint)
}

function isKind(kind: unknown): kind is CommandKind {
  return kinds.has(kind)
}

function validatorOf(kind: CommandKind): Validator {
  const known = validators.get(kind)
  if (known !== undefined) return known
  const validator: Validator = Compile(commandSchemaOf(kind))
  validators.set(kind, validator)
  return validator
}

function isCommand(validator: Validator, json: unknown): json is CommandDocument {
  return validator.Check(json)
}
