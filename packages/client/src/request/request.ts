/** One request, before it is signed. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST'
  /** Encoded, from `/v1` on. */
  readonly path: string
  /** Encoded, without the question mark; empty where there is none. */
  readonly query: string
  /** JSON; absent where there is none. */
  readonly body?: string
  /** Present on every write. */
  readonly idempotencyKey?: string
  /** What the answer is where it is no JSON. Anything else comes from somebody in between. */
  readonly textType?: 'text/html' | 'text/plain'
}

/** How one call is made. */
export interface CallOptions {
  /** Ends the call; what it may have done is then unknown. */
  readonly signal?: AbortSignal
  /** For a write that is a repetition of an earlier one. Default: a new one for each call. */
  readonly idempotencyKey?: string
  /** For each attempt. Default 10,000. */
  readonly timeoutMs?: number
}
