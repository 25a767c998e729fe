import { documentSchema, wholeSchema } from './documents/definitions.ts'
import type { JsonSchema } from './documents/json-schema.ts'
import { type QueryName, queryParameters } from './query.ts'
import type { Route } from './route.ts'
import { type RouteName, routes } from './routes.ts'

/** Schemas of everything that a route takes and gives; each stands for itself. */
export interface RouteSchemas {
  readonly params: JsonSchema
  /** Of the query once digits of a number are a number. */
  readonly query: JsonSchema
  readonly body?: JsonSchema
  readonly answer?: JsonSchema
}

/** The schemas of a route. */
export function routeSchemas(name: RouteName): RouteSchemas {
  const route = routes[name]
  const { body, answer } = route
  return {
    params: wholeSchema(paramsSchema(route)),
    query: wholeSchema(querySchema(route)),
    ...(body && { body: documentSchema(body) }),
    ...(answer.document && { answer: documentSchema(answer.document) }),
  }
}

/** Names of a route’s path parameters, in their order. */
export function pathParameters({ path }: Pick<Route, 'path'>): string[] {
  return [...path.matchAll(/\{(?<name>\w+)\}/gu)].map((match) => match.groups?.['name'] ?? '')
}

/** What a path parameter is: an account may be named by it. */
export function pathParameterSchema(name: string): JsonSchema {
  return { $ref: name === 'account' ? '#/$defs/accountId' : '#/$defs/identifier' }
}

function paramsSchema(route: Route): JsonSchema {
  const names = pathParameters(route)
  return {
    type: 'object',
    required: names,
    additionalProperties: false,
    properties: Object.fromEntries(names.map((name) => [name, pathParameterSchema(name)])),
  }
}

function querySchema({ query }: Route): JsonSchema {
  const names = Object.keys(query) as QueryName[]
  return {
    type: 'object',
    required: names.filter((name) => query[name] === 'required'),
    additionalProperties: false,
    properties: Object.fromEntries(names.map((name) => [name, queryParameters[name].schema])),
  }
}
