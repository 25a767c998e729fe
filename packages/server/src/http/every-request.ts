import { signingHeaders } from '@plimsoll/protocol'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { problemOf } from './answer/problem-of.ts'
import { ProblemError, notFound } from './answer/problem-error.ts'
import { securityHeaders, transportSecurity } from './answer/security-headers.ts'
import { sendProblem } from './answer/send-problem.ts'
import { assertOrigin } from './request/assert-origin.ts'
import type { Gate } from './serve-route.ts'
import type { Services } from './services.ts'

const addressLengthMax = 8_192

/** Routes beside those of the contract that need no key. */
const paidByAddress: ReadonlySet<string | undefined> = new Set(['asset', 'openStream', 'page'])

/** What every request passes, whatever it asks for, and what becomes of errors. */
export function checkEveryRequest(app: FastifyInstance, { services, rates }: Gate): void {
  const { settings, telemetry } = services
  const { allowedOrigins, isBehindTlsProxy } = settings.server
  telemetry.traceRequests(app)
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(securityHeaders).header('x-request-id', request.id)
    if (isBehindTlsProxy) reply.header('strict-transport-security', transportSecurity)
    if (settings.isDev) assertOrigin(request, allowedOrigins)
    allowOrigin(reply, request.headers.origin, allowedOrigins)
    if ((request.raw.url?.length ?? 0) > addressLengthMax) throw new ProblemError('uriTooLong')
    assertPlain(request)
    if (request.method === 'GET' || request.method === 'HEAD') assertNoBody(request)
    await rates.assertAddress(request.ip)
    // Of a stream nobody knows yet whose it is, of a file nobody asks, and of an address that leads nowhere nobody ever will.
    if (request.is404 || paidByAddress.has(request.routeOptions.config.route)) {
      await rates.takeAddress(request.ip, 1)
    }
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.config.route ?? 'none'
    const { method } = request
    telemetry.observeRequest({ route, method, status: reply.statusCode, ms: reply.elapsedTime })
    // The server no longer looks after a connection that asked for an upgrade; one that was refused would stay for ever.
    if (request.headers.upgrade !== undefined) request.raw.socket.destroySoon()
  })
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, notFound()))
  app.setErrorHandler((error, request, reply) => {
    logFault(services, error, request)
    return sendProblem(reply, error)
  })
}

/** Answers methods that a route does not have, and questions of browsers about it. */
export function refuseOtherMethods(
  app: FastifyInstance,
  methodsOf: ReadonlyMap<string, readonly string[]>,
  allowedOrigins: readonly string[],
): void {
  for (const [url, methods] of methodsOf) {
    const allowed = [...methods, 'OPTIONS'].join(', ')
    const others = app.supportedMethods.filter((method) => !methods.includes(method))
    app.route({
      method: others,
      url,
      onRequest: async (request, reply) => {
        reply.header('allow', allowed)
        if (request.method !== 'OPTIONS') throw new ProblemError('methodNotAllowed')
        if (allowedOrigins.includes(request.headers.origin ?? '')) {
          reply.header('access-control-allow-methods', allowed)
          reply.header('access-control-allow-headers', requestHeaders)
          reply.header('access-control-max-age', 600)
        }
        return reply.code(204).send()
      },
      handler: async () => {},
    })
  }
}

const requestHeaders = ['content-type', ...Object.values(signingHeaders)].join(', ')
const answerHeaders = [
  'ratelimit-limit',
  'ratelimit-remaining',
  'ratelimit-reset',
  'retry-after',
  'x-request-id',
].join(', ')

function allowOrigin(
  reply: FastifyReply,
  origin: string | undefined,
  allowedOrigins: readonly string[],
): void {
  if (allowedOrigins.length > 0) reply.header('vary', 'origin')
  if (origin === undefined || !allowedOrigins.includes(origin)) return
  reply.header('access-control-allow-origin', origin)
  reply.header('access-control-expose-headers', answerHeaders)
}

/** What follows the head of a request that has no body would be taken for the next one by somebody on the way. */
function assertNoBody({ headers }: FastifyRequest): void {
  const length = headers['content-length'] ?? '0'
  if (length === '0' && headers['transfer-encoding'] === undefined) return
  throw new ProblemError('invalidRequest', { detail: 'a GET has no body' })
}

/** What is unpacked may be a thousand times as large as what arrived. */
function assertPlain({ headers }: FastifyRequest): void {
  const { 'content-encoding': encoding = 'identity' } = headers
  if (encoding === 'identity') return
  throw new ProblemError('unsupportedMediaType', { detail: 'send bodies without content-encoding' })
}

function logFault({ telemetry }: Services, error: unknown, request: FastifyRequest): void {
  if (problemOf(error).code !== 'internalFault') return
  const { route } = request.routeOptions.config
  telemetry.log.error({ err: error, requestId: request.id, route }, 'a request failed')
}
