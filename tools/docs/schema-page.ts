import type { JsonSchema } from '@plimsoll/protocol'

/** Where a definition is told of, where that is not a section of the same page. */
export type LinkElsewhere = (name: string) => string | undefined

interface Telling {
  readonly root: JsonSchema
  readonly linkElsewhere: LinkElsewhere
}

const local = '#/$defs/'

/** A schema as a page of tables, one for each kind of object. */
export function schemaPage(
  schema: JsonSchema,
  introduction: string,
  linkElsewhere: LinkElsewhere = nowhere,
): string {
  const names = Object.keys(schema.$defs ?? {}).filter((name) => linkElsewhere(name) === undefined)
  const own =
    schema.properties === undefined ? [] : [fieldTable(schema, { root: schema, linkElsewhere })]
  const sections = schemaSections(schema, names, linkElsewhere)
  const parts = [`# ${schema.title ?? ''}`, introduction, ...own, ...sections]
  return `${parts.join('\n\n')}\n`
}

/** Sections about definitions of a schema, one for each kind of object among those named. */
export function schemaSections(
  root: JsonSchema,
  names: readonly string[],
  linkElsewhere: LinkElsewhere = nowhere,
): string[] {
  return names.flatMap((name) => {
    const definition = root.$defs?.[name]
    if (definition?.properties === undefined) return []
    const table = fieldTable(definition, { root, linkElsewhere })
    const parts = [`## ${name}`, definition.description ?? '', table]
    return [parts.filter((part) => part !== '').join('\n\n')]
  })
}

/** What may stand where a schema is: a link where it is an object with a table of its own. */
export function schemaText(
  schema: JsonSchema,
  root: JsonSchema,
  linkElsewhere: LinkElsewhere = nowhere,
): string {
  return typeOf(schema, { root, linkElsewhere })
}

function nowhere(): undefined {
  return undefined
}

function fieldTable(schema: JsonSchema, telling: Telling): string {
  const rows = Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const isRequired = schema.required?.includes(name) === true
    const meaning = property.description ?? resolve(property, telling.root).description
    const text = meaning ?? (property.const === undefined ? '' : 'Always this.')
    return `| \`${name}\` | ${typeOf(property, telling)} | ${isRequired ? 'yes' : ''} | ${text} |`
  })
  return ['| Field | Form | Required | Meaning |', '|---|---|---|---|', ...rows].join('\n')
}

function typeOf(schema: JsonSchema, telling: Telling): string {
  const { anyOf, oneOf, items, $ref, type } = schema
  const choices = anyOf ?? oneOf
  if (choices !== undefined) return choices.map((choice) => typeOf(choice, telling)).join(' or ')
  if (items !== undefined) return `list of ${typeOf(items, telling)}`
  if (schema.const !== undefined) return code(schema.const)
  if (schema.enum !== undefined) return schema.enum.map(code).join(', ')
  if ($ref === undefined) return [type ?? ''].flat().join(' or ')
  const name = $ref.replace(local, '')
  const elsewhere = telling.linkElsewhere(name)
  if (elsewhere !== undefined) return `[${name}](${elsewhere})`
  const target = resolve(schema, telling.root)
  if (target.properties !== undefined) return `[${name}](#${name.toLowerCase()})`
  return target.enum === undefined && target.title !== undefined
    ? target.title
    : typeOf(target, telling)
}

function resolve(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const name = schema.$ref?.replace(local, '')
  return name === undefined ? schema : (root.$defs?.[name] ?? {})
}

function code(value: unknown): string {
  return `\`${JSON.stringify(value)}\``
}
