import {
  problems,
  type Route,
  routeChecks,
  type RouteChecks,
  type RouteName,
  routes,
  routeSchemas,
} from '@plimsoll/protocol'
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import type { LimitSettings } from '../config/server-config.ts'
import type { Principal } from '../identity/principal.ts'
import { notFound, ProblemError } from './answer/problem-error.ts'
import { problemOf } from './answer/problem-of.ts'
import type { LaneName, Lanes } from './lanes/lanes.ts'
import type { RateLimits, RateStanding } from './limits/rate-limits.ts'
import { authenticate, bytesOf, showsKey, splitAddress, unsigned } from './request/authenticate.ts'
import type { Call, Handler, PublicHandler, Served } from './request/call.ts'
import { idempotencyKeyOf } from './request/idempotency-key.ts'
import { readBody } from './request/read-body.ts'
import { invalidRequest, readQuery } from './request/read-query.ts'
import { batchMax, urgentKinds } from './request/command-terms.ts'
import type { Services } from './services.ts'

/** What every route goes through. */
export interface Gate {
  readonly services: Services
  readonly lanes: Lanes
  readonly rates: RateLimits
}

/** A request whose sender is known, on its way to a handler. */
interface Arrival {
  readonly name: RouteName
  readonly route: Route
  readonly checks: RouteChecks
  readonly request: FastifyRequest
  readonly principal: Principal
}

/** Points that a failure to show a good key costs its address: guessing is dearer than asking. */
const failurePoints = 10

/** Every so many bytes of a body cost a point, whatever is in them. */
const bytesOfPoint = 8_192

/** Bodies that their handlers read by the exact rules of their formats, which say more than a schema. */
const readByHandler: ReadonlySet<RouteName> = new Set(['postCommands', 'postBook'])

/**
 * A route that needs a key, from the address of a request to its answer. The order is the point: nothing is read of a request before
 * its sender may send, and nothing is looked up before its role may look.
 */
export function keyedRoute(gate: Gate, name: RouteName, handler: Handler): RouteOptions {
  const { services, lanes, rates } = gate
  const { limits } = services.settings
  const route = routes[name]
  const checks = routeChecks(name)
  const oneEach = oneOfEachKey()
  const hide = hiding(services, name)
  return {
    method: route.method,
    url: urlOf(route),
    bodyLimit: bodyLimitOf(route, limits),
    config: { route: name },
    onRequest: async (request) => {
      if (showsKey(request, services.identity)) return
      await rates.takeAddress(request.ip, failurePoints)
      throw unsigned()
    },
    handler: async (request, reply) => {
      const principal = await authenticated(gate, request)
      const points = route.weight + Math.floor(bytesOf(request).length / bytesOfPoint)
      writeStanding(reply, await rates.takeKey(principal, points))
      const call = await callOf(services, { name, route, checks, request, principal })
      const more = furtherWeights(name, call)
      if (more > 0) writeStanding(reply, await rates.takeKey(principal, more * route.weight))
      const lane = laneOf(route, call)
      const run = (): Promise<Served> => lanes.run(lane, () => handler(call), call.isGone)
      const served = await (lane === 'trials' ? oneEach(principal, run) : run())
      return send(reply, route, call.reach === 'pseudonymous' ? hide(served) : served)
    },
  }
}

/** A route that needs no key. Its address pays for it. */
export function publicRoute(gate: Gate, name: RouteName, handler: PublicHandler): RouteOptions {
  const route = routes[name]
  return {
    method: route.method,
    url: urlOf(route),
    config: { route: name },
    onRequest: async (request, reply) => {
      if (route.weight === 0) return
      writeStanding(reply, await gate.rates.takeAddress(request.ip, route.weight))
    },
    handler: async (request, reply) => {
      const served = await gate.lanes.run(
        route.lane,
        () => handler(),
        () => request.raw.socket.destroyed,
      )
      return send(reply, route, served)
    },
  }
}

/** Lets a key have one request at a time under way, so that one that asks without pause does not take the turns of others. */
function oneOfEachKey(): (key: Principal, run: () => Promise<Served>) => Promise<Served> {
  const busy = new Set<string>()
  return async ({ keyId }, run) => {
    if (busy.has(keyId)) {
      const detail = 'one question of a key at a time; ask again when the last one is answered'
      throw new ProblemError('overloaded', { detail, retryAfterMs: 1_000 })
    }
    busy.add(keyId)
    try {
      return await run()
    } finally {
      busy.delete(keyId)
    }
  }
}

function bodyLimitOf(
  { name, bodyBytesMax = Number.POSITIVE_INFINITY }: Route,
  limits: LimitSettings,
): number {
  return Math.min(name === 'postBook' ? limits.bookBytesMax : limits.bodyBytesMax, bodyBytesMax)
}

/** The path of a route as the router wants it. */
export function urlOf({ path }: Pick<Route, 'path'>): string {
  return path.replaceAll(/\{(\w+)\}/gu, ':$1')
}

function send(reply: FastifyReply, { answer }: Route, served: Served): FastifyReply {
  reply.code(answer.status)
  if ('text' in served) {
    if (served.contentPolicy) reply.header('content-security-policy', served.contentPolicy)
    return reply.type(served.mediaType).send(served.text)
  }
  reply.type('application/json; charset=utf-8')
  return reply.send('json' in served ? served.json : JSON.stringify(served.document))
}

/** Puts pseudonyms in place of accounts in what is served, as the schema of the answer says where they are. */
function hiding({ pseudonyms }: Services, name: RouteName): (served: Served) => Served {
  const schema = routeSchemas(name).answer
  return (served) => {
    if ('document' in served && schema !== undefined) {
      return { document: pseudonyms.hide(served.document, schema) }
    }
    if ('text' in served) return served
    throw new Error(`${name} serves what nobody can put pseudonyms into`)
  }
}

function writeStanding(reply: FastifyReply, standing: RateStanding): void {
  reply.header('ratelimit-limit', standing.limit)
  reply.header('ratelimit-remaining', standing.remaining)
  reply.header('ratelimit-reset', Math.ceil(standing.resetMs / 1000))
}

async function authenticated(
  { services, rates }: Gate,
  request: FastifyRequest,
): Promise<Principal> {
  try {
    return await authenticate(request, services.identity, services.nowMs())
  } catch (error) {
    const isFailure = problems[problemOf(error).code].status === 401
    // The address pays, since the key that was named may be anybody's.
    if (isFailure) await rates.takeAddress(request.ip, failurePoints)
    throw error
  }
}

async function callOf(services: Services, arrival: Arrival): Promise<Call> {
  const { name, route, checks, request, principal } = arrival
  const reach = services.identity.reachOf(principal, name)
  if (reach === 'none') return await refuseRole(services, arrival)
  const idempotencyKey = route.isWrite ? idempotencyKeyOf(request, principal) : undefined
  const query = readQuery(checks.query, splitAddress(request.raw.url ?? '').query)
  const body = route.body === undefined ? undefined : bodyOf(arrival)
  // An id that cannot be is one that is not there.
  if (checks.params(request.params).length > 0) throw notFound()
  return {
    principal,
    reach,
    parameters: request.params as Readonly<Record<string, string>>,
    query,
    body,
    ...(idempotencyKey !== undefined && { idempotencyKey }),
    requestId: request.id,
    ip: request.ip,
    isGone: () => request.raw.socket.destroyed,
  }
}

/** Whoever tries what is not for its role leaves a trace, where that would have changed something. */
async function refuseRole({ control }: Services, arrival: Arrival): Promise<never> {
  const { name, route, request, principal } = arrival
  const { keyId, owner, role } = principal
  if (route.isWrite) {
    const { ip: address, id: requestId } = request
    const outcome = 'refused'
    await control.audit({ action: name, keyId, owner, role, outcome, address, requestId })
  }
  const detail = `keys of the role ${role} have nothing to do with ${name}`
  throw new ProblemError('forbidden', { detail })
}

function bodyOf({ name, checks, request }: Arrival): unknown {
  const body = readBody(bytesOf(request))
  if (readByHandler.has(name)) return body
  const errors = checks.body(body)
  if (errors.length > 0) throw invalidRequest(errors)
  return body
}

/** How often the weight of a route is to be paid again, now that it is known what is asked for. */
function furtherWeights(name: RouteName, { body, query }: Call): number {
  if (name === 'postCommands') return furtherCommands(body)
  return name === 'listIndicators' && query.after === undefined ? wholeSeriesWeights - 1 : 0
}

/** A whole series is as long as some dozens of its ends. */
const wholeSeriesWeights = 10

/** Commands of a batch beyond the first, which are paid for one by one. */
function furtherCommands(body: unknown): number {
  if (typeof body !== 'object' || body === null) return 0
  const list: unknown = 'commands' in body ? body.commands : undefined
  return Array.isArray(list) ? Math.min(list.length, batchMax) - 1 : 0
}

function laneOf({ name, lane }: Route, { body, reach }: Call): LaneName {
  if (name === 'confirmPlan') return 'urgent'
  if (name === 'whatIf' && reach === 'own') return 'trials'
  if (name !== 'postCommands') return lane
  const kind = typeof body === 'object' && body !== null && 'kind' in body ? body.kind : undefined
  return typeof kind === 'string' && urgentKinds.has(kind) ? 'urgent' : lane
}
