import { configReference } from '@plimsoll/server'

const introduction = `The configuration of \`plimsoll serve --config FILE\` is one TOML file. \`packaging/plimsoll.toml\` is a commented one. Everything has a default, so that an empty file is a server
on loopback without domains and keys.

- A section or setting that is not listed here is refused, with its line; so is a value out of its bounds, and settings that contradict each other.
- Paths are relative to the folder of the file. \`--data\` and \`--port\` take the place of \`server.data\` and \`server.port\`.
- Secrets stand in files of their own, which only the user of the server can open (mode 600): 32 to 128 random bytes in base64url. \`head -c 32 /dev/urandom | basenc --base64url -w0 | tr -d =\`
  makes one. A setting that looks like a secret is refused. \`plimsoll key new\` makes a key pair.
- The file is read at the start. Keys can also be changed while the server runs, by two admins ([security](../server-security.md)).
- \`plimsoll doctor --config FILE\` says what deviates from what a server in production should have; \`serve --production\` refuses to start with what is grave.`

interface Property {
  readonly description: string
  readonly type?: string
  readonly enum?: readonly string[]
  readonly items?: { readonly type?: string; readonly enum?: readonly string[] }
  readonly default?: unknown
  readonly minimum?: number
  readonly maximum?: number
}

interface Section {
  readonly description: string
  readonly properties: Readonly<Record<string, Property>>
  readonly required?: readonly string[]
}

/** Every setting of the server, its default and its bounds. */
export function configPage(): string {
  const sections = configReference.map(({ header, schema }) => sectionText(header, schema))
  return `${['# Configuration', introduction, ...sections].join('\n\n')}\n`
}

function sectionText(header: string, { description, properties, required = [] }: Section): string {
  const rows = Object.entries(properties).map(([name, property]) => {
    const isRequired = required.includes(name)
    const cells = [
      `\`${name}\``,
      kindOf(property),
      defaultOf(property, isRequired),
      property.description,
    ]
    return `| ${cells.join(' | ')} |`
  })
  const table = ['| Setting | Value | Default | Meaning |', '|---|---|---|---|', ...rows].join('\n')
  return [`## \`${header}\``, description, table].join('\n\n')
}

function kindOf({ type, enum: choices, items, minimum, maximum }: Property): string {
  if (choices !== undefined) return choices.map((choice) => `\`${choice}\``).join(', ')
  if (type === 'integer') return `whole number, ${minimum} to ${maximum}`
  if (type === 'boolean') return '`true`, `false`'
  if (type !== 'array') return 'text'
  return items?.enum === undefined
    ? 'list of text'
    : `list of ${kindOf({ ...items, description: '' })}`
}

function defaultOf(property: Property, isRequired: boolean): string {
  if (isRequired) return 'must be given'
  return property.default === undefined ? 'absent' : `\`${JSON.stringify(property.default)}\``
}
