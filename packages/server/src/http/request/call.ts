import type { Reach, RouteName } from '@plimsoll/protocol'
import type { Principal } from '../../identity/principal.ts'
import type { Query } from './read-query.ts'

/** A request that was let in: signed, within its allowance, of a role with reach, and of the right form. */
export interface Call {
  readonly principal: Principal
  readonly reach: Exclude<Reach, 'none'>
  /** Of the path, decoded. */
  readonly parameters: Readonly<Record<string, string>>
  readonly query: Query
  /** Follows the schema of the route, or is read by its handler. */
  readonly body: unknown
  /** `<key id>/<Idempotency-Key>`, so that two callers do not meet; absent where the route is no write. */
  readonly idempotencyKey?: string
  readonly requestId: string
  readonly ip: string
  /** Whether nobody waits for the answer any more. */
  readonly isGone: () => boolean
}

/** What is sent for a call, with the status of its route. */
export type Served =
  | { readonly document: object }
  /** JSON that was written already; not for auditors, who see pseudonyms. */
  | { readonly json: string }
  | {
      readonly text: string
      readonly mediaType: string
      /** What a browser may do with it; absent: nothing. */
      readonly contentPolicy?: string
    }

/** Serves the calls of one route. */
export type Handler = (call: Call) => Promise<Served>

/** Serves a route that needs no key. */
export type PublicHandler = () => Promise<Served>

/** Handlers of some routes. */
export type Handlers<Name extends RouteName> = Readonly<Record<Name, Handler>>
