import {
  context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import type { FastifyInstance, FastifyRequest } from 'fastify'

/**
 * Makes a span of every request, a child of the one its client names in `traceparent`. What the handler does is inside it. To
 * be called before routes are added.
 */
export function traceRequests(app: FastifyInstance): void {
  const spans = new WeakMap<FastifyRequest, Span>()
  app.addHook('onRequest', (request, _reply, done) => {
    const parent = propagation.extract(context.active(), request.headers)
    const attributes = { 'http.request.method': request.method, 'plimsoll.request_id': request.id }
    const options = { kind: SpanKind.SERVER, attributes }
    spans.set(request, trace.getTracer('plimsoll').startSpan('plimsoll.request', options, parent))
    done()
  })
  // Not before: reading a body leaves the context of the hooks before it.
  app.addHook('preHandler', (request, _reply, done) => {
    const span = spans.get(request)
    if (span === undefined) done()
    else context.with(trace.setSpan(context.active(), span), done)
  })
  app.addHook('onResponse', (request, reply, done) => {
    const span = spans.get(request)
    const { route } = request.routeOptions.config
    if (route !== undefined) span?.updateName(`plimsoll.request ${route}`)
    span?.setAttribute('http.response.status_code', reply.statusCode)
    if (reply.statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR })
    span?.end()
    done()
  })
}
