import { accountFields, type JsonSchema } from './json-schema.ts'

const localReference = '#/$defs/'

/**
 * A schema that stands for itself, as definitions of a dictionary: `name`, and `name.<definition>` for everything that it
 * defines; it may refer to others of the dictionary. Fields that hold accounts by their name are marked.
 */
export function embedSchema(name: string, schema: JsonSchema): Record<string, JsonSchema> {
  const { $schema: _dialect, $id: _id, $defs = {}, ...root } = schema
  const renamed = (reference: string): string => {
    const part = reference.replace(localReference, '')
    return Object.hasOwn($defs, part) ? `${localReference}${name}.${part}` : reference
  }
  const parts = Object.entries($defs).map(
    ([part, definition]) => [`${name}.${part}`, rewritten(definition, renamed)] as const,
  )
  return { [name]: rewritten(root, renamed), ...Object.fromEntries(parts) }
}

function rewritten(schema: JsonSchema, renamed: (reference: string) => string): JsonSchema {
  const inner = (one: JsonSchema): JsonSchema => rewritten(one, renamed)
  const { $ref, properties, items, anyOf, oneOf, additionalProperties } = schema
  return {
    ...schema,
    ...($ref !== undefined && { $ref: renamed($ref) }),
    ...(properties && { properties: markedProperties(properties, inner) }),
    ...(items && { items: inner(items) }),
    ...(anyOf && { anyOf: anyOf.map(inner) }),
    ...(oneOf && { oneOf: oneOf.map(inner) }),
    ...(typeof additionalProperties === 'object' && {
      additionalProperties: inner(additionalProperties),
    }),
  }
}

function markedProperties(
  properties: Readonly<Record<string, JsonSchema>>,
  inner: (schema: JsonSchema) => JsonSchema,
): Record<string, JsonSchema> {
  return Object.fromEntries(
    Object.entries(properties).map(([field, property]) => [field, marked(field, inner(property))]),
  )
}

/** Strings, and strings in a list; objects of such a name say themselves what they hold. */
function marked(field: string, schema: JsonSchema): JsonSchema {
  const mark = Object.hasOwn(accountFields, field) ? accountFields[field] : undefined
  if (mark === undefined) return schema
  if (schema.items !== undefined) return { ...schema, items: marked(field, schema.items) }
  return schema.properties === undefined ? { ...schema, [mark]: true } : schema
}
