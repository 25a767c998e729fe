import { checkBy, type DocumentCheck } from './check-document.ts'
import { wholeSchema } from './documents/definitions.ts'
import type { JsonSchema } from './documents/json-schema.ts'
import { routeSchemas } from './route-schemas.ts'
import { type RouteName, routes } from './routes.ts'

/** Checks of everything that a route takes and gives. */
export interface RouteChecks {
  readonly params: DocumentCheck
  /** Of the query once digits of a number are a number. */
  readonly query: DocumentCheck
  /**
   * Accepts anything where the route has no body. Looks neither into commands nor into books: `decodeCommand` and `parseBook`
   * do, and say better what is wrong.
   */
  readonly body: DocumentCheck
  /** Accepts anything where the answer is no document of this API. */
  readonly answer: DocumentCheck
}

/** The checks of a route; each is compiled when it is first used. */
export function routeChecks(name: RouteName): RouteChecks {
  const { params, query, body, answer } = routeSchemas(name)
  return {
    params: checkBy(params, 'path'),
    query: checkBy(query, 'query'),
    body: body ? checkBy(frameOf(name, body), 'body') : accept,
    answer: answer ? checkBy(answer, 'answer') : accept,
  }
}

const unread = {
  command: { type: 'object', required: ['kind'], properties: { kind: { type: 'string' } } },
  book: { type: 'object' },
} as const

function frameOf(name: RouteName, body: JsonSchema): JsonSchema {
  const document = routes[name].body
  return document === undefined ? body : wholeSchema({ $ref: `#/$defs/${document}` }, unread)
}

const accept: DocumentCheck = () => []
