/** One parameter of a query, as it stands in the address. */
interface QueryTerms {
  readonly description: string
  /** JSON Schema of the value, once digits are a number. */
  readonly schema: {
    readonly type: 'string' | 'integer'
    readonly minimum?: number
    readonly maximum?: number
    readonly enum?: readonly string[]
    readonly pattern?: string
    readonly minLength?: number
    readonly maxLength?: number
    readonly 'x-account'?: true
  }
}

export type QueryName = 'side' | 'limit' | 'cursor' | 'account' | 'open' | 'fromRank' | 'after'

/** Rows of a page where the request does not say. */
export const pageLimitDefault = 100

/** Rows of a page at most. */
export const pageLimitMax = 1000

/** Every parameter that a query may have. One that a route does not list is refused. */
export const queryParameters: Readonly<Record<QueryName, QueryTerms>> = {
  side: {
    description: 'Side of the positions.',
    schema: { type: 'string', enum: ['long', 'short'] },
  },
  limit: {
    description: `Rows of a page, 1 to ${pageLimitMax}. Default ${pageLimitDefault}.`,
    schema: { type: 'integer', minimum: 1, maximum: pageLimitMax },
  },
  cursor: {
    description: 'Where the page begins: `next` of the page before, as it was given.',
    schema: { type: 'string', minLength: 1, maxLength: 256, pattern: '^[A-Za-z0-9_-]+$' },
  },
  account: {
    description: 'Only what concerns this account.',
    schema: { type: 'string', minLength: 1, maxLength: 768, 'x-account': true },
  },
  open: {
    description: 'Only those that are open, or only those that have ended.',
    schema: { type: 'string', enum: ['true', 'false'] },
  },
  fromRank: {
    description:
      'Place in the listing where the page begins, from 1; those that are passed over come last. Not together with `cursor`.',
    schema: { type: 'integer', minimum: 1, maximum: 999_999_999 },
  },
  after: {
    description: 'Only what is later than the record of this sequence.',
    schema: { type: 'integer', minimum: 0, maximum: 999_999_999_999_999 },
  },
}
