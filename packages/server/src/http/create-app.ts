import { type RouteName, routes } from '@plimsoll/protocol'
import type { FastifyInstance } from 'fastify'
import { emptyApp } from './empty-app.ts'
import { checkEveryRequest, refuseOtherMethods } from './every-request.ts'
import { createLanes } from './lanes/create-lanes.ts'
import { RateLimits } from './limits/rate-limits.ts'
import type { Handler, PublicHandler } from './request/call.ts'
import { keyedHandlers } from './routes/all-handlers.ts'
import { publicHandlers } from './routes/public-handlers.ts'
import { type Gate, keyedRoute, publicRoute, urlOf } from './serve-route.ts'
import type { Services } from './services.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Name of the route in the contract, for the measures. */
    readonly route?: string
  }
}

/**
 * The app that serves the routes of the contract, and nothing else. It does not listen yet.
 *
 * @param attachOthers adds what is no route of the contract, as the stream; that passes the checks of every request as well
 */
export async function createApp(
  services: Services,
  attachOthers?: (app: FastifyInstance) => Promise<void>,
): Promise<FastifyInstance> {
  const { limits, server } = services.settings
  const gate: Gate = { services, lanes: createLanes(limits), rates: new RateLimits(limits) }
  const app = emptyApp(services)
  checkEveryRequest(app, gate)
  await attachOthers?.(app)
  addRoutes(app, gate)
  refuseOtherMethods(app, methodsByUrl(), server.allowedOrigins)
  await app.ready()
  return app
}

function addRoutes(app: FastifyInstance, gate: Gate): void {
  const { metrics } = gate.services.settings
  const keyed = Object.entries<Handler>(keyedHandlers(gate.services)) as [RouteName, Handler][]
  for (const [name, handler] of keyed) {
    if (name === 'getMetrics' && metrics.isPublic) continue
    app.route(keyedRoute(gate, name, handler))
  }
  const open = Object.entries<PublicHandler>(publicHandlers(gate.services))
  for (const [name, handler] of open as [RouteName, PublicHandler][]) {
    app.route(publicRoute(gate, name, handler))
  }
}

function methodsByUrl(): ReadonlyMap<string, readonly string[]> {
  const methods = new Map<string, string[]>()
  for (const route of Object.values(routes)) {
    const known = route.method === 'GET' ? ['GET', 'HEAD'] : [route.method]
    methods.set(urlOf(route), [...(methods.get(urlOf(route)) ?? []), ...known])
  }
  return methods
}
