import { type ProblemCode, problems } from './problem.ts'
import type { Route } from './route.ts'
import { pathParameters } from './route-schemas.ts'

const always: readonly ProblemCode[] = [
  'forbiddenOrigin',
  'requestTooSlow',
  'uriTooLong',
  'headersTooLarge',
  'rateLimited',
  'internalFault',
  'overloaded',
]

const ofKeys: readonly ProblemCode[] = [
  'unauthenticated',
  'signatureExpired',
  'signatureReplayed',
  'forbidden',
]

const ofBodies: readonly ProblemCode[] = [
  'malformedJson',
  'duplicateKey',
  'nestedTooDeeply',
  'bodyTooLarge',
  'unsupportedMediaType',
]

/** Every problem that a route may answer with, in the order of the table of problems. */
export function problemsOf(route: Route): readonly ProblemCode[] {
  const takesInput =
    route.body !== undefined || pathParameters(route).length + Object.keys(route.query).length > 0
  const possible = new Set<ProblemCode>([
    ...always,
    ...(route.access === 'public' ? [] : ofKeys),
    ...(takesInput ? (['invalidRequest'] as const) : []),
    ...(route.body === undefined ? [] : ofBodies),
    ...(route.isWrite ? (['idempotencyKeyMissing'] as const) : []),
    ...route.problems,
  ])
  return (Object.keys(problems) as ProblemCode[]).filter((code) => possible.has(code))
}
