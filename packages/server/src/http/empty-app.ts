import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import createFastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
} from 'fastify'
import { answerClientError } from './answer/client-errors.ts'
import { sendProblem } from './answer/send-problem.ts'
import { limitConnections } from './limits/limit-connections.ts'
import { BodyReader } from './request/body-reader.ts'
import type { Services } from './services.ts'

const headerBytesMax = 16_384
// A pseudonym of a long id has 768 characters.
const parameterLengthMax = 1_024
const requestsPerConnectionMax = 1_000_000
/** A connection on which nothing moves for so long, not even an answer, is given up. */
const idleConnectionMs = 120_000

/** An app with bounds on everything that a connection may send, and without any route. */
export function emptyApp(services: Services): FastifyInstance {
  const { settings, telemetry } = services
  const { limits, server } = settings
  const loggerInstance: FastifyBaseLogger = telemetry.log
  const app: FastifyInstance = createFastify({
    http: {
      maxHeaderSize: headerBytesMax,
      headersTimeout: Math.min(limits.headersTimeoutMs, limits.requestTimeoutMs),
      requestTimeout: limits.requestTimeoutMs,
      // A request that drips is found at the next of these.
      connectionsCheckingInterval: Math.min(1_000, limits.headersTimeoutMs),
    },
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveMs,
    connectionTimeout: Math.max(idleConnectionMs, 2 * limits.requestTimeoutMs),
    maxRequestsPerSocket: requestsPerConnectionMax,
    bodyLimit: limits.bodyBytesMax,
    trustProxy: server.trustedProxies.length === 0 ? false : [...server.trustedProxies],
    routerOptions: {
      maxParamLength: parameterLengthMax,
      querystringParser: () => ({}),
    },
    genReqId: () => randomUUID(),
    loggerInstance,
    // One for each request would cost more than it says.
    childLoggerFactory: (logger) => logger,
    logController: new LogController({ disableRequestLogging: true }),
    return503OnClosing: false,
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, _request, reply) => {
      sendProblem(reply, error)
    },
  })
  limitConnections(app.server, settings)
  readBytes(app, services)
  return app
}

/** Bodies stay bytes until it is known who sent them: the signature is over the bytes. */
function readBytes(app: FastifyInstance, { settings, identity, keyring, nowMs }: Services): void {
  const bodies = new BodyReader({
    limits: settings.limits,
    maySendBook: (keyId, ip) => {
      const key = keyring.find(keyId)
      if (key === undefined) return identity.keyless !== undefined
      const isInForce = !key.isExpired(nowMs()) && key.allowsAddress(ip)
      return isInForce && identity.reachOf(key.principal, 'postBook') !== 'none'
    },
  })
  app.addHook('onRequest', (request, reply, done) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') bodies.releaseAfter(request, reply)
    done()
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    /^application\/json\s*(?:;\s*charset=utf-8\s*)?$/iu,
    (request: FastifyRequest, payload: IncomingMessage) => bodies.read(request, payload),
  )
}
