type Schema = Readonly<Record<string, unknown>>

const depthMax = 64

/**
 * A copy of a document in which other names stand for accounts. The schema says where accounts are: `x-account` (an id, or
 * `fund:<fund>`, which stays), `x-ledger` (an id, a colon and a bucket), `x-text` (text that may name accounts: those that the
 * document itself holds elsewhere are replaced), and `propertyNames` with `x-account` where they are keys.
 *
 * @param schema JSON Schema; references are to its own `$defs`
 */
export function hideAccounts<D>(
  document: D,
  schema: object,
  nameOf: (account: string) => string,
): D {
  const names = new Map<string, string>()
  const nameOnce = (account: string): string => {
    const known = names.get(account)
    if (known !== undefined) return known
    const name = nameOf(account)
    names.set(account, name)
    return name
  }
  const texts: TextSpot[] = []
  const walk = new Walk(schema as Schema, nameOnce, texts)
  const hidden = walk.copy(document, [schema as Schema], 0)
  // Only now is it known which accounts the document names.
  if (texts.length > 0) hideInTexts(texts, names)
  return hidden as D
}

interface TextSpot {
  readonly holder: Record<string | number, unknown>
  readonly key: string | number
}

class Walk {
  readonly #definitions: Readonly<Record<string, Schema>>
  readonly #nameOf: (account: string) => string
  readonly #texts: TextSpot[]
  readonly #flat = new Map<Schema, readonly Schema[]>()

  constructor(root: Schema, nameOf: (account: string) => string, texts: TextSpot[]) {
    this.#definitions = (root['$defs'] ?? {}) as Readonly<Record<string, Schema>>
    this.#nameOf = nameOf
    this.#texts = texts
  }

  /** A value under all schemas that may describe it: a mark in any of them counts. */
  copy(value: unknown, schemas: readonly Schema[], depth: number): unknown {
    if (depth > depthMax) throw new RangeError('a document is nested too deeply to be shown')
    const flat = schemas.flatMap((schema) => this.#flatOf(schema))
    if (typeof value === 'string') return this.#string(value, flat)
    if (typeof value !== 'object' || value === null) return value
    return Array.isArray(value) ? this.#array(value, flat, depth) : this.#object(value, flat, depth)
  }

  #flatOf(schema: Schema): readonly Schema[] {
    const known = this.#flat.get(schema)
    if (known !== undefined) return known
    const flat = this.#flatten(schema, 0)
    this.#flat.set(schema, flat)
    return flat
  }

  /** A schema with everything that it refers to, and every form it leaves open. */
  #flatten(schema: Schema, depth: number): readonly Schema[] {
    if (depth > depthMax) return []
    const reference = schema['$ref']
    const referred =
      typeof reference === 'string'
        ? this.#definitions[reference.replace('#/$defs/', '')]
        : undefined
    const forms = ['allOf', 'anyOf', 'oneOf'].flatMap(
      (word) => (schema[word] ?? []) as readonly Schema[],
    )
    const below = referred === undefined ? forms : [referred, ...forms]
    return [schema, ...below.flatMap((other) => this.#flatten(other, depth + 1))]
  }

  #string(value: string, schemas: readonly Schema[]): string {
    if (schemas.some((schema) => schema['x-account'] === true)) return this.#account(value)
    if (schemas.some((schema) => schema['x-ledger'] === true)) return this.#ledger(value)
    return value
  }

  #account(value: string): string {
    return value.startsWith('fund:') ? value : this.#nameOf(value)
  }

  #ledger(value: string): string {
    const bucket = bucketForm.exec(value)
    if (bucket === null) return value
    return this.#account(value.slice(0, bucket.index)) + bucket[0]
  }

  #array(list: readonly unknown[], schemas: readonly Schema[], depth: number): unknown[] {
    const items = schemas.flatMap((schema) => asSchemas(schema['items']))
    const prefixes = schemas.flatMap((schema) =>
      Array.isArray(schema['prefixItems']) ? [schema['prefixItems'] as readonly Schema[]] : [],
    )
    const copy: unknown[] = []
    for (const [index, element] of list.entries()) {
      const own = prefixes.flatMap((prefix) => asSchemas(prefix[index]))
      const described = [...own, ...items]
      copy.push(this.copy(element, described, depth + 1))
      if (typeof element === 'string')
        this.#noteText(described, { holder: copy as never, key: index })
    }
    return copy
  }

  #object(fields: object, schemas: readonly Schema[], depth: number): object {
    const isKeyed = schemas.some((schema) =>
      asSchemas(schema['propertyNames']).some((names) => this.#isAccount(names)),
    )
    const copy: Record<string, unknown> = {}
    for (const [name, field] of Object.entries(fields)) {
      const described = schemas.flatMap((schema) => schemasOf(schema, name))
      const key = isKeyed ? this.#account(name) : name
      define(copy, key, this.copy(field, described, depth + 1))
      if (typeof field === 'string') this.#noteText(described, { holder: copy, key })
    }
    return copy
  }

  #isAccount(schema: Schema): boolean {
    return this.#flatOf(schema).some((part) => part['x-account'] === true)
  }

  #noteText(schemas: readonly Schema[], spot: TextSpot): void {
    const flat = schemas.flatMap((schema) => this.#flatOf(schema))
    if (flat.some((schema) => schema['x-text'] === true)) this.#texts.push(spot)
  }
}

/** What follows the account in the name of a ledger. */
const bucketForm = /:(?:cross|isolated:.*:(?:long|short)|inventory)$/su

function schemasOf(schema: Schema, name: string): readonly Schema[] {
  const named = Object.getOwnPropertyDescriptor(schema['properties'] ?? {}, name)?.value as unknown
  if (named !== undefined) return asSchemas(named)
  const patterns = Object.entries((schema['patternProperties'] ?? {}) as Record<string, Schema>)
  const matching = patterns.filter(([pattern]) => new RegExp(pattern, 'u').test(name))
  if (matching.length > 0) return matching.map(([, value]) => value)
  return asSchemas(schema['additionalProperties'])
}

function asSchemas(value: unknown): readonly Schema[] {
  return typeof value === 'object' && value !== null ? [value as Schema] : []
}

function define(holder: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') holder[key] = value
}

const syntaxCharacter = /[\^$\\.*+?()[\]{}|/]/gu

function hideInTexts(texts: readonly TextSpot[], names: ReadonlyMap<string, string>): void {
  // The longest first: one id may be the beginning of another.
  const accounts = [...names.keys()]
    .filter((account) => account !== '')
    .sort((a, b) => b.length - a.length)
  if (accounts.length === 0) return
  const alternatives = accounts.map((account) => account.replace(syntaxCharacter, '\\$&')).join('|')
  const named = new RegExp(`(?<![\\p{L}\\p{N}_-])(?:${alternatives})(?![\\p{L}\\p{N}_-])`, 'gu')
  for (const { holder, key } of texts) {
    holder[key] = String(holder[key]).replace(named, (account) => names.get(account) ?? account)
  }
}
