import { dirname, resolve } from 'node:path'
import { parse, TomlDate, TomlError } from 'smol-toml'
import { checkSection, defaultsOf, type SectionSchema } from './check-section.ts'
import { checkSettings } from './check-settings.ts'
import { ConfigError } from './config-error.ts'
import { type ConfigSource, refuseSetting } from './config-place.ts'
import {
  controlSection,
  identitySection,
  limitsSection,
  logSection,
  metricsSection,
  serverSection,
  simulationsSection,
  streamSection,
} from './config-sections.ts'
import { domainSection, keySection, webhookSection } from './listed-sections.ts'
import type { DomainSettings, ServerConfig } from './server-config.ts'
import { type SettingPath, TomlLines } from './toml-lines.ts'

const textMax = 16_777_216
const domainsMax = 1_000
const keysMax = 100_000
const webhooksMax = 1_000

const sections = {
  server: serverSection,
  limits: limitsSection,
  identity: identitySection,
  control: controlSection,
  stream: streamSection,
  metrics: metricsSection,
  log: logSection,
  simulations: simulationsSection,
} as const satisfies Readonly<Record<string, SectionSchema>>

const listed = ['domains', 'keys', 'webhooks']

/** What is said beside the text. */
export interface ConfigOptions {
  /** Where the text comes from, for errors; paths in it are relative to its folder. */
  readonly file: string
  readonly isDev?: boolean
  /** In place of `server.data`. */
  readonly data?: string
  /** In place of `server.port`. */
  readonly port?: number
  /** Files of books by domain, in place of `book` of the domain. */
  readonly books?: ReadonlyMap<string, string>
}

/**
 * The configuration that a TOML text states, with every default in its place. Reads no other file: secrets are read by those
 * who need them.
 *
 * @throws ConfigError for the first setting that is unknown, out of its bounds, or contradicts another
 */
export function readConfig(text: string, options: ConfigOptions): ServerConfig {
  const document = parseToml(text, options.file)
  const source = { file: options.file, lines: new TomlLines(text) }
  for (const name of Object.keys(document)) {
    if (name in sections || listed.includes(name)) continue
    refuseSetting(source, [name], 'is not a section; remove or rename it')
  }
  const settled = Object.entries(sections).map(([name, schema]) => {
    const table = document[name] ?? {}
    return [name, checkSection(source, [name], schema, table)] as const
  })
  const config = {
    ...Object.fromEntries(settled),
    isDev: options.isDev ?? false,
    domains: readDomains(source, document['domains'] ?? {}),
    keys: readList(source, 'keys', document['keys'] ?? [], { schema: keySection, max: keysMax }),
    webhooks: readList(source, 'webhooks', document['webhooks'] ?? [], {
      schema: webhookSection,
      max: webhooksMax,
    }),
  } as unknown as ServerConfig
  const complete = withPaths(withOptions(config, options), dirname(resolve(options.file)))
  checkSettings(source, complete)
  return complete
}

function parseToml(text: string, file: string): Record<string, unknown> {
  if (text.length > textMax) {
    throw new ConfigError(
      { file, setting: '' },
      'is larger than 16 MB; it cannot be a configuration',
    )
  }
  try {
    return withTimesAsText(parse(text, { unsafeKeyBehaviour: 'throw', maxDepth: 16 }))
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    const [what = ''] = error.message.replace(/^Invalid TOML document: /u, '').split('\n')
    const { line } = error
    throw new ConfigError({ file, line, setting: '' }, `is not TOML: ${what}; correct it`)
  }
}

/** Times with their offset become text, so that they may be written with quotes and without. */
function withTimesAsText<T>(value: T): T {
  if (value instanceof TomlDate) {
    const isInstant = value.isDateTime() && !value.isLocal()
    return (isInstant ? new Date(value).toISOString() : value.toISOString()) as T
  }
  if (Array.isArray(value)) return value.map(withTimesAsText) as T
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, field]: [string, unknown]) => [
    key,
    withTimesAsText(field),
  ])
  return Object.fromEntries(entries) as T
}

function readDomains(source: ConfigSource, table: unknown): ReadonlyMap<string, unknown> {
  const path: SettingPath = ['domains']
  if (typeof table !== 'object' || table === null || Array.isArray(table)) {
    return refuseSetting(source, path, 'is not a table; write [domains.NAME]')
  }
  const entries = Object.entries(table)
  if (entries.length > domainsMax) {
    refuseSetting(source, path, `has more than ${domainsMax} entries; use another server`)
  }
  return new Map(
    entries.map(([name, domain]) => {
      const own = [...path, name]
      if (!/^[A-Za-z0-9._-]{1,64}$/u.test(name) || /^\.+$/u.test(name)) {
        const complaint = 'cannot be a name of a domain; use letters, digits, ".", "_" and "-"'
        refuseSetting(source, own, complaint)
      }
      return [name, checkSection(source, own, domainSection, domain)]
    }),
  )
}

function readList(
  source: ConfigSource,
  name: string,
  list: unknown,
  { schema, max }: { readonly schema: SectionSchema; readonly max: number },
): readonly unknown[] {
  if (!Array.isArray(list)) return refuseSetting(source, [name], `is no list; write [[${name}]]`)
  if (list.length > max) refuseSetting(source, [name], `has more than ${max} entries`)
  return list.map((table: unknown, index) => checkSection(source, [name, index], schema, table))
}

function withOptions(config: ServerConfig, { data, port, books }: ConfigOptions): ServerConfig {
  const server = {
    ...config.server,
    ...(port === undefined ? {} : { port }),
    // Of a flag, so relative to where the command was given.
    ...(data === undefined ? {} : { data: resolve(data) }),
  }
  return { ...config, server, domains: withBooks(config.domains, books) }
}

function withBooks(
  domains: ServerConfig['domains'],
  books: ReadonlyMap<string, string> = new Map(),
): ServerConfig['domains'] {
  const added = [...books].map(([name, file]) => {
    const domain = domains.get(name) ?? (defaultsOf(domainSection) as unknown as DomainSettings)
    return [name, { ...domain, book: resolve(file) }] as const
  })
  return new Map([...domains, ...added])
}

function withPaths(config: ServerConfig, folder: string): ServerConfig {
  const { server, identity } = config
  const data = resolve(folder, server.data)
  const pseudonyms = identity.pseudonymSecretFile
  return {
    ...config,
    server: { ...server, data },
    identity: {
      ...identity,
      ...(pseudonyms === undefined ? {} : { pseudonymSecretFile: resolve(folder, pseudonyms) }),
    },
    domains: new Map(
      [...config.domains].map(([name, domain]) => {
        const { book } = domain
        return [name, book === undefined ? domain : { ...domain, book: resolve(folder, book) }]
      }),
    ),
    keys: config.keys.map((key) =>
      key.secretFile === undefined ? key : { ...key, secretFile: resolve(folder, key.secretFile) },
    ),
    webhooks: config.webhooks.map((webhook) => ({
      ...webhook,
      secretFile: resolve(folder, webhook.secretFile),
    })),
  }
}
