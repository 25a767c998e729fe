import type { Reach, RouteName, SignedParts } from '@plimsoll/protocol'
import type { Principal } from './principal.ts'

/** A request that says who it is from. */
export interface SignedRequest extends SignedParts {
  /** As in the header. */
  readonly signature: string
  /** Of the client. */
  readonly ip: string
  readonly nowMs: number
}

/** A login to a stream. */
export interface StreamLogin {
  readonly challenge: string
  readonly keyId: string
  readonly signature: string
  readonly ip: string
  readonly nowMs: number
}

/** Knows keys, and who may do what. */
export interface Identity {
  /** Whoever asks without a key; in development mode only. */
  readonly keyless?: Principal
  /** @throws Refused `unauthenticated`, `signatureExpired`, `signatureReplayed`, `overloaded` */
  authenticate(request: SignedRequest): Promise<Principal>
  /** A challenge for one login: 32 random bytes in base64url. @throws Refused `overloaded` */
  challenge(nowMs: number): string
  /** @throws Refused `unauthenticated`, `signatureExpired` */
  login(request: StreamLogin): Promise<Principal>
  /** Whether the key of a principal is still good; asked by whoever serves it for longer than a request. */
  isCurrent(principal: Principal, nowMs: number): boolean
  /** Told of the ids of keys that were revoked. Returns what ends it. */
  onRevoked(listener: (keyId: string) => void): () => void
  /** How much of a route's subject a principal reaches. */
  reachOf(principal: Principal, route: RouteName): Reach
}
