import { looksLike } from '@plimsoll/protocol'
import type { TLocalizedValidationError } from 'typebox/error'
import { Compile } from 'typebox/schema'
import { type ConfigSource, refuseSetting } from './config-place.ts'
import type { SettingPath } from './toml-lines.ts'

/** What the reader has to know of the schema of a section. */
export interface SectionSchema {
  readonly properties: Readonly<Record<string, { readonly description: string }>>
}

const secretNames = /secret|passw|passphrase|token|private|credential/iu

/**
 * A table of the text as a section: every setting known and within its bounds, and defaults in place of what is left out.
 *
 * @throws ConfigError at the first setting that is not
 */
export function checkSection(
  source: ConfigSource,
  path: SettingPath,
  schema: SectionSchema,
  table: unknown,
): Record<string, unknown> {
  const [isGood, errors] = Compile(schema).Errors(table)
  if (!isGood) refuseFirst(source, path, schema, errors)
  return { ...defaultsOf(schema), ...(table as object) }
}

/** What a section says that leaves everything out that it may. */
export function defaultsOf(schema: SectionSchema): Record<string, unknown> {
  const stated = Object.entries(schema.properties).flatMap(([name, property]) =>
    'default' in property ? [[name, structuredClone(property.default)]] : [],
  )
  return Object.fromEntries(stated) as Record<string, unknown>
}

function refuseFirst(
  source: ConfigSource,
  path: SettingPath,
  schema: SectionSchema,
  errors: readonly TLocalizedValidationError[],
): never {
  // A misspelt name is the reason why another is missing.
  const first = errors.find(({ keyword }) => keyword === 'boolean') ?? errors[0]
  if (first === undefined) throw new Error('a refused section has an error')
  const steps = first.instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  const at = [...path, ...steps.map((step, index) => (index > 0 ? Number(step) : step))]
  if (first.keyword === 'boolean') return refuseUnknown(source, at, schema)
  if (first.keyword === 'required') {
    const missing = first.params.requiredProperties[0] ?? ''
    return refuseSetting(source, [...at, missing], 'is missing; add it')
  }
  const meaning = schema.properties[steps[0] ?? '']?.description
  const complaint = `${complaintOf(first)}; ${meaning === undefined ? 'see the reference' : meaning}`
  return refuseSetting(source, at, complaint)
}

function refuseUnknown(source: ConfigSource, path: SettingPath, schema: SectionSchema): never {
  const name = String(path.at(-1))
  const meant = Object.keys(schema.properties).find((known) => looksLike(name, known))
  if (meant !== undefined) refuseSetting(source, path, `is not a setting; did you mean ${meant}`)
  if (secretNames.test(name)) {
    const complaint =
      'is not a setting, and a secret must not stand here; put it in a file of its own and name that in secretFile'
    refuseSetting(source, path, complaint)
  }
  return refuseSetting(source, path, 'is not a setting; remove or rename it')
}

function complaintOf(error: TLocalizedValidationError): string {
  switch (error.keyword) {
    case 'type':
      return `is not ${[error.params.type].flat().map(articleFor).join(' or ')}`
    case 'enum':
      return `is none of ${error.params.allowedValues.join(', ')}`
    case 'minimum':
      return `is below ${error.params.limit}`
    case 'maximum':
      return `is above ${error.params.limit}`
    case 'minItems':
      return `needs at least ${error.params.limit} entries, or is left out`
    case 'maxItems':
      return `has more than ${error.params.limit} entries`
    case 'minLength':
      return 'is empty'
    case 'maxLength':
      return `is longer than ${error.params.limit} characters`
    case 'uniqueItems':
      return 'says something twice'
    default:
      return 'is not written as it must be'
  }
}

function articleFor(type: string): string {
  if (type === 'integer') return 'a whole number'
  if (type === 'boolean') return 'true or false'
  return /^[aeiou]/u.test(type) ? `an ${type}` : `a ${type}`
}
