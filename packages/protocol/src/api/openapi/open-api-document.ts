import { signingHeaders } from '../../signing/signing-text.ts'
import { type DocumentName, documentSchema } from '../documents/definitions.ts'
import { examples } from '../examples/examples.ts'
import type { JsonSchema } from '../documents/json-schema.ts'
import { type ProblemCode, problems } from '../problem.ts'
import { type QueryName, queryParameters } from '../query.ts'
import type { Route } from '../route.ts'
import { problemsOf } from '../route-problems.ts'
import { pathParameters, pathParameterSchema, routeSchemas } from '../route-schemas.ts'
import { type RouteName, routes } from '../routes.ts'
import { asComponent, components } from './open-api-schema.ts'
import { headers, securitySchemes } from './shared-parts.ts'

type Json = Readonly<Record<string, unknown>>

const introduction = `The service a venue runs beside its matching engine. Amounts, sizes and prices are decimal strings, times are milliseconds UTC, cursors are opaque.

A request is signed by the key over eight lines: plimsoll-request-1, method, path, query with its parts sorted, SHA-256 of the body, timestamp, id of the key, Idempotency-Key.`

/** The HTTP interface as an OpenAPI 3.1 document, made of the tables that the server itself goes by. */
export function openApiDocument(version: string): Json {
  const names = Object.keys(routes) as RouteName[]
  const schemas = names.flatMap((name) => Object.values<JsonSchema>({ ...routeSchemas(name) }))
  return {
    openapi: '3.1.0',
    info: {
      title: 'Plimsoll',
      version,
      description: introduction,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [Object.fromEntries(Object.keys(securitySchemes).map((name) => [name, []]))],
    paths: pathsOf(names.map((name) => routes[name])),
    components: {
      securitySchemes,
      headers,
      schemas: components([...schemas, documentSchema('problem')]),
    },
  }
}

function pathsOf(all: readonly Route[]): Json {
  const paths = new Map<string, Record<string, Json>>()
  for (const route of all) {
    const path = paths.get(route.path) ?? {}
    path[route.method.toLowerCase()] = operationOf(route)
    paths.set(route.path, path)
  }
  return Object.fromEntries(paths)
}

function operationOf(route: Route): Json {
  const { name, summary, description, access, body } = route
  return {
    operationId: name,
    summary,
    description: `${description}\n\n${accessText(access)}`,
    ...(access === 'public' && { security: [] }),
    parameters: parametersOf(route),
    ...(body && {
      requestBody: {
        required: true,
        content: { 'application/json': contentOf(body) },
      },
    }),
    responses: { ...answerOf(route), ...problemsByStatus(route) },
  }
}

function accessText(access: Route['access']): string {
  if (access === 'public') return 'Needs no key.'
  const reaches = Object.entries(access).filter(([, reach]) => reach !== 'none')
  return `Roles: ${reaches.map(([role, reach]) => `${role} (${reach})`).join(', ')}.`
}

function parametersOf(route: Route): Json[] {
  const path = pathParameters(route).map((name) => ({
    name,
    in: 'path',
    required: true,
    schema: asComponent(pathParameterSchema(name)),
  }))
  const query = (Object.keys(route.query) as QueryName[]).map((name) => ({
    name,
    in: 'query',
    required: route.query[name] === 'required',
    description: queryParameters[name].description,
    schema: queryParameters[name].schema,
  }))
  const key = {
    name: signingHeaders.idempotencyKey,
    in: 'header',
    required: true,
    description:
      'The caller’s name for the request: the same again with the same body is answered as before and changes nothing.',
    schema: { type: 'string', pattern: '^[A-Za-z0-9._:-]{1,128}$' },
  }
  return [...path, ...query, ...(route.isWrite ? [key] : [])]
}

function answerOf({ answer }: Route): Json {
  const { status, mediaType, document } = answer
  if (mediaType === undefined) return { [status]: { description: 'Becomes a WebSocket.' } }
  const content = document
    ? contentOf(document)
    : { schema: { type: mediaType.startsWith('text/') ? 'string' : 'object' } }
  const description = status === 202 ? 'Accepted; not done yet.' : 'Done.'
  return {
    [status]: { description, headers: headerReferences(), content: { [mediaType]: content } },
  }
}

function problemsByStatus(route: Route): Json {
  const byStatus = new Map<number, ProblemCode[]>()
  for (const code of problemsOf(route)) {
    const { status } = problems[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `${code}: ${problems[code].title}.`).join(' '),
        headers: headerReferences(status === 429 || status === 503),
        content: { 'application/problem+json': contentOf('problem') },
      },
    ]),
  )
}

function headerReferences(isForLater = false): Json {
  const names = Object.keys(headers).filter((name) => isForLater || name !== 'retry-after')
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))
}

function contentOf(name: DocumentName): Json {
  const example = examples[name]
  return { schema: reference(name), ...(example !== undefined && { example }) }
}

function reference(name: string): JsonSchema {
  return asComponent({ $ref: `#/$defs/${name}` })
}
