import type { IncomingHttpHeaders } from 'node:http'
import { ProblemError } from '../answer/problem-error.ts'

/** Of a request, what tells where it comes from. */
interface Asked {
  readonly method: string
  readonly headers: IncomingHttpHeaders
}

/**
 * In development mode there are no keys: whatever page a browser shows could speak to the server, in its own name or, after its own
 * name was made to point here, in ours. So only loopback names and the pages served under them are heard, and those that are listed.
 * A link on any page may lead here: what it opens is a page of its own, which the other cannot read.
 *
 * @throws ProblemError forbiddenOrigin
 */
export function assertOrigin({ method, headers }: Asked, allowedOrigins: readonly string[]): void {
  const { host, origin, 'sec-fetch-site': site } = headers
  if (host === undefined || !isLoopback(host)) {
    const detail = `development mode serves only localhost, 127.0.0.1 and [::1], not the host ${quoted(host)}`
    throw new ProblemError('forbiddenOrigin', { detail })
  }
  if (origin === undefined) {
    if (site === undefined || site === 'same-origin' || site === 'none') return
    if (isLinkFollowed(method, headers)) return
  } else if (
    allowedOrigins.includes(origin) ||
    origin.toLowerCase() === `http://${host}`.toLowerCase()
  ) {
    return
  }
  const detail = `the page ${quoted(origin)} may not speak to this server; list its origin in server.allowedOrigins if it should`
  throw new ProblemError('forbiddenOrigin', { detail })
}

function isLinkFollowed(method: string, headers: IncomingHttpHeaders): boolean {
  const isRead = method === 'GET' || method === 'HEAD'
  return (
    isRead && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
  )
}

function isLoopback(host: string): boolean {
  return /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/iu.test(host)
}

function quoted(text: string | undefined): string {
  return JSON.stringify(text ?? '').slice(0, 100)
}
