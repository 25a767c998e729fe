/** The parts of JSON Schema 2020-12 that documents of this API are made of, and three marks of its own. */
export interface JsonSchema {
  readonly $schema?: string
  readonly $id?: string
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, JsonSchema>>
  readonly title?: string
  readonly description?: string
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly additionalProperties?: boolean | JsonSchema
  readonly items?: JsonSchema
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly minProperties?: number
  readonly examples?: readonly unknown[]
  /** The string is the id of an account, or `fund:<fund>`. */
  readonly 'x-account'?: true
  /** The string is `<account>:<bucket>`, `fund:<fund>` or `residue`. */
  readonly 'x-ledger'?: true
  /** The string is a sentence that may name accounts. */
  readonly 'x-text'?: true
}

/** Fields of documents with a schema of their own that hold an account, a ledger or a sentence, and the mark of each. */
export const accountFields: Readonly<Record<string, 'x-account' | 'x-ledger' | 'x-text'>> = {
  account: 'x-account',
  accounts: 'x-account',
  owner: 'x-account',
  counterparty: 'x-account',
  ledger: 'x-ledger',
  reason: 'x-text',
  orderReason: 'x-text',
  detail: 'x-text',
}
