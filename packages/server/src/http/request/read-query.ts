import { type DocumentCheck, type QueryName, queryParameters } from '@plimsoll/protocol'
import { ProblemError } from '../answer/problem-error.ts'

/** A query of any route; which names may be there is checked. */
export interface Query {
  readonly side?: 'long' | 'short'
  readonly limit?: number
  readonly cursor?: string
  readonly account?: string
  readonly open?: 'true' | 'false'
  readonly fromRank?: number
  readonly after?: number
}

/**
 * The query of a request: names that the route lists, each once, of their form.
 *
 * @param text as sent, without the question mark
 * @throws ProblemError invalidRequest
 */
export function readQuery(check: DocumentCheck, text: string): Query {
  const query: Record<string, string | number> = {}
  if (text !== '') {
    for (const [name, value] of new URLSearchParams(text)) {
      if (Object.hasOwn(query, name)) {
        throw invalidRequest([{ path: `query.${name}`, message: 'is there twice; give it once' }])
      }
      // Not by assignment, which would take `__proto__` for something else.
      const meant = isWhole(name) && /^\d{1,15}$/u.test(value) ? Number(value) : value
      Object.defineProperty(query, name, { value: meant, enumerable: true })
    }
  }
  const errors = check(query)
  if (errors.length > 0) throw invalidRequest(errors)
  return query
}

/** The problem of a request that does not follow its schema; says first what was found first. */
export function invalidRequest(
  errors: readonly { readonly path: string; readonly message: string }[],
): ProblemError {
  const [first] = errors
  return new ProblemError('invalidRequest', {
    errors,
    ...(first !== undefined && { detail: `${first.path} ${first.message}` }),
  })
}

function isWhole(name: string): boolean {
  return Object.hasOwn(queryParameters, name)
    ? queryParameters[name as QueryName].schema.type === 'integer'
    : false
}
