/** The parts of a JSON Schema that a reference page shows. */
interface Schema {
  readonly title?: string
  readonly description?: string
  readonly type?: string | readonly string[]
  readonly $ref?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly $defs?: Readonly<Record<string, Schema>>
}

/** A schema as a page of tables, one for each kind of object. */
export function schemaPage(schema: Schema, introduction: string): string {
  const sections = Object.entries(schema.$defs ?? {}).flatMap(([name, definition]) =>
    definition.properties === undefined ? [] : [section(name, definition, schema)],
  )
  const parts = [`# ${schema.title ?? ''}`, introduction, table(schema, schema), ...sections]
  return `${parts.join('\n\n')}\n`
}

function section(name: string, definition: Schema, root: Schema): string {
  const parts = [`## ${name}`, definition.description ?? '', table(definition, root)]
  return parts.filter((part) => part !== '').join('\n\n')
}

function table(schema: Schema, root: Schema): string {
  const rows = Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const isRequired = schema.required?.includes(name) === true
    const meaning = property.description ?? resolve(property, root).description ?? ''
    return `| \`${name}\` | ${typeOf(property, root)} | ${isRequired ? 'yes' : ''} | ${meaning} |`
  })
  return ['| Field | Form | Required | Meaning |', '|---|---|---|---|', ...rows].join('\n')
}

/** What may stand there: a link where it is an object with a table of its own. */
function typeOf(schema: Schema, root: Schema): string {
  if (schema.anyOf !== undefined) {
    return schema.anyOf.map((choice) => typeOf(choice, root)).join(' or ')
  }
  if (schema.items !== undefined) return `list of ${typeOf(schema.items, root)}`
  if (schema.const !== undefined) return code(schema.const)
  if (schema.enum !== undefined) return schema.enum.map(code).join(', ')
  if (schema.$ref === undefined) return [schema.type ?? ''].flat().join(' or ')
  const name = schema.$ref.replace('#/$defs/', '')
  const target = resolve(schema, root)
  if (target.properties !== undefined) return `[${name}](#${name.toLowerCase()})`
  return target.title ?? typeOf(target, root)
}

function resolve(schema: Schema, root: Schema): Schema {
  const name = schema.$ref?.replace('#/$defs/', '')
  return name === undefined ? schema : (root.$defs?.[name] ?? {})
}

function code(value: unknown): string {
  return `\`${JSON.stringify(value)}\``
}
