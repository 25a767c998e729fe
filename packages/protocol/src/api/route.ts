import type { DocumentName } from './documents/definitions.ts'
import type { ProblemCode } from './problem.ts'
import type { QueryName } from './query.ts'
import type { Reach, Role } from './role.ts'

/**
 * Who waits for whom where there is more to do than can be done: `commands` before `queries` before `heavy`. Prices, deposits
 * and confirmations go before other commands.
 */
export type Lane = 'commands' | 'queries' | 'heavy'

/** What each role reaches of a route; `public` needs no key. */
export type Access = Readonly<Record<Role, Reach>> | 'public'

/** What a route answers with when nothing is wrong. */
export interface RouteAnswer {
  /** 101 becomes a WebSocket. */
  readonly status: 101 | 200 | 202
  /** Absent where there is no body. */
  readonly mediaType?: 'application/json' | 'text/html' | 'text/plain'
  /** Of `application/json`; absent for a document that has a standard of its own. */
  readonly document?: DocumentName
}

/** One thing that the server can be asked over HTTP. */
export interface Route {
  /** Also its operationId. */
  readonly name: string
  readonly method: 'GET' | 'POST'
  /** With the names of its parameters in braces, each a whole segment. */
  readonly path: string
  readonly summary: string
  readonly description: string
  readonly access: Access
  readonly lane: Lane
  /** What one request takes of the weight that a key or an address has for a while. */
  readonly weight: number
  readonly query: Readonly<Partial<Record<QueryName, 'required' | 'optional'>>>
  readonly body?: DocumentName
  /** What a body may weigh, in bytes; absent: as much as the server is configured to take. */
  readonly bodyBytesMax?: number
  readonly answer: RouteAnswer
  /** Whether it may change something, so that it wants an `Idempotency-Key`. */
  readonly isWrite: boolean
  /** Problems it may answer with, beside those that every route may. */
  readonly problems: readonly ProblemCode[]
}

/** A route as its table states it: what is not said of a role is `none`. */
export type RouteTerms = Omit<Route, 'name' | 'access' | 'query'> & {
  readonly access: Readonly<Partial<Record<Role, Exclude<Reach, 'none'>>>> | 'public'
  readonly query?: Route['query']
}
