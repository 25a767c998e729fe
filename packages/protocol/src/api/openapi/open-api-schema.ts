import type { JsonSchema } from '../documents/json-schema.ts'

/** A schema as a component document refers to others. */
export function asComponent(schema: JsonSchema): JsonSchema {
  return JSON.parse(
    JSON.stringify(schema, (key, value: unknown) =>
      key === '$ref' && typeof value === 'string'
        ? value.replace('#/$defs/', '#/components/schemas/')
        : value,
    ),
  ) as JsonSchema
}

/** Schemas that some others refer to, and those they refer to, by name and in order of it. */
export function components(schemas: readonly JsonSchema[]): Record<string, JsonSchema> {
  const found = schemas.flatMap(({ $defs = {} }) => Object.entries($defs))
  return Object.fromEntries(
    [...new Map(found)]
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, schema]) => [name, asComponent(schema)]),
  )
}
