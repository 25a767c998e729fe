/** One request as it was sent. */
export interface SentRequest {
  readonly url: string
  readonly method: string
  readonly headers: Headers
  readonly body: string | undefined
  readonly atMs: number
}

/** What a request meets: an answer, a connection that breaks or is refused, or silence. */
export type Scripted =
  | {
      readonly status: number
      readonly body: unknown
      readonly headers?: Readonly<Record<string, string>>
    }
  | 'broken'
  | 'refused'
  | 'silent'

/** Answers requests in the order of a script, and keeps what was sent. The last line of the script repeats. */
export function scriptedFetch(...script: readonly Scripted[]): {
  readonly fetch: typeof globalThis.fetch
  readonly sent: SentRequest[]
} {
  const sent: SentRequest[] = []
  const fetch = async (input: URL | RequestInfo, init: RequestInit = {}): Promise<Response> => {
    const line = script[Math.min(sent.length, script.length - 1)]
    sent.push({
      url: input instanceof Request ? input.url : String(input),
      method: init.method ?? 'GET',
      headers: new Headers(init.headers),
      body: typeof init.body === 'string' ? init.body : undefined,
      atMs: performance.now(),
    })
    if (line === undefined || line === 'broken') {
      throw new TypeError('fetch failed', { cause: new Error('read ECONNRESET') })
    }
    if (line === 'refused') {
      const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
      throw new TypeError('fetch failed', { cause })
    }
    if (line === 'silent') return untilAborted(init.signal ?? undefined)
    const { status, body, headers = {} } = line
    const isText = typeof body === 'string'
    return new Response(isText ? body : JSON.stringify(body), {
      status,
      headers: { 'content-type': isText ? 'text/html' : 'application/json', ...headers },
    })
  }
  return { fetch, sent }
}

/** A problem as the server writes it. */
export function problemLine(
  status: number,
  code: string,
  terms: Readonly<Record<string, unknown>> = {},
): Scripted {
  return { status, body: { type: `urn:plimsoll:problem:${code}`, code, detail: code, ...terms } }
}

function untilAborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    const abort = (): void => {
      reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'))
    }
    if (signal?.aborted) abort()
    signal?.addEventListener('abort', abort, { once: true })
  })
}
